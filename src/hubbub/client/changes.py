"""What the network tells the window: frozen values, so that they may cross from one thread to another."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from hubbub.client.amendments import Amendment
from hubbub.client.channel_changes import ChannelChange
from hubbub.client.entrance import Told
from hubbub.client.file_fields import FileFacts
from hubbub.client.file_host import FilePlace
from hubbub.client.model import Conversation, Entry, FoundServer, Link
from hubbub.client.passwords import Place


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The connection changed. `detail` says in words what happened and what comes next."""

    link: Link
    detail: str
    encrypted: bool = False
    forgets: bool = False
    """Whether somebody has logged out, so that nothing of the stay is to remain on this computer."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The server has let us in under `nick`, or has changed our name to it."""

    nick: str
    network: str
    lobby: str
    """The key of the channel that everyone meets in."""


@dataclass(frozen=True, slots=True)
class NameRefused:
    """The server refused the name; another one can be tried with Session.enter."""

    nick: str
    reason: str
    asks_password: bool = False
    """Whether it is an account's, so that its password would help."""
    asks_server_password: bool = False
    """Whether nobody gets in without the server's own password, which is missing or wrong."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """`nick` enters, and not the name whose cache was shown: nothing told of conversations counts."""

    nick: str


@dataclass(frozen=True, slots=True)
class ServerChanged:
    """Another certificate than the one noted at `met` (milliseconds since 1970). Nothing was said to it.

    Both fingerprints are SHA-256 in hex. Session.trust goes on with the new one, leave() does not.
    """

    address: str
    met: int
    noted: str
    presented: str


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Which account we are logged in to, None for a guest."""

    account: str | None


class Missing(Enum):
    """What has to be typed, or typed anew, before the account is what was asked for."""

    PASSWORD = auto()
    NEW_PASSWORD = auto()
    EMAIL = auto()
    CODE = auto()
    """The one that the server, or whoever runs it, has given out for registering."""


