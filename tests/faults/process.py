"""A real server as a process of its own, started on a data directory and ended as roughly as one likes."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Self

CONFIGURATION = "[flood]\nenabled = false\n\n[timeouts]\nregistration = 300\n"
READY = b"Hubbub is running"


class NotStartedError(Exception):
    """A server has ended before clients could connect."""


class ServerProcess:
    """One run of ``hubbub serve``, ready for clients on the plain `port`. `data` is its data directory."""

    def __init__(self, process: Process, data: Path, port: int) -> None:
        self._process = process
        self.data = data
        self.port = port

    @classmethod
    async def start(cls, data: Path, inside: Sequence[str] = ()) -> Self:
        """Start a server on `data` and wait until clients can connect.

        It is the last command of `inside`, which may give it a view of the file system of its own.
        """
        configuration = data.with_suffix(".toml")
        configuration.write_text(CONFIGURATION)
        command = ["-m", "hubbub", "serve", "--data", str(data), "--config", str(configuration)]
        # With its input a pipe from here, it can't outlive the tests.
        command += ["--irc", "127.0.0.1:0", "--ircs", "off", "--stop-with-parent"]
        log = data.with_suffix(".log")
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *inside, sys.executable, *command, stdin=PIPE, stdout=PIPE, stderr=errors
            )
        if not await _says_that_it_is_ready(process):
            raise NotStartedError(log.read_text()[-2000:])
        seen = Path(f"/proc/{process.pid}/root{data}") if inside else data
        address = json.loads((seen / "run.json").read_text())["irc"][0]
        return cls(process, seen, int(address.rpartition(":")[2]))

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


async def _says_that_it_is_ready(process: Process) -> bool:
    if process.stdout is None:
        raise RuntimeError("the server was started without a pipe")
    while line := await process.stdout.readline():
        if line.startswith(READY):
            return True
    return False
