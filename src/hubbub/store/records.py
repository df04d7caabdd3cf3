"""What the store keeps, as plain values. Times are milliseconds since 1970, UTC."""

from dataclasses import dataclass, field
from typing import NamedTuple


class EventRecord(NamedTuple):
    """One event of a conversation's log, immutable once committed.

    `kind` is the command that it is sent as (PRIVMSG, JOIN, TOPIC, ...), `args` its parameters between the
    conversation's name and `text`. `sender` is the identity behind `source` (nick!user@host); together with
    `nonce` it is unique.
    """

    conversation_id: int
    seq: int
    msgid: str
    time: int
    kind: str
    sender: str
    nonce: str | None
    source: str
    args: list[str]
    text: str | None
    tags: dict[str, str] | None


class ConversationRecord(NamedTuple):
    """A conversation without its log. A channel's `key` is its folded name, `modes` its flags as letters.

    `founder` is the identity that owns a channel, empty where nobody can prove to be it.
    """

    id: int
    key: str
    name: str
    created: int
    founder: str = ""
    topic: str = ""
    topic_author: str = ""
    topic_time: int = 0
    modes: str = ""
    access_key: str | None = None
    member_limit: int | None = None


class ParticipantRecord(NamedTuple):
    """One of the people of a direct conversation, under the nick that was last used in it."""

    conversation_id: int
    identity: str
    nick: str
    nick_key: str


class LoadedConversation(NamedTuple):
    """A conversation as found in the store. `head` is the seq of its newest event, 0 where there is none."""

    record: ConversationRecord
    head: int
    last_message: int
    """The seq of its newest PRIVMSG or NOTICE, 0 where there is none."""


class Target(NamedTuple):
    """A conversation with messages in the span that CHATHISTORY TARGETS asked for."""

    name: str
    latest: int
    """The time of the newest message in the span."""


@dataclass(slots=True)
class Transaction:
    """What one commit writes: all of it, or nothing."""

    events: list[EventRecord] = field(default_factory=list)
    created: list[ConversationRecord] = field(default_factory=list)
    changed: list[ConversationRecord] = field(default_factory=list)
    participants: list[ParticipantRecord] = field(default_factory=list)
