"""Reading without a connection: what the window asks for is answered from the cache, as far as that goes."""

from collections.abc import Callable
from typing import Final

from hubbub.client.cache import Cache, around, newer, older
from hubbub.client.changes import Change, Found, HistoryUnavailable, Problem, past_key
from hubbub.client.finding import words
from hubbub.client.history import Place, add_newer, show_place
from hubbub.client.reducer import Reducer
from hubbub.client.searching import LIMIT
from hubbub.client.translation import N_, _

_ON_SERVER: Final = N_("The rest is on the server. It can be read when the connection is back.")
_NOT_KEPT: Final = N_("This computer has not kept that message. It can be found when the connection is back.")
_SEARCHED: Final = N_("There is no connection, so only what this computer has kept was searched.")
_NOTHING_KEPT: Final = N_("There is no connection, and this computer has kept nothing in which to search.")


class OfflineReader:
    """Every method is for a conversation by its key, and ends when the window has been told."""

    def __init__(self, reducer: Reducer, flush: Callable[[], None]) -> None:
        self.cache: Cache | None = None
        self._reducer = reducer
        self._flush = flush

    async def load_older(self, key: str) -> None:
        """Show the page before the oldest entry."""
        room = self._reducer.state.rooms[key]
        oldest = next((entry for entry in room.timeline if entry.msgid), None)
        page = None
        if self.cache is not None and oldest is not None and not room.timeline.is_full:
            page = await self.cache.ask(lambda archive: older(archive, key, oldest))
        if page is None or not page.entries:
            self._tell(HistoryUnavailable(key, _(_ON_SERVER)))
            return
        for amendment in page.amendments:
            room.timeline.amendments.add(amendment)
        self._tell(*room.timeline.add_history(page.entries))

    async def extend_past(self, key: str, *, backwards: bool) -> None:
        """Show the next page of the part of the past that is open."""
        room = self._reducer.state.rooms[key]
        past = room.past
        stored = [entry for entry in past.timeline if entry.msgid] if past is not None else []
        page = None
        if self.cache is not None and stored:
            edge, side = (stored[0], older) if backwards else (stored[-1], newer)
            page = await self.cache.ask(lambda archive: side(archive, key, edge))
        if past is None or past is not room.past:
            return
        if page is None or not page.entries:
            self._tell(HistoryUnavailable(past_key(key), _(_ON_SERVER)))
        else:
            self._tell(*(past.add_older(page) if backwards else add_newer(room, past, page)))

    async def look_for(self, key: str, place: Place) -> None:
        """Show a place, held or not."""
        room = self._reducer.state.rooms[key]
        held = self._reducer.held(key, place)
        if held is not None:
            self._reducer.look_for(key, place)
            self._flush()
            return
        page = await self.cache.ask(lambda archive: around(archive, key, place)) if self.cache else None
        if page is None or not page.entries:
            self._tell(Problem(_(_NOT_KEPT), key))
        else:
            self._tell(*show_place(room, place, page))

    async def search(self, key: str, text: str) -> None:
        """Look for messages that have all words of a text."""
        wanted = words(text)
        found = (
            await self.cache.ask(lambda archive: archive.search(key, wanted, LIMIT)) if self.cache else None
        )
        note = _(_NOTHING_KEPT) if found is None else _(_SEARCHED)
        self._tell(Found(key, text, tuple(found or ()), note))

    def _tell(self, *changes: Change) -> None:
        self._reducer.state.add(*changes)
        self._flush()
