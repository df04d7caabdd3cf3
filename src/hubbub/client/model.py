"""What a client shows, as plain values: messages, members, and the state of the connection."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from hubbub.client.address import Address
from hubbub.wire.names import SERVICES, fold


class Link(Enum):
    """The state of the connection to the server."""

    CONNECTING = auto()
    ONLINE = auto()
    WAITING = auto()
    """Disconnected; another try follows by itself."""
    CLOSED = auto()
    """Disconnected for good: the person left, or the server can't be entered at all."""


class Kind(Enum):
    """What one entry of a conversation is."""

    SAID = auto()
    NOTICE = auto()
    ACTION = auto()
    """``/me`` (CTCP ACTION): the text is told about the author."""
    JOINED = auto()
    LEFT = auto()
    """Parted, quit or was removed; the text is the reason, if any was given."""
    RENAMED = auto()
    """The text is the new name."""
    TOPIC = auto()
    REMOVED = auto()
    """A message that was taken back. The text says by whom, where that was not its author."""
    INFO = auto()
    """Something the program itself says, such as a welcome or that nobody is there to read a message."""


class Delivery(Enum):
    """How far a message of one's own has come. What others wrote is always STORED."""

    PENDING = auto()
    STORED = auto()
    """The server has echoed it: it is on the server's disk."""
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Reaction:
    """What some people have answered a message with: an emoji, or a word. `own`: we are one of them."""

    text: str
    nicks: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a conversation's timeline.

    `id` never changes: the server's msgid, or the nonce for a message of one's own (which keeps its nonce as
    id after the echo) or for an INFO. `seq` is the server's gapless number, None for what has none. `time` is
    in milliseconds since 1970, UTC.
    """

    id: str
    kind: Kind
    author: str
    text: str
    time: int
    seq: int | None = None
    msgid: str | None = None
    own: bool = False
    delivery: Delivery = Delivery.STORED
    problem: str = ""
    """Why the delivery failed and what to do, in words."""
    reply_to: str | None = None
    """The msgid of the message that it answers."""
    edited: bool = False
    """The text is a newer version than the first."""
    reactions: tuple[Reaction, ...] = ()


SPOKEN: Final = frozenset({Kind.SAID, Kind.NOTICE, Kind.ACTION})
"""What people say, as against what happens."""


def is_message(entry: Entry) -> bool:
    """Whether something can be done to it: somebody has said it, and the server has stored it."""
    return entry.kind in SPOKEN and entry.msgid is not None


def is_service_notice(entry: Entry) -> bool:
    """Whether a service of the server says it, whose words are shown as they are."""
    return entry.kind is Kind.NOTICE and fold(entry.author) in SERVICES


def is_own_message(entry: Entry) -> bool:
    """Whether we have said it, and can change it."""
    return entry.own and is_message(entry)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a channel. `prefixes` are the roles' signs, highest first, such as ``@``."""

    nick: str
    prefixes: str = ""
    away: bool = False


def is_moderator(member: Member) -> bool:
    """Whether somebody may change what others do in the channel: its moderators and owners."""
    return not set("~&@").isdisjoint(member.prefixes)


@dataclass(frozen=True, slots=True)
class Listed:
    """A mask in one of a channel's lists.

    `author` and `time` (milliseconds since 1970) tell who put it there and when, where the server says so.
    """

    mask: str
    author: str = ""
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of a channel or of a private conversation, apart from its timeline.

    `key` is the folded name and identifies it; `name` is how it is written.
    """

    key: str
    name: str
    topic: str = ""
    members: tuple[Member, ...] = field(default=())
    """Sorted by role, then name. Empty for a private conversation."""
    joined: bool = True
    """Whether one is in the channel; for a private conversation, whether the other person is online."""
    read: int | None = None
    """Until when one has read it on any device, in milliseconds since 1970; None where nobody keeps that."""
    absence: str = ""
    """Why one is no longer in the channel, or could not come in, in words; empty while one is there."""


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that announces itself. `online` is how many people are there, None where it doesn't tell.

    One that is `closed` lets nobody in for now who is not there already.
    """

    name: str
    address: Address
    online: int | None
    closed: bool = False
