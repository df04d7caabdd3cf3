"""The program that has started a server: this ends with it, and may be ruled by it (docs/decisions/0017)."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Final

from hubbub.server.control import Control
from hubbub.server.server import Server
from hubbub.wire.control import MAX_ORDER

_INPUT: Final = 0
_OUTPUT: Final = 1


def follow_parent(stop: Callable[[], object]) -> None:
    """Stop when standard input ends: it does when the program does that has started this one."""
    Thread(target=_obey, args=(lambda _line: b"", stop), daemon=True).start()


def obey_parent(
    loop: asyncio.AbstractEventLoop,
    stop: Callable[[], object],
    fingerprint: Callable[[], str],
    server: Server,
) -> None:
    """Answer on standard output each line of standard input, and stop when that ends.

    `fingerprint` reads the one of the server's certificate, if it listens with one.
    """
    shown = fingerprint() if server.config.listen.ircs else ""
    answer = partial(_answer, loop, Control(server, shown))
    Thread(target=_obey, args=(answer, stop), daemon=True).start()


def _obey(answer: Callable[[bytes], bytes], stop: Callable[[], object]) -> None:
    """Nothing is read while an answer is awaited or isn't taken, so that neither can pile up."""
    try:
        with suppress(OSError):  # who asks has just gone; Windows has no BrokenPipeError for that
            for line in _lines():
                _write(answer(line))
    finally:  # a server that can no longer be ruled is not left running
        stop()


def _answer(loop: asyncio.AbstractEventLoop, control: Control, line: bytes) -> bytes:
    return asyncio.run_coroutine_threadsafe(control.answer(line), loop).result()


def _lines() -> Iterator[bytes]:
    """The lines of standard input. One that is too long is none, and comes in pieces that mean nothing."""
    waiting = b""
    # Not through sys.stdin: a thread that waits inside it when the process ends makes Python abort.
    while data := os.read(_INPUT, MAX_ORDER):
        *lines, waiting = (waiting + data).split(b"\n")
        yield from lines
        if len(waiting) > MAX_ORDER:
            yield waiting
            waiting = b""


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(_OUTPUT, data) :]
