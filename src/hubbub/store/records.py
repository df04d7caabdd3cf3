"""What the store keeps, as plain values. Times are milliseconds since 1970, UTC."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

ERASED: Final = "ERASED"


class EventRecord(NamedTuple):
    """One event of a conversation's log, immutable once committed.

    `kind` is the command that it is sent as (PRIVMSG, JOIN, TOPIC, ...), `args` its parameters between the
    conversation's name and `text`. `sender` is the identity behind `source` (nick!user@host); together with
    `nonce` it is unique. Of an erased event, whose kind is ERASED, only its place is kept and who spoke.
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
    forward: str | None = None


class ListRecord(NamedTuple):
    """A mask in one of a channel's lists: the list's letter, and the source of who put the mask there."""

    conversation_id: int
    mode: str
    mask: str
    author: str
    time: int


class ParticipantRecord(NamedTuple):
    """One of the people of a direct conversation, under the nick that was last used in it."""

    conversation_id: int
    identity: str
    nick: str
    nick_key: str


class AccountRecord(NamedTuple):
    """An account. `key` is its folded name.

    `scram` is what SCRAM-SHA-256 checks with, `password` an argon2id hash, empty where the server was never
    told the password. Both are empty where the account was deleted.
    """

    identity: str
    key: str
    name: str
    created: int
    password: str
    scram: str
    email: str | None
    administrator: bool


class CredentialRecord(NamedTuple):
    """What logs somebody in without a password: a client certificate, or the secret of a device.

    `key` is the certificate's SHA-256 fingerprint in hexadecimal, or the identity that the secret proves.
    """

    key: str
    identity: str


class MembershipRecord(NamedTuple):
    """What a channel keeps of somebody with an account: whether they are in it, and their roles."""

    conversation_id: int
    identity: str
    roles: str
    joined: bool


class AbsenceRecord(NamedTuple):
    """Since when somebody with an account has not been connected."""

    identity: str
    since: int


class ServerBanRecord(NamedTuple):
    """Whom the server keeps out. `kind` is what the mask is matched with; None never `expires`."""

    kind: str
    mask: str
    reason: str
    author: str
    time: int
    expires: int | None


class EditRecord(NamedTuple):
    """The event at `seq` is a newer version of the message that was first said under `msgid`."""

    conversation_id: int
    msgid: str
    seq: int


class ReadMarkerRecord(NamedTuple):
    """Until when somebody has read a conversation.

    `target` is a channel's id, or the identity of whom they write with.
    """

    identity: str
    target: str
    time: int


class UserMetadataRecord(NamedTuple):
    """Something that somebody tells of themselves."""

    identity: str
    key: str
    value: str


class ChannelMetadataRecord(NamedTuple):
    """Something that is told of a channel."""

    conversation_id: int
    key: str
    value: str


class WebhookRecord(NamedTuple):
    """What lets a program write in a channel by HTTP, under a name.

    `secret` is the SHA-256, in hexadecimal, of that which the program knows; `author` is the nick of whoever
    has made it.
    """

    id: str
    conversation_id: int
    name: str
    secret: str
    author: str
    time: int


class InviteLinkRecord(NamedTuple):
    """What lets people in who know its secret: `uses` of them, until it `expires` (None for never).

    `secret` is the SHA-256, in hexadecimal, of that which is in the link. `maker` is the identity of who has
    made it, empty for whoever runs the server, and `author` their name then; `channels` are ids.
    """

    id: str
    secret: str
    maker: str
    author: str
    time: int
    expires: int | None
    uses: int
    channels: tuple[int, ...]
    note: str


class InviteUseRecord(NamedTuple):
    """Somebody has come in by an invite link."""

    link_id: str
    identity: str
    time: int


class LoginLinkRecord(NamedTuple):
    """What lets the owner of an account choose a new password, once. `secret` is as of an invite link."""

    identity: str
    secret: str
    author: str
    time: int
    expires: int


class UploadRecord(NamedTuple):
    """Something that somebody has uploaded. `hash` is the SHA-256 of its content, in hexadecimal.

    `owner` is the identity that may remove it, `payer` on whose account its `size` in bytes is.
    """

    id: str
    hash: str
    owner: str
    payer: str
    name: str
    type: str
    size: int
    time: int


class AuditRecord(NamedTuple):
    """Who did what to whom: an entry of the audit log. Ids grow with time.

    `deed` is one of those of server/audit.py; `actor` is a nick and `account` what it was logged in to, if
    anything; `target` is what people call that which it was done to.
    """

    id: int
    time: int
    deed: str
    actor: str
    account: str
    address: str
    target: str
    detail: str


class SubscriptionRecord(NamedTuple):
    """Where a device of somebody's takes push notifications.

    `endpoint` is an address of its push service. `p256dh` is the device's public key and `auth` its secret,
    in URL-safe base64 (RFC 8291, section 2), `vapid` the public key of ours that it was told. `time` is when
    it was last registered.
    """

    endpoint: str
    identity: str
    p256dh: str
    auth: str
    vapid: str
    time: int


Row: TypeAlias = (
    AbsenceRecord
    | AccountRecord
    | AuditRecord
    | ChannelMetadataRecord
    | CredentialRecord
    | EditRecord
    | InviteLinkRecord
    | InviteUseRecord
    | ListRecord
    | LoginLinkRecord
    | MembershipRecord
    | ParticipantRecord
    | ReadMarkerRecord
    | ServerBanRecord
    | SubscriptionRecord
    | UploadRecord
    | UserMetadataRecord
    | WebhookRecord
)
"""What is kept beside the logs, one row for each key."""


class Removal(NamedTuple):
    """The row with this one's key is to go."""

    row: Row


class Erasure(NamedTuple):
    """What was said under this msgid is to go, with every newer version of it; its place in the log stays."""

    conversation_id: int
    msgid: str


class LoadedConversation(NamedTuple):
    """A conversation as found in the store. `head` is the seq of its newest event, 0 where there is none."""

    record: ConversationRecord
    head: int
    last_message: int
    """The seq of its newest PRIVMSG or NOTICE, 0 where there is none."""
    lists: tuple[ListRecord, ...] = ()
    """The masks of a channel's lists, oldest first."""


class Target(NamedTuple):
    """A conversation whose newest message is in the span that CHATHISTORY TARGETS asked for."""

    name: str
    latest: int
    """The time of that message."""


class Extent(NamedTuple):
    """What a conversation is called, and the times of its first and its newest message."""

    name: str
    first: int
    last: int


@dataclass(slots=True)
class Transaction:
    """What one commit writes: all of it, or nothing."""

    events: list[EventRecord] = field(default_factory=list)
    created: list[ConversationRecord] = field(default_factory=list)
    changed: list[ConversationRecord] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)
    """The ids of those of the changed whose key may have been another's before, in this same transaction."""
    rows: list[Row | Removal] = field(default_factory=list)
    """Put in the place of those with the same key, or removed. Of several for one key the last counts."""
    erasures: list[Erasure] = field(default_factory=list)
