"""SEARCH: finding messages (https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md)."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.bounds import SEARCH_SECONDS
from hubbub.server.commands.conversations import find_conversation
from hubbub.server.commands.history import parse_limit, send_events
from hubbub.server.conversation import Channel, Conversation
from hubbub.server.session import Session
from hubbub.server.turns import BusyError
from hubbub.server.user import User
from hubbub.store import queries
from hubbub.store.folding import words
from hubbub.store.searching import Found, Search
from hubbub.store.searching import search as search_store
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.tags import CHANNEL, parse_tags
from hubbub.wire.timestamp import parse_time

if TYPE_CHECKING:
    from hubbub.server.server import Server

_ATTRIBUTES: Final = ("in", "from", "after", "before", "text", "limit")

_USUAL_LIMIT: Final = 50


class _InvalidError(Exception):
    """The request can't be carried out; the arguments are the attribute and what is wrong with it."""


async def search(session: Session, message: Message) -> None:
    """SEARCH attribute=value;attribute=value."""
    # Whoever types it by hand puts spaces into the text.
    attributes = parse_tags(" ".join(message.params))
    try:
        wanted = _wanted(attributes, session.server.config.limits.search)
        # One at a time, so that a reader is left for the history.
        conversations, found = await session.server.searching.take(
            partial(_search, session.server, session.me, wanted, attributes.get("in"))
        )
    except _InvalidError as error:
        attribute, problem = error.args
        session.fail("SEARCH", "INVALID_PARAMS", attribute, text=problem)
    except BusyError:
        words = "Too many people are searching right now. Try again in a moment"
        session.fail("SEARCH", "TEMPORARILY_UNAVAILABLE", text=words)
    else:
        _send(session, conversations, found)


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
    limit = min(_USUAL_LIMIT, most) if text is None else parse_limit(text, most)
    if limit is None:
        raise _InvalidError("limit", "Say how many messages you want")
    return limit


async def _search(
    server: "Server", user: User, wanted: Search, target: str | None
) -> tuple[Collection[Conversation], Found]:
    """Search what the user may read now; also returns the conversations, but for the direct ones of all."""
    await server.journal.all_settled()
    conversations = list(user.channels) if target is None else [await _conversation(server, user, target)]
    found = await server.store.read(
        search_store,
        wanted,
        [each.id for each in conversations],
        user.identity if target is None else None,
        seconds=SEARCH_SECONDS,
    )
    return conversations, await _with_names(server, user, found)


async def _with_names(server: "Server", user: User, found: Found) -> Found:
    """Tell of what was said in private with whom that was: either of them may have had another name then."""
    ids = {event.conversation_id for event in found.events} - {channel.id for channel in user.channels}
    names = await server.store.read(queries.direct_names, user.identity, ids) if ids else {}
    events = [
        event._replace(tags={**(event.tags or {}), CHANNEL: names[event.conversation_id]})
        if event.conversation_id in names
        else event
        for event in found.events
    ]
    return found._replace(events=events)


async def _conversation(server: "Server", user: User, target: str) -> Conversation:
    found = await find_conversation(server, user, target)
    if found is None:
        raise _InvalidError("in", "You are not in that channel; JOIN it first")
    if found.conversation is None:
        raise _InvalidError("in", "You have not written with anybody of that name")
    return found.conversation


def _send(session: Session, conversations: Iterable[Conversation], found: Found) -> None:
    """Answer with what was found, but for the channels that the user has had to leave meanwhile."""
    channels = session.me.channels
    left = {each.id for each in conversations if isinstance(each, Channel) and each not in channels}
    names = {channel.id: channel.name for channel in channels}
    events = [
        (event, names.get(event.conversation_id, ""))
        for event in found.events
        if event.conversation_id not in left
    ]
    send_events(session, (cap.SEARCH,), events)
    if not found.complete:
        advice = "That took too long, so this may not be all. Say more of the text, or where (in=)"
        session.send(session.standard_reply("WARN", "SEARCH", "INCOMPLETE", text=advice))
