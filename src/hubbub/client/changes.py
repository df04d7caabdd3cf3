"""What the network tells the window: frozen values, so that they may cross from one thread to another."""

from dataclasses import dataclass
from typing import TypeAlias

from hubbub.client.address import Address
from hubbub.client.model import Conversation, Entry, Link


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The connection changed. `detail` says in words what happened and what comes next."""

    link: Link
    detail: str
    encrypted: bool = False


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
    """Happened while we were there or were cut off, so it may be announced; False for older history."""


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
class HistoryEnded:
    """There is nothing older than the first entry of this conversation."""

    key: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody is writing, or has stopped without sending it. Whoever doesn't say so again has stopped too.

    `seconds` is how long it holds, 0 for having stopped (https://ircv3.net/specs/client-tags/typing).
    """

    key: str
    nick: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something went wrong that belongs to no message. `text` says what happened and what to do."""

    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that announces itself. `online` is how many people are there, None where it doesn't tell."""

    name: str
    address: Address
    online: int | None


@dataclass(frozen=True, slots=True)
class ServersFound:
    """The servers that announce themselves on this network, by name; `problem` is why that can't be known."""

    servers: tuple[FoundServer, ...]
    problem: str = ""


Change: TypeAlias = (
    LinkChanged
    | Entered
    | NameRefused
    | ConversationChanged
    | EntriesAdded
    | EntryChanged
    | EntriesDropped
    | HistoryEnded
    | Typing
    | Problem
    | ServersFound
)
