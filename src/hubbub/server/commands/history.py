"""CHATHISTORY, and what clients that can't ask for it are shown when they join.

Source: https://ircv3.net/specs/extensions/chathistory.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from hubbub.server.batches import gathering, in_batch
from hubbub.server.bounds import HISTORY_AT_ONCE
from hubbub.server.commands.conversations import find_conversation
from hubbub.server.conversation import Channel, Conversation
from hubbub.server.lines import EventLine
from hubbub.server.session import Session
from hubbub.store import queries
from hubbub.store.records import ERASED, EventRecord
from hubbub.store.versions import history_with_versions
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel
from hubbub.wire.tags import CONCAT, EDITED
from hubbub.wire.timestamp import format_time, parse_time

EVENTS: Final = (
    *(*queries.MESSAGES, "TAGMSG", "REDACT", ERASED),
    *("JOIN", "PART", "QUIT", "NICK", "TOPIC", "MODE", "KICK", "RENAME"),
)
"""What event-playback gives; of what has no line for a client, the client gets none."""

_END: Final = 1 << 62
"""A seq after every event."""


class _RefusedError(Exception):
    """The request can't be carried out; the arguments are those of the FAIL."""


class Span(NamedTuple):
    """Events with after < seq < before; of too many, the newest or the oldest."""

    after: int = 0
    before: int = _END
    newest: bool = True


async def chathistory(session: Session, message: Message) -> None:
    """CHATHISTORY subcommand target bound [bound] limit."""
    subcommand = message.params[0].upper()
    try:
        if subcommand == "TARGETS":
            await _targets(session, message.params)
        else:
            await _history(session, subcommand, message.params)
    except _RefusedError as refusal:
        code, *context, text = refusal.args
        session.fail("CHATHISTORY", code, message.params[0], *context, text=text)


async def _history(session: Session, subcommand: str, params: Sequence[str]) -> None:
    limit = _limit(session, params[-1])
    found = await find_conversation(session.server, session.me, params[1])
    if found is None:
        raise _RefusedError("INVALID_TARGET", params[1], "There is no history of that for you")
    conversation, target = found
    if conversation is None:
        send_events(session, _kind(target), [])
        return
    await session.server.journal.settled(conversation)
    if subcommand == "AROUND":
        span = await _around(session, conversation, await _seq(session, conversation, params[2]), limit)
    else:
        span = await _span(session, conversation, subcommand, params)
    pages = _pages(session, conversation, span, limit)
    await _send(session, target, await anext(pages, []), pages)


