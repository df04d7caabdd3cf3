"""MARKREAD: how far somebody has read, the same on all their devices and nobody else's business.

Source: https://ircv3.net/specs/extensions/read-marker.
"""

from functools import partial
from typing import NamedTuple

from hubbub.server.conversation import Channel
from hubbub.server.lines import Line
from hubbub.server.session import Session
from hubbub.server.state import put
from hubbub.store import queries
from hubbub.store.records import ReadMarkerRecord, Removal
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, fold, is_channel, nick_problem
from hubbub.wire.timestamp import format_time, parse_time


class MarkerTarget(NamedTuple):
    """Where a marker is: what it names, and what that is called."""

    target: str
    name: str


async def markread(session: Session, message: Message) -> None:
    """MARKREAD target timestamp=... - or MARKREAD target, which asks how far one has read."""
    if not message.params:
        words = "Name a channel or a person, and to move the marker the timestamp= of what you have read"
        session.fail("MARKREAD", "NEED_MORE_PARAMS", text=words)
        return
    name, moment = message.params[0], message.param(1)
    problem = channel_problem(name) if is_channel(name) else nick_problem(name)
    time = parse_time(moment.removeprefix("timestamp=")) if moment.startswith("timestamp=") else None
    if problem is not None:
        session.fail("MARKREAD", "INVALID_PARAMS", name, text=problem)
    elif moment and time is None:
        words = "A time is written timestamp=2030-01-31T09:30:00.000Z"
        session.fail("MARKREAD", "INVALID_PARAMS", moment, text=words)
    else:
        _mark(session, name, await find_marker_target(session, name), time)


def _mark(session: Session, name: str, marked: MarkerTarget | None, time: int | None) -> None:
    """Move a marker to a time, if any, and answer where it is."""
    if marked is None and time is not None:
        words = "Nobody and no channel that you know has that name"
        session.fail("MARKREAD", "INVALID_PARAMS", name, text=words)
    elif marked is None:
        session.send(_message(session, name, None))
    else:
        if time is not None:
            session.response.refusal = ("INTERNAL_ERROR", name)
            advance(session, marked, time)
        session.send(_message(session, marked.name, session.me.state.markers.get(marked.target)))


async def find_marker_target(session: Session, name: str) -> MarkerTarget | None:
    """What a name means to somebody. Raises StoreError."""
    if is_channel(name):
        channel = session.server.registry.channel(name)
        if channel is None or not channel.visible_to(session.me):
            return None
        session.wait_for(channel.batch)
        return _target_of(channel)
    person = session.server.find_person(name)
    if person is not None:
        return MarkerTarget(person.identity, person.nick)
    identity = await session.server.store.read(queries.direct_identity, session.me.identity, fold(name))
    return MarkerTarget(identity, name) if identity is not None else None


def _target_of(channel: Channel) -> MarkerTarget:
    return MarkerTarget(str(channel.id), channel.name)


def advance(session: Session, marked: MarkerTarget, time: int, *, own: bool = False) -> None:
    """Move a marker forward, but not past now, and tell the person's other devices; with `own` this one too.

    Raises RecoveringError.
    """
    user, markers = session.me, session.me.state.markers
    moment = min(time, session.server.event_time())
    if moment <= markers.get(marked.target, -1):
        return
    changes: dict[str, int | None] = {marked.target: moment}
    if marked.target not in markers and len(markers) >= session.server.config.limits.read_markers:
        changes[min(markers, key=markers.__getitem__)] = None
    undo = partial(put, markers, {target: markers.get(target) for target in changes})
    if user.proven:
        rows = [ReadMarkerRecord(user.identity, target, moment or 0) for target, moment in changes.items()]
        session.store([Removal(row) if changes[row.target] is None else row for row in rows], undo)
    put(markers, changes)
    told = _message(session, marked.name, moment)
    session.deliver(user.audience, Line(told, requires=cap.READ_MARKER), own=own)
    session.server.pushing.hear_read(session, marked.target, moment, told)


def _message(session: Session, name: str, time: int | None) -> Message:
    moment = "*" if time is None else f"timestamp={format_time(time)}"
    return Message("MARKREAD", (name, moment), session.server.host)


def marker_lines(session: Session, channel: Channel) -> list[Message]:
    """How far a client's user has read a channel, if the client wants to know."""
    if cap.READ_MARKER not in session.capabilities or session.user is None:
        return []
    marked = _target_of(channel)
    return [_message(session, marked.name, session.user.state.markers.get(marked.target))]
