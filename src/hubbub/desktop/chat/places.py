"""The conversations on all servers: their order, which one comes next, and finding one by its name. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hubbub.client.model import Conversation, Link
from hubbub.wire.names import fold, is_channel


class Place(NamedTuple):
    """A conversation by its key, on the server at an address. Without a key it is the server as such."""

    server: str
    key: str


class ListedServer(NamedTuple):
    """What the list shows of a server, its conversations in the order in which they stand there."""

    server: str
    name: str
    link: Link
    conversations: Sequence[Conversation]
    unread: Mapping[str, int]


class Found(NamedTuple):
    """A conversation that can be gone to."""

    place: Place
    name: str
    server_name: str
    unread: int


def in_order(conversations: Iterable[Conversation], lobby: str) -> list[Conversation]:
    """The lobby first, then channels, then people."""
    return sorted(
        conversations,
        key=lambda conversation: (
            conversation.key != lobby,
            not is_channel(conversation.name),
            conversation.key,
        ),
    )


def all_places(servers: Iterable[ListedServer]) -> Iterator[Found]:
    """Every conversation, from the top of the list to its end."""
    for server in servers:
        for conversation in server.conversations:
            place = Place(server.server, conversation.key)
            unread = server.unread.get(conversation.key, 0)
            yield Found(place, conversation.name, server.name, unread)


def next_channel(servers: Iterable[ListedServer], current: Place, step: int) -> Place | None:
    """The channel after (1) or before (-1) the current place; after the last one comes the first."""
    return _next([found.place for found in all_places(servers)], current, step, _channels(servers))


def next_unread(servers: Iterable[ListedServer], current: Place, step: int) -> Place | None:
    """The same among all conversations in which something is unread."""
    everything = list(all_places(servers))
    unread = {found.place for found in everything if found.unread}
    return _next([found.place for found in everything], current, step, unread)


def find_places(servers: Iterable[ListedServer], words: str) -> list[Found]:
    """The conversations with all these words in their names or their servers' names.

    Those whose own name begins so come first, then those in which something is unread.
    """
    wanted = fold(words).split()
    start = wanted[0] if wanted else ""

    def rank(found: Found) -> tuple[bool, bool]:
        return not fold(found.name).lstrip("#").startswith(start.lstrip("#")), not found.unread

    def has_all(found: Found) -> bool:
        names = fold(f"{found.name} {found.server_name}")
        return all(word in names for word in wanted)

    return sorted(filter(has_all, all_places(servers)), key=rank)


def _channels(servers: Iterable[ListedServer]) -> set[Place]:
    return {found.place for found in all_places(servers) if is_channel(found.name)}


def _next(places: Sequence[Place], current: Place, step: int, wanted: set[Place]) -> Place | None:
    """The next one that is wanted, going round once."""
    at = places.index(current) if current in places else -1 if step > 0 else 0
    around = (places[(at + step * distance) % len(places)] for distance in range(1, len(places) + 1))
    return next((place for place in around if place in wanted and place != current), None)
