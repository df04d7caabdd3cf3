"""A real server as a process of its own, started on a data directory and ended as roughly as one likes."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Self

CONFIGURATION = "[flood]\nenabled = false\n\n[timeouts]\nregistration = 300\n"
PROGRAM = ("-m", "hubbub")
READY = b"Hubbub is running"


class NotStartedError(Exception):
    """A server has ended before clients could connect."""


class ServerProcess:
    """One run of ``hubbub serve``, ready for clients on `port`, and with TLS on `tls_port` if it has that.

    `data` is its data directory, and `log` the file that its log goes to.
    """

    def __init__(self, process: Process, data: Path, listening: dict[str, list[str]], log: Path) -> None:
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
        """
        config = data.with_suffix(".toml")
        config.write_text(configuration)
        command = [*inside, sys.executable, *program, "serve", "--data", str(data), "--config", str(config)]
        # With its input a pipe from here, it can't outlive the tests.
        ircs, http = ("127.0.0.1:0" if wanted else "off" for wanted in (tls, web))
        command += ["--irc", f"127.0.0.1:{port}", "--ircs", ircs, "--web", http, "--stop-with-parent"]
        log = data.with_suffix(".log")
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=errors, env=_environment()
            )
        if not await _says_that_it_is_ready(process):
            raise NotStartedError(log.read_text()[-2000:])
        seen = Path(f"/proc/{process.pid}/root{data}") if inside else data
        return cls(process, seen, json.loads((seen / "run.json").read_text()), log)

    async def kill(self) -> None:
        """End it at once, as a power cut of the process would: SIGKILL, nothing is flushed."""
        self._process.kill()
        await self._ended(-signal.SIGKILL)

    async def stop(self) -> None:
        """End it gracefully, which it does when its input ends."""
        await self._ended(0)

    async def _ended(self, expected: int) -> None:
        # communicate() ends the input, and reads the output to its end.
        await self._process.communicate(b"")
        if self._process.returncode != expected:
            raise RuntimeError(f"the server ended by itself, with status {self._process.returncode}")


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
