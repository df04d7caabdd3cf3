"""What the server keeps for people beside their accounts: read markers, and what they tell of themselves."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from hubbub.store import states
from hubbub.store.records import ReadMarkerRecord, Row, UserMetadataRecord
from hubbub.store.store import Store

if TYPE_CHECKING:
    from hubbub.server.journal import Batch

V = TypeVar("V")


class Metadata(dict[str, str]):
    """What is told of somebody or of a channel, by key.

    `batch` holds its newest uncommitted change: whoever is told of these waits for it.
    """

    batch: "Batch | None" = None

    def committed(self, batch: "Batch") -> None:
        """Note that a batch with changes of these is on the disk."""
        if self.batch is batch:
            self.batch = None

    def restore(self, values: Mapping[str, str | None]) -> None:
        """Take back changes: put what was there before."""
        put(self, values)
        self.batch = None


@dataclass(slots=True)
class PersonState:
    """What is kept for one person.

    `markers` are times in milliseconds since 1970, by a channel's id or the identity that one writes with.
    """

    markers: dict[str, int] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)

    def rows(self, identity: str) -> list[Row]:
        """All of it as the store keeps it for an identity."""
        markers = [ReadMarkerRecord(identity, *each) for each in self.markers.items()]
        return [*markers, *(UserMetadataRecord(identity, *each) for each in self.metadata.items())]


class States:
    """The state of everybody with an account, in memory as the accounts are. A guest has their own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states = _by_identity(
            store.read_now(states.read_markers), store.read_now(states.user_metadata_of)
        )

    def of(self, identity: str) -> PersonState:
        """The state of the account with this identity."""
        return self._states[identity]

    def keep(self, identity: str, state: PersonState) -> None:
        """Have an account take over the state of the guest who has made it."""
        self._states[identity] = state

    def drop(self, identity: str) -> None:
        """Let go of the state of what is no account after all."""
        del self._states[identity]

    async def load(self, identity: str) -> PersonState:
        """The state of a guest, from the store. Raises StoreError."""
        markers = await self._store.read(states.read_markers, identity)
        return _by_identity(markers, await self._store.read(states.user_metadata_of, identity))[identity]


def _by_identity(
    markers: list[ReadMarkerRecord], metadata: list[UserMetadataRecord]
) -> defaultdict[str, PersonState]:
    found: defaultdict[str, PersonState] = defaultdict(PersonState)
    for marker in markers:
        found[marker.identity].markers[marker.target] = marker.time
    for each in metadata:
        found[each.identity].metadata[each.key] = each.value
    return found


def put(values: dict[str, V], changes: Mapping[str, V | None]) -> None:
    """Change some values in place; None removes one."""
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
