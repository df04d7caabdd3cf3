"""Real servers that start in a tenth of a second: forked off a process that has imported all they need."""

import asyncio
import logging
import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import uvloop

from hubbub.server.config import Config
from hubbub.server.main import Listening, Signals, serve
from hubbub.web.site import open_site

HISTORY_LIMIT: Final = 7
"""Events that one CHATHISTORY gets, so that a client has to turn pages for a dozen messages."""

_SETTINGS: Final = {
    "listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": []},
    "flood": {"enabled": False},
    "limits": {"clients": 100, "history": HISTORY_LIMIT},
}
_PATIENCE: Final = 30.0
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["hubbub.server.main", "uvloop"])


@dataclass(frozen=True)
class ForkedServer:
    """A server in a process of its own. It stops when this end of its pipe is closed, be it by our death."""

    port: int
    _process: ForkServerProcess
    _pipe: Connection

    def kill(self) -> None:
        """End it at once with SIGKILL; nothing is flushed, nobody is told."""
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """End it gracefully."""
        self._end()

    def _end(self) -> None:
        self._pipe.close()
        self._process.join(_PATIENCE)
        if self._process.exitcode is None:
            raise TimeoutError("the server did not end")
        self._process.close()


def start_server(data: Path, clock_step: float = 0.0) -> ForkedServer:
    """Start a server on `data` and wait until clients can connect. Its clock is so many seconds off."""
    pipe, its_pipe = _context.Pipe()
    process = _context.Process(target=_run, args=(data, clock_step, its_pipe), daemon=True)
    process.start()
    its_pipe.close()
    if not pipe.poll(_PATIENCE):
        raise TimeoutError("the server did not start")
    return ForkedServer(pipe.recv(), process, pipe)


def _run(data: Path, clock_step: float, pipe: Connection) -> None:
    logging.disable(logging.WARNING)  # that faults are seen is no news
    _set_clock(clock_step)
    uvloop.run(_serve(data, pipe))


def _set_clock(step: float) -> None:
    right = time.time_ns
    time.time_ns = lambda: right() + int(step * 1e9)


async def _serve(data: Path, pipe: Connection) -> None:
    signals = Signals(asyncio.Event(), asyncio.Event())
    asyncio.get_running_loop().add_reader(pipe.fileno(), signals.stop.set)
    await serve(
        lambda: Config.load(None, _SETTINGS), data, signals, lambda where: pipe.send(_port(where)), open_site
    )


def _port(listening: Listening) -> int:
    return int(listening["irc"][0].rpartition(":")[2])
