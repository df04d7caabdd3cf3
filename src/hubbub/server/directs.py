"""Direct conversations: found by the two identities in them, made when first something is said."""

from collections.abc import Callable
from weakref import WeakValueDictionary

from hubbub.server.conversation import Conversation, direct_key
from hubbub.server.user import Person, User
from hubbub.store import queries
from hubbub.store.records import ConversationRecord
from hubbub.store.store import Store
from hubbub.wire.names import fold


class Directs:
    """The direct conversations in use. One is kept as long as one of its people is online."""

    def __init__(
        self,
        store: Store,
        find_person: Callable[[str], Person | None],
        new_id: Callable[[], int],
        now: Callable[[], int],
    ) -> None:
        self._store = store
        self._find_person = find_person
        self._new_id = new_id
        self._now = now
        self._known: WeakValueDictionary[str, Conversation] = WeakValueDictionary()

    async def open(self, one: str, other: str) -> Conversation:
        """The conversation of two identities, a new one where there is none. Raises StoreError."""
        found = await self._find(one, other)
        if found is not None:
            return found
        key = direct_key(one, other)
        new = Conversation(ConversationRecord(self._new_id(), key, "", self._now()))
        return self._known.setdefault(key, new)

    async def between(self, user: User, nick: str) -> Conversation | None:
        """The conversation of a user with whoever has, or last had, this nick. Raises StoreError."""
        person = self._find_person(nick)
        other = (
            person.identity
            if person is not None
            else await self._store.read(queries.direct_identity, user.identity, fold(nick))
        )
        return await self._find(user.identity, other) if other is not None else None

    async def _find(self, one: str, other: str) -> Conversation | None:
        key = direct_key(one, other)
        if key in self._known:
            return self._known[key]
        loaded = await self._store.read(queries.conversation_by_key, key)
        if loaded is None:
            return self._known.get(key)
        found = Conversation(loaded.record)
        found.restore(loaded)
        # Somebody may have found it while the store was read; there is one object for one conversation.
        return self._known.setdefault(key, found)