@dataclass(frozen=True, slots=True)
class AccountRefused:
    """What was asked for about the account has not happened (yet)."""

    missing: Missing
    reason: str


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The account has the new password."""


@dataclass(frozen=True, slots=True)
class PasswordPlace:
    """Where passwords are kept on this computer."""

    place: Place


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation appeared, or its topic, members or presence changed."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class EntriesAdded:
    """New entries, in order. They follow `after` (an entry's id), or come first where it is None."""

    key: str
    entries: tuple[Entry, ...]
    after: str | None
    live: bool
    """Happened while we were there or were cut off, so it is unread; False for older history."""
    late: bool = False
    """Fetched after a break: no news that anybody would want to be called for."""


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """An entry's delivery, time or place in the order changed. It now follows `after`."""

    key: str
    entry: Entry
    after: str | None


@dataclass(frozen=True, slots=True)
class EntriesDropped:
    """These entries are no longer held: to bound memory, or because the server has begun a new log.

    Those dropped from the old end come back through Session.load_older.
    """

    key: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amended:
    """Something was done to a message, be it held or not. Only the cache wants to know."""

    key: str
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class LogRestarted:
    """The server has begun a new log of this conversation. Only the cache wants to know."""

    key: str


@dataclass(frozen=True, slots=True)
class HistoryEnded:
    """There is nothing older than the first entry of this conversation."""

    key: str


@dataclass(frozen=True, slots=True)
class PastOpened:
    """A part of the past begins to be told, apart from the timeline and in place of the last one.

    The changes to it that follow have past_key(key) for their key.
    """

    key: str


@dataclass(frozen=True, slots=True)
class PastClosed:
    """The part of the past is no longer apart: it has grown together with the timeline, or counts no more."""

    key: str


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """Where something is that was looked for: in the part of the `past` that is open, or in the timeline.

    `entry_id` is None where one only goes on reading, at the other side of what is held.
    """

    key: str
    entry_id: str | None
    past: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, in the conversation `key`, which is called `name`."""

    key: str
    name: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for `text`, which was asked for in the conversation `key`; the newest first.

    `note` says why there is nothing, or that this may not be all.
    """

    key: str
    text: str
    hits: tuple[Hit, ...]
    note: str = ""
    everywhere: bool = False
    """Whether it was looked for in all conversations."""
    oldest_first: bool = False
    """Whether it is the other way round, since it was asked for from a day on."""


@dataclass(frozen=True, slots=True)
class HistoryUnavailable:
    """What is older (or newer) than what is held can't be had now; `reason` says in words why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody is writing, or has stopped without sending it. Whoever doesn't say so again has stopped too.

    `seconds` is how long it holds, 0 for having stopped (https://ircv3.net/specs/client-tags/typing).
    """

    key: str
    nick: str
    seconds: int


@dataclass(frozen=True, slots=True)
class FilesTold:
    """Whether the server takes files: `refusal` says in words why not, and is empty where it does.

    `place` is where it has them, as far as they may be fetched from there.
    """

    refusal: str
    place: FilePlace | None = None


@dataclass(frozen=True, slots=True)
class FileSending:
    """So many bytes of a file are on their way; Uploads.begin was given the ticket."""

    ticket: str
    sent: int


@dataclass(frozen=True, slots=True)
class FileTaken:
    """The server has taken a file, and this is where it is."""

    ticket: str
    link: str


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file was not taken; `reason` says why, and what to do."""

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileLooked:
    """What a file is that was asked about; Downloads was given the ticket."""

    ticket: str
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class FileComing:
    """So many bytes of a file that is saved have come, of `size` as far as that is known."""

    ticket: str
    received: int
    size: int | None


@dataclass(frozen=True, slots=True)
class FileDone:
    """What was asked for with this ticket is done; `data` is the picture that was to be fetched."""

    ticket: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class FileFailed:
    """What was asked for with this ticket can't be had; `reason` says why, and what to do.

    `lasts` says that it will be so another time, too.
    """

    ticket: str
    reason: str
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something went wrong that belongs to no message. `text` says what happened and what to do."""

    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class UnsentEdit:
    """The newer text of a message of ours that the server has not confirmed."""

    key: str
    msgid: str
    text: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """How many messages of our own wait to be sent, because there is no connection or others go first.

    `unconfirmed` counts those on their way as well; `edits` are those of them that no entry is shown for.
    """

    count: int
    unconfirmed: int
    edits: tuple[UnsentEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class ServersFound:
    """The servers that announce themselves on this network, by name; `problem` is why that can't be known."""

    servers: tuple[FoundServer, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NoticeChosen:
    """The person has clicked on the system's notice with this tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class NoticeRefused:
    """The system can't show this notice."""

    tag: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class EntranceTold:
    """What the server tells of a link that lets people in."""

    told: Told


@dataclass(frozen=True, slots=True)
class EntranceRefused:
    """A link lets nobody in, or can't be asked about; the words say why and what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class ServerForgotten:
    """Nothing that is kept here lets one in to a server any more, or there was a `problem` with that."""

    problem: str = ""


def past_key(key: str) -> str:
    """The key under which a part of a conversation's past is told. No name has a space in it."""
    return f"{key} past"


Change: TypeAlias = (
    LinkChanged
    | Entered
    | NameRefused
    | StartedOver
    | ServerChanged
    | AccountChanged
    | AccountRefused
    | PasswordChanged
    | PasswordPlace
    | ConversationChanged
    | EntriesAdded
    | EntryChanged
    | EntriesDropped
    | Amended
    | LogRestarted
    | HistoryEnded
    | HistoryUnavailable
    | PastOpened
    | PastClosed
    | PlaceFound
    | Found
    | Typing
    | ChannelChange
    | FilesTold
    | FileSending
    | FileTaken
    | FileRefused
    | FileLooked
    | FileComing
    | FileDone
    | FileFailed
    | Problem
    | Unsent
    | ServersFound
    | NoticeChosen
    | NoticeRefused
    | EntranceTold
    | EntranceRefused
    | ServerForgotten
)
