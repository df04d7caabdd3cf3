"""``hubbub tail``: what was said in a channel, and then what is said, line by line."""

import asyncio
import json
import os
import random
import re
import select
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Thread
from typing import Final, NamedTuple

from hubbub.cli.heard import Heard, Log
from hubbub.cli.way import Destination, NoWayError
from hubbub.client.backoff import Backoff
from hubbub.client.caller import Caller, NameTakenError, RefusedError
from hubbub.client.errors import CannotConnectError, ClientError, ConnectionLostError
from hubbub.client.visit import Timing, now
from hubbub.wire.duration import parse_duration
from hubbub.wire.names import channel_problem
from hubbub.wire.timestamp import parse_time

_OUTPUT: Final = 1
_TURNING: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of writing, also of what stands beside it."""


class Show(NamedTuple):
    """What is shown, and how: as JSON or as text, the `newest` messages or those `since` a time at first."""

    channel: str
    as_json: bool
    newest: int
    since: int | None


async def tail(destination: Destination, show: Show) -> int:
    """Show what is said until nobody reads that any more; the exit status."""
    problem = channel_problem(show.channel)
    if problem is not None:
        raise RefusedError(f"{problem}.")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # it is a text file
    following = asyncio.ensure_future(_follow(destination, show))
    _when_nobody_reads(asyncio.get_running_loop(), following.cancel)
    try:
        await following
    except BrokenPipeError:
        _read_by_nobody()
    except asyncio.CancelledError:
        if not following.cancelled() or _is_interrupted():
            raise
        _read_by_nobody()
    return 0


def _is_interrupted() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _follow(destination: Destination, show: Show) -> None:
    """Go on after every break, once the server has let us in."""
    log, backoff = Log(show.channel), Backoff(random.random)
    loop = asyncio.get_running_loop()
    was_there = False
    while True:
        began = loop.time()
        try:
            caller = await Caller.enter(destination.way(), Timing())
            try:
                _write(show, await log.catch_up(caller, show.newest, show.since))
                was_there = True
                while True:
                    item = await caller.next()
                    _write(show, log.take([item]))
                    log.check_presence(caller, item)
            finally:
                caller.abort()
        except (CannotConnectError, ConnectionLostError, NameTakenError, NoWayError) as error:
            if not was_there:
                raise
            backoff.ended(loop.time() - began)
            words = str(error).rstrip(".")
            sys.stderr.write(f"{words}. Trying again.\n")
            await asyncio.sleep(backoff.next_delay())


def since_time(text: str) -> int:
    """Milliseconds since 1970, of ``90m`` or ``2h``, or of a day and time here. Raises ClientError."""
    seconds, stamp = parse_duration(text), parse_time(text)
    if seconds is not None:
        return now() - seconds * 1000
    if stamp is not None:
        return stamp
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        words = f"{text} is no time. Write 90m, 2h or 3d for how long ago, or 2026-11-22 or 2026-11-22T09:30."
        raise ClientError(words) from error


def _write(show: Show, heard: Iterable[Heard]) -> None:
    lines = [_as_json(each) if show.as_json else _as_text(each) for each in heard]
    if lines:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()


def _as_json(heard: Heard) -> str:
    return json.dumps(heard._asdict())


def _as_text(heard: Heard) -> str:
    """One line that does nothing to a terminal."""
    mark = "edited: " if heard.edits else ""
    end = " (edited)" if heard.edited else ""
    said = f"{mark}{' / '.join(filter(str.strip, heard.text.splitlines()))}{end}"
    line = {
        "message": f"<{heard.nick}> {said}",
        "notice": f"-{heard.nick}- {said}",
        "action": f"* {heard.nick} {said}",
        "removal": f"* {heard.nick} removed a message",
    }[heard.kind]
    return _TURNING.sub("", f"{_local(heard.time)} {line}")


def _local(stamp: str) -> str:
    time = parse_time(stamp)
    if time is None:
        return "-"
    return datetime.fromtimestamp(time / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _when_nobody_reads(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> None:
    """Do something when the pipe that is written to has no reader any more, also while nothing is said."""
    if not hasattr(select, "poll"):  # Windows: it shows with the next message
        return

    def watch() -> None:
        poll = select.poll()
        poll.register(_OUTPUT, 0)  # errors and hang-ups only
        poll.poll()
        if not loop.is_closed():
            loop.call_soon_threadsafe(act)

    Thread(target=watch, daemon=True).start()


def _read_by_nobody() -> None:
    """Have what is yet to be written go nowhere, so that nobody complains at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), _OUTPUT)
