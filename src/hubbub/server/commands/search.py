"""SEARCH: finding messages (https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md)."""

from collections.abc import Mapping
from typing import Final

from hubbub.server.commands.conversations import find_conversation
from hubbub.server.commands.history import send_events
from hubbub.server.conversation import Conversation
from hubbub.server.session import Session
from hubbub.store.folding import words
from hubbub.store.searching import Found, Search
from hubbub.store.searching import search as search_store
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.tags import parse_tags
from hubbub.wire.timestamp import parse_time

_ATTRIBUTES: Final = ("in", "from", "after", "before", "text", "limit")

_PATIENCE: Final = 1.0
"""Seconds that one search may take."""

_USUAL_LIMIT: Final = 50


class _InvalidError(Exception):
    """The request can't be carried out; the arguments are the attribute and what is wrong with it."""


async def search(session: Session, message: Message) -> None:
    """SEARCH attribute=value;attribute=value."""
    # Whoever types it by hand puts spaces into the text.
    attributes = parse_tags(" ".join(message.params))
    try:
        wanted = _wanted(attributes, session.server.config.limits.search)
        conversations = await _conversations(session, attributes.get("in"))
    except _InvalidError as error:
        attribute, problem = error.args
        session.fail("SEARCH", "INVALID_PARAMS", attribute, text=problem)
        return
    names = {channel.id: channel.name for channel in session.me.channels}
    found = await _search(session, wanted, conversations)
    events = [(event, names.get(event.conversation_id, "")) for event in found.events]
    send_events(session, (cap.SEARCH,), events)
    if not found.complete:
        advice = "That took too long, so this may not be all. Say more of the text, or where (in=)"
        session.send(Message("WARN", ("SEARCH", "INCOMPLETE", advice), session.server.host))


def _wanted(attributes: Mapping[str, str], most: int) -> Search:
    for name in attributes:
        if name not in _ATTRIBUTES:
            raise _InvalidError(name, f"Search by {', '.join(_ATTRIBUTES)}")
    for name in ("text", "from"):
        if name in attributes and not words(attributes[name]):
            raise _InvalidError(name, "Say what to look for, or leave it out")
    return Search(
        attributes.get("text", ""),
        attributes.get("from"),
        _time(attributes, "after"),
        _time(attributes, "before"),
        _limit(attributes.get("limit"), most),
    )


def _time(attributes: Mapping[str, str], name: str) -> int | None:
    if name not in attributes:
        return None
    time = parse_time(attributes[name])
    if time is None:
        raise _InvalidError(name, "A time is written 2030-01-31T09:30:00.000Z")
    return time


def _limit(text: str | None, most: int) -> int:
    if text is None:
        return min(_USUAL_LIMIT, most)
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise _InvalidError("limit", "Say how many messages you want")
    return min(int(text), most)


async def _conversations(session: Session, target: str | None) -> list[Conversation] | None:
    """What to search; None for all that the user can read."""
    if target is None:
        return None
    found = await find_conversation(session, target)
    if found is None:
        raise _InvalidError("in", "There are no messages of that for you")
    return [found.conversation] if found.conversation is not None else []


async def _search(session: Session, wanted: Search, conversations: list[Conversation] | None) -> Found:
    server, user = session.server, session.me
    await server.journal.all_settled()
    # One at a time, so that a reader is left for the history.
    async with server.searching:
        return await server.store.read(
            search_store,
            wanted,
            [each.id for each in (user.channels if conversations is None else conversations)],
            user.identity if conversations is None else None,
            seconds=_PATIENCE,
        )