async def _around(session: Session, conversation: Conversation, place: tuple[int, int], limit: int) -> Span:
    """The span whose oldest `limit` events have the one at `place` in their middle."""
    earlier = Span(before=place[0])
    return Span(after=await _before_newest(session, conversation, earlier, limit // 2), newest=False)


async def _span(session: Session, conversation: Conversation, subcommand: str, params: Sequence[str]) -> Span:
    bound = params[2]
    match subcommand:
        case "LATEST" if bound == "*":
            return Span()
        case "LATEST":
            return Span(after=(await _seq(session, conversation, bound))[1])
        case "BEFORE":
            return Span(before=(await _seq(session, conversation, bound))[0])
        case "AFTER":
            return Span(after=(await _seq(session, conversation, bound))[1], newest=False)
        case "BETWEEN" if len(params) > 4:
            one = await _seq(session, conversation, bound)
            other = await _seq(session, conversation, params[3])
            if one[0] <= other[0]:
                return Span(one[1], other[0], newest=False)
            return Span(other[1], one[0], newest=True)
        case _:
            raise _RefusedError("INVALID_PARAMS", "Ask for LATEST, BEFORE, AFTER, AROUND, BETWEEN or TARGETS")


async def _seq(session: Session, conversation: Conversation, selector: str) -> tuple[int, int]:
    """Where a selector points: earlier events have a seq below the first number, later ones above the second.

    The two are equal for a message; for a moment between two messages the first is one greater.
    """
    kind, _, value = selector.partition("=")
    store = session.server.store
    if kind == "msgid":
        seq = await store.read(queries.seq_of_msgid, conversation.id, value)
        if seq is None:
            raise _RefusedError("MESSAGE_ERROR", selector, "There is no such message here")
        return seq, seq
    if kind != "timestamp":
        raise _RefusedError("INVALID_MSGREFTYPE", selector, "Name a message by msgid= or by timestamp=")
    time = parse_time(value)
    if time is None:
        raise _RefusedError("INVALID_PARAMS", selector, "A time is written 2030-01-31T09:30:00.000Z")
    before = await store.read(queries.seq_before_time, conversation.id, time)
    until = await store.read(queries.seq_before_time, conversation.id, time + 1)
    return before + 1, until


def _limit(session: Session, text: str) -> int:
    limit = parse_limit(text, session.server.config.limits.history)
    if limit is None:
        raise _RefusedError("INVALID_PARAMS", text, "The last parameter is how many you want")
    return limit


def parse_limit(text: str, most: int) -> int | None:
    """How many messages somebody wants, `most` at most; None where that is no number above 0."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        return None
    return min(int(text), most)


async def _pages(
    session: Session, conversation: Conversation, span: Span, limit: int
) -> AsyncIterator[list[EventRecord]]:
    """The events of a span, oldest first and a few at a time; none of those that come meanwhile."""
    await session.server.journal.settled(conversation)
    span = span._replace(before=min(span.before, conversation.head + 1))
    if span.newest:
        span = span._replace(after=await _before_newest(session, conversation, span, limit), newest=False)
    while limit:
        events = await _page(session, conversation, span, min(limit, HISTORY_AT_ONCE))
        if not events:
            return
        yield events
        span = span._replace(after=events[-1].seq)
        limit -= len(events)


async def _page(session: Session, conversation: Conversation, span: Span, limit: int) -> list[EventRecord]:
    """The first events of a span; for those who know of edits, with the texts that they have now."""
    where = {"after": span.after, "before": span.before, "limit": limit}
    read, kinds = session.server.store.read, _kinds(session)
    if cap.EDIT not in session.capabilities:
        return await read(queries.history, conversation.id, **where, kinds=kinds)
    found = await read(history_with_versions, conversation.id, **where, kinds=kinds)
    return [_with_text_of(version, event) if version else event for event, version in found]


def _with_text_of(version: EventRecord, event: EventRecord) -> EventRecord:
    tags = {name: value for name, value in (event.tags or {}).items() if name != CONCAT}
    cuts = {name: value for name, value in (version.tags or {}).items() if name == CONCAT}
    return event._replace(text=version.text, tags={**tags, **cuts, EDITED: str(version.seq)})


async def _before_newest(session: Session, conversation: Conversation, span: Span, limit: int) -> int:
    """The seq after which the newest so many events of a span begin."""
    if not limit:
        return span.before - 1
    return await session.server.store.read(
        queries.before_newest,
        conversation.id,
        after=span.after,
        before=span.before,
        limit=limit,
        kinds=_kinds(session),
    )


def _kinds(session: Session) -> tuple[str, ...]:
    return EVENTS if cap.EVENT_PLAYBACK in session.capabilities else queries.MESSAGES


async def _targets(session: Session, params: Sequence[str]) -> None:
    """CHATHISTORY TARGETS timestamp= timestamp= limit."""
    limit = _limit(session, params[-1])
    times = [parse_time(param.removeprefix("timestamp=")) for param in params[1:3]]
    if session.user is None or None in times or len(params) < 4:
        raise _RefusedError("INVALID_PARAMS", "TARGETS needs two timestamp= and a limit")
    after, before = (time for time in times if time is not None)
    channels = [channel.id for channel in session.user.channels]
    found = await session.server.store.read(
        queries.targets, session.user.identity, channels, after=after, before=before, limit=limit
    )
    lines = [
        Message("CHATHISTORY", ("TARGETS", target.name, format_time(target.latest)), session.server.host)
        for target in found
    ]
    session.response.lines += in_batch(session, ("draft/chathistory-targets",), lines)


# Sending


async def _send(
    session: Session,
    target: str,
    first: Sequence[EventRecord],
    rest: AsyncIterator[Sequence[EventRecord]],
) -> None:
    """Answer with pages of events as one batch; each is read when the client has read those before."""
    await session.response.send_part()
    with gathering(session, _kind(target)) as tags:
        _gather(session, [(event, target) for event in first], tags)
        async for events in rest:
            await session.response.send_part()
            _gather(session, [(event, target) for event in events], tags)


def send_events(session: Session, kind: tuple[str, ...], events: Iterable[tuple[EventRecord, str]]) -> None:
    """Answer with events, each of the conversation of that name, as one batch of this kind."""
    with gathering(session, kind) as tags:
        _gather(session, events, tags)


def _kind(target: str) -> tuple[str, str]:
    return "chathistory", target


def _gather(session: Session, events: Iterable[tuple[EventRecord, str]], tags: Mapping[str, str]) -> None:
    for event, target in events:
        session.response.lines += _line_of(event, target).messages(session.variant, tags)


def _line_of(event: EventRecord, target: str) -> EventLine:
    """An event of a direct conversation names in its first argument whom it was said to."""
    if is_channel(target) or not event.args:
        return EventLine(event, target)
    return EventLine(event._replace(args=event.args[1:]), event.args[0])


def is_shown_history(session: Session) -> bool:
    """Whether a client is to be shown what it has missed, since it can't ask for it."""
    can_ask = not session.capabilities.isdisjoint({cap.CHATHISTORY, cap.PLAYBACK})
    return bool(session.server.config.limits.replay) and not can_ask


async def replay(session: Session, missed: Sequence[tuple[Channel, int]]) -> None:
    """Show the newest messages before a seq of each channel to a client that can't ask for them."""
    limit = session.server.config.limits.replay
    for channel, seq in missed:
        await show(session, channel, channel.name, Span(before=seq), limit)


async def catch_up(session: Session, since: int) -> None:
    """Show a client that can't ask for it what its user has missed, in channels and in private."""
    user, server = session.me, session.server
    after, limit = since - 1, server.config.limits.replay
    directs = await server.store.read(
        queries.targets, user.identity, [], after=after, before=server.event_time() + 1, limit=limit
    )
    found = [(await server.directs.between(user, direct.name), direct.name) for direct in directs]
    for conversation, target in [*((channel, channel.name) for channel in user.channels), *found]:
        if conversation is not None:
            seq = await server.store.read(queries.seq_before_time, conversation.id, since)
            await show(session, conversation, target, Span(after=seq), limit)


async def show(session: Session, conversation: Conversation, target: str, span: Span, limit: int) -> None:
    """Show what was said in a span of a conversation, if anything: the newest `limit` messages."""
    pages = _pages(session, conversation, span, limit)
    if cap.SERVER_TIME not in session.capabilities:
        pages = _with_times(pages)
    first = await anext(pages, None)
    if first is not None:
        await _send(session, target, first, pages)


async def _with_times(pages: AsyncIterator[list[EventRecord]]) -> AsyncIterator[list[EventRecord]]:
    """For clients that would otherwise show an old message as if it were new."""
    async for events in pages:
        yield [_with_time_in_text(event) for event in events]


def _with_time_in_text(event: EventRecord) -> EventRecord:
    moment = format_time(event.time)
    return event._replace(text=f"[{moment[:10]} {moment[11:16]} UTC] {event.text}")
