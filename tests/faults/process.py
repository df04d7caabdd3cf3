"""A real server in a process of its own, started on a data directory and ended as roughly as one likes."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Protocol, Self

from support.forked import NotStartedError, start_server, until_running

CONFIGURATION = "[flood]\nenabled = false\n\n[timeouts]\nregistration = 300\n"
PROGRAM = ("-m", "hubbub")
READY = b"Hubbub is running"


class _Started(Protocol):
    """A process, however it was started."""

    @property
    def pid(self) -> int: ...

    def kill(self) -> None:
        """End it at once."""

    def end(self) -> None:
        """Ask it to end."""

    async def status(self) -> int:
        """Its exit status, once it has one."""


class ServerProcess:
    """One run of ``hubbub serve``, ready for clients on `port`, and with TLS on `tls_port` if it has that.

    `data` is its data directory, and `log` the file that its log goes to.
    """

    def __init__(self, process: _Started, data: Path, listening: dict[str, list[str]], log: Path) -> None:
        self._process = process
        self._listening = listening
        self.data = data
        self.log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def port(self) -> int:
        return int(self._listening["irc"][0].rpartition(":")[2])

    @property
    def tls_port(self) -> int:
        return int(self._listening["ircs"][0].rpartition(":")[2])

    @property
    def web_port(self) -> int:
        return int(self._listening["web"][0].rpartition(":")[2])

    @classmethod
    async def start(
        cls,
        data: Path,
        inside: Sequence[str] = (),
        *,
        configuration: str = CONFIGURATION,
        program: Sequence[str] = PROGRAM,
        port: int = 0,
        tls: bool = False,
        web: bool = False,
    ) -> Self:
        """Start a server on `data` and wait until clients can connect; `program` is what runs it.

        It is the last command of `inside`, which may give it a view of the file system of its own.
        Raises NotStartedError.
        """
        config = data.with_suffix(".toml")
        config.write_text(configuration)
        ircs, http = ("127.0.0.1:0" if wanted else "off" for wanted in (tls, web))
        arguments = ["--data", str(data), "--config", str(config)]
        arguments += ["--irc", f"127.0.0.1:{port}", "--ircs", ircs, "--web", http]
        log = data.with_suffix(".log")
        process: _Started
        if inside or program != PROGRAM:
            process = await _execute([*inside, sys.executable, *program, "serve", *arguments], log)
        else:
            process = await _fork(arguments, data, log)
        seen = Path(f"/proc/{process.pid}/root{data}") if inside else data
        return cls(process, seen, json.loads((seen / "run.json").read_text()), log)

    async def kill(self) -> None:
        """End it at once, as a power cut of the process would: SIGKILL, nothing is flushed."""
        self._process.kill()
        await self._ended(-signal.SIGKILL)

    async def stop(self) -> None:
        """End it gracefully."""
        self._process.end()
        await self._ended(0)

    async def _ended(self, expected: int) -> None:
        status = await self._process.status()
        if status != expected:
            raise RuntimeError(f"the server ended by itself, with status {status}")


class _Forked:
    """One that was forked, which takes a tenth of the time."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid = process.pid or 0
        self.kill = process.kill
        self.end = process.terminate

    async def status(self) -> int:
        await asyncio.to_thread(self._process.join)
        return self._process.exitcode or 0


async def _fork(arguments: Sequence[str], data: Path, log: Path) -> _Forked:
    process = start_server(arguments, log)
    try:
        await asyncio.to_thread(until_running, process, data)
    except NotStartedError as error:
        raise NotStartedError(_end_of(log)) from error
    return _Forked(process)


class _Executed:
    """One that was begun with a command. With its input a pipe from here, it can't outlive the tests."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.pid = process.pid
        self.kill = process.kill

    def end(self) -> None:
        """End its input, with which it ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def status(self) -> int:
        await self._process.communicate()  # which reads its output to the end
        return await self._process.wait()


async def _execute(command: Sequence[str], log: Path) -> _Executed:
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *command, "--stop-with-parent", stdin=PIPE, stdout=PIPE, stderr=errors, env=_environment()
        )
    if not await _says_that_it_is_ready(process):
        raise NotStartedError(_end_of(log))
    return _Executed(process)


def _environment() -> dict[str, str]:
    """One in which all can be imported that can be here: `program` may be a test's own."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


async def _says_that_it_is_ready(process: Process) -> bool:
    if process.stdout is None:
        raise RuntimeError("the server was started without a pipe")
    while line := await process.stdout.readline():
        if line.startswith(READY):
            return True
    return False


def _end_of(log: Path) -> str:
    return log.read_text()[-2000:]
