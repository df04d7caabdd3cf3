"""``hubbub say``: a text, or the lines of standard input, become messages."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import chain
from threading import Thread
from typing import Final

from hubbub.cli.way import Destination
from hubbub.client.caller import Caller, RefusedError, enter_channel, refusal
from hubbub.client.compose import clean, compose, line_size, split_message
from hubbub.client.errors import ConnectionLostError
from hubbub.client.outbox import WINDOW, Outgoing
from hubbub.client.visit import Timing
from hubbub.wire import capabilities as caps
from hubbub.wire.limits import MULTILINE_MAX_BYTES
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel
from hubbub.wire.source import Source

_INPUT: Final = 0
_READ_SIZE: Final = 65536

_NO_ECHO: Final = "This server does not confirm what it has stored, so nothing was said: it is no Hubbub."
_UNCONFIRMED: Final = "The server has not confirmed it, so it may not have been said."
_UNKNOWN: Final = "What was not confirmed by then may have been said, or not."
_NOTHING: Final = "There is nothing to say: give a text, or send one to standard input."


async def say(destination: Destination, target: str, text: str | None) -> int:
    """Say a text, or all of standard input as one message; the exit status, 0 once it is stored."""
    text = clean(sys.stdin.buffer.read().decode(errors="replace") if text is None else text)
    if not text.strip():
        raise RefusedError(_NOTHING)
    async with _entered(destination, target) as caller:
        await _say(caller, target, [text])
    return 0


async def say_lines(destination: Destination, target: str) -> int:
    """Say each line of standard input as it comes; the exit status, 0 once all of them are stored."""
    async with _entered(destination, target) as caller:
        lines: asyncio.Queue[str | None] = asyncio.Queue(WINDOW)
        Thread(target=_read_lines, args=(asyncio.get_running_loop(), lines), daemon=True).start()
        texts: list[str | None] = []
        while None not in texts:
            texts = await _next_texts(caller, lines)
            await _say(caller, target, [text for text in texts if text is not None])
    return 0


@asynccontextmanager
async def _entered(destination: Destination, target: str) -> AsyncIterator[Caller]:
    """Be where something can be said to `target`, while the context lasts. Raises ClientError, NoWayError."""
    caller = await Caller.enter(destination.way(), Timing())
    try:
        if caps.ECHO_MESSAGE not in caller.features or caps.NONCE not in caller.features:
            raise RefusedError(_NO_ECHO)
        if is_channel(target):
            await enter_channel(caller, target)
        yield caller
        await caller.leave()
    finally:
        caller.abort()


async def _say(caller: Caller, target: str, texts: list[str]) -> None:
    """Say these, and wait until all of them are stored. Raises RefusedError."""
    size = line_size(caller.nick, Source(caller.nick), target)
    outgoing = [
        Outgoing(secrets.token_urlsafe(16), target, target, part)
        for text in texts
        for part in split_message(text, caller.features, size)
    ]
    messages = [line for each in outgoing for line in compose(each, caller.features, size)]
    try:
        items = await caller.ask(*messages)
    except ConnectionLostError as error:
        raise ConnectionLostError(f"{error} {_UNKNOWN}") from error
    echoed = {
        item.tags.get(caps.NONCE) for item in items if isinstance(item, Message) and caller.is_own(item)
    }
    if not echoed.issuperset(each.nonce for each in outgoing):
        raise RefusedError(refusal(items) or _UNCONFIRMED)


async def _next_texts(caller: Caller, lines: "asyncio.Queue[str | None]") -> list[str | None]:
    """The lines that have come, at least one; None is the end. Meanwhile the server is listened to."""
    getting = asyncio.ensure_future(lines.get())
    listening = asyncio.ensure_future(_listen(caller))
    try:
        await asyncio.wait((getting, listening), return_when=asyncio.FIRST_COMPLETED)
        if not getting.done():
            await listening  # which has failed
    finally:
        listening.cancel()
        getting.cancel()
        await asyncio.gather(listening, getting, return_exceptions=True)  # so that nobody else reads
    found = [getting.result()]
    while not lines.empty() and len(found) < WINDOW:
        found.append(lines.get_nowait())
    return found


async def _listen(caller: Caller) -> None:
    """Answer the server's questions, until cancelled. Raises ConnectionLostError."""
    while True:
        await caller.next()


def _read_lines(loop: asyncio.AbstractEventLoop, lines: "asyncio.Queue[str | None]") -> None:
    """Hand over the lines of standard input, no faster than they are said; runs on a thread of its own."""
    for line in chain(_lines(), [None]):
        putting = lines.put(line)
        try:
            asyncio.run_coroutine_threadsafe(putting, loop).result()
        except RuntimeError:  # the loop has ended
            putting.close()
            return


def _lines() -> Iterator[str]:
    """The lines of standard input that say something. One that is too long comes in pieces."""
    waiting = b""
    while data := os.read(_INPUT, _READ_SIZE):
        *lines, waiting = (waiting + data).split(b"\n")
        if len(waiting) > MULTILINE_MAX_BYTES:
            lines, waiting = [*lines, waiting], b""
        yield from filter(str.strip, (clean(line.decode(errors="replace")) for line in lines))
    yield from filter(str.strip, [clean(waiting.decode(errors="replace"))])
