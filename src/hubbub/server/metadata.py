"""Metadata as it is told: what people tell of themselves and of their channels, and who hears of it.

Sources: https://ircv3.net/specs/extensions/metadata is `draft/metadata-2`, and
https://github.com/ircv3/ircv3-specifications/pull/613 is `draft/metadata-3`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from hubbub.server.batches import in_batch
from hubbub.server.bounds import METADATA_AT_ONCE
from hubbub.server.conversation import Channel
from hubbub.server.fanout import Audience, audience_of
from hubbub.server.lines import Line, Variant
from hubbub.server.state import Metadata
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import NO_TAGS, Message

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.server.user import User

EVERYTHING: Final = "*ALL"
"""The target that means everybody and every channel that a client hears of."""

_VISIBLE: Final = "*"
"""Who may see a key: everybody."""


class Described(NamedTuple):
    """Somebody or a channel, by name, and what is told of them."""

    name: str
    values: Metadata


def describe(user: "User") -> Described:
    """Somebody, and what they tell of themselves."""
    return Described(user.nick, user.state.metadata)


def describe_channel(channel: Channel) -> Iterator[Described]:
    """A channel, and everybody in it."""
    yield Described(channel.name, channel.metadata)
    yield from map(describe, channel.members)


def describe_visible(session: "Session") -> list[Described]:
    """All that a client hears of: its user, their channels and who is in those, and whom it monitors."""
    server, me = session.server, session.me
    monitored = (server.registry.user(nick) for nick in server.monitors.nicks(session))
    people = dict.fromkeys([me, *_neighbours(me), *(user for user in monitored if user is not None)])
    channels = [Described(channel.name, channel.metadata) for channel in me.channels]
    return [*channels, *map(describe, people)]


def awaited(session: "Session", described: Iterable[Described]) -> Iterator[Described]:
    """These, of each of which what a client is answered is only told once it is committed."""
    for each in described:
        session.wait_for(each.values.batch)
        yield each


# Messages


class ValueLine(Line):
    """That something has got another value, or none, for all who hear of it."""

    __slots__ = ("_numeric", "_old")

    def __init__(self, host: str, name: str, key: str, value: str | None) -> None:
        super().__init__()
        self._numeric = value_message(host, "*", name, key, value)
        self._old = Message("METADATA", (name, key, _VISIBLE, *([] if value is None else [value])), host)

    def messages(self, variant: Variant, extra: Mapping[str, str] = NO_TAGS) -> list[Message]:
        """See Line.messages."""
        message = self._old if cap.METADATA_2 in variant else self._numeric
        return [message._replace(tags=extra)]


def value_message(host: str, nick: str, name: str, key: str, value: str | None) -> Message:
    """The numeric that tells somebody a value, or that there is none."""
    if value is None:
        return Message(numerics.RPL_KEYNOTSET, (nick, name, key, "Nothing is set"), host)
    return Message(numerics.RPL_KEYVALUE, (nick, name, key, _VISIBLE, value), host)


def event_message(session: "Session", name: str, key: str, value: str) -> Message:
    """What a client is told of a value without having asked for that one."""
    if cap.METADATA_2 in session.capabilities:
        return Message("METADATA", (name, key, _VISIBLE, value), session.server.host)
    return value_message(session.server.host, session.nick, name, key, value)


# Synchronization


def wanted_lines(session: "Session", described: Iterable[Described]) -> Iterator[Message]:
    """What a client wants to hear of these: the values of the keys that it has subscribed to."""
    for name, values in described:
        for key in session.subscriptions if values else ():
            if key in values:
                yield event_message(session, name, key, values[key])


def sync_lines(session: "Session", target: str, described: Iterable[Described]) -> list[Message]:
    """What a client is told of a target that it hears of from now on."""
    if not cap.has_metadata(session.capabilities):
        return []
    lines = list(islice(wanted_lines(session, described), METADATA_AT_ONCE + 1))
    if len(lines) > METADATA_AT_ONCE:
        return [later(session, target)]
    return in_batch(session, ("metadata", target), lines)


def later(session: "Session", target: str) -> Message:
    """Tell a client to ask for what is told of a target (postponed synchronization)."""
    return session.numeric(numerics.RPL_METADATASYNCLATER, target, "0", "Ask for this with METADATA SYNC")


def own_lines(session: "Session") -> list[Message]:
    """What the server knows of a client's own user, whom it has just welcomed."""
    if not cap.has_metadata(session.capabilities):
        return []
    name, values = describe(session.me)
    session.wait_for(values.batch)
    lines = [event_message(session, name, *each) for each in values.items()]
    return in_batch(session, ("metadata", name), lines)


# Who hears of changes


def listeners(server: "Server", about: "User | Channel", key: str) -> Audience:
    """The clients that have subscribed to a key and hear of this person or channel."""
    people = (
        about.members if isinstance(about, Channel) else {about: None} | dict.fromkeys(_neighbours(about))
    )
    sessions = dict.fromkeys(session for user in people for session in user.sessions)
    if not isinstance(about, Channel):
        sessions |= dict.fromkeys(server.monitors.watching(about))
    return audience_of((each.variant, each.outbox) for each in sessions if key in each.subscriptions)


def _neighbours(user: "User") -> Iterator["User"]:
    return (member for channel in user.channels for member in channel.members)
