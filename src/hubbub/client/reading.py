"""Reading what was said: asked of the server or, without a connection, answered from the cache."""

from datetime import datetime
from typing import Final

from hubbub.client.cache import around, newer, older
from hubbub.client.changes import Found, HistoryUnavailable, Problem, past_key
from hubbub.client.errands import Errands
from hubbub.client.exchange import Exchange
from hubbub.client.history import Place, add_newer, show_place
from hubbub.client.query import Query, QueryError
from hubbub.client.reducer import Reducer
from hubbub.client.searching import LIMIT
from hubbub.client.translation import N_, _

_ON_SERVER: Final = N_("The rest is on the server. It can be read when the connection is back.")
_NOT_KEPT: Final = N_("This computer has not kept that message. It can be found when the connection is back.")
_SEARCHED: Final = N_("There is no connection, so only what this computer has kept was searched.")
_NOTHING_KEPT: Final = N_("There is no connection, and this computer has kept nothing in which to search.")


class Reader:
    """Every method is for a conversation by its key, and the window is told what comes of it."""

    def __init__(self, reducer: Reducer, exchange: Exchange, errands: Errands) -> None:
        self._reducer = reducer
        self._exchange = exchange
        self._errands = errands

    def look_at(self, key: str) -> None:
        """Somebody has turned to a conversation: of the others, what was read back is let go first."""
        self._reducer.look_at(key)

    def load_older(self, key: str) -> None:
        """Show the page before the oldest entry; EntriesAdded or the like answers it."""
        if self._exchange.is_ready:
            self._reducer.load_older(key)
            self._exchange.flush()
        else:
            self._errands.do(self._load_older(key))

    def look_for(self, key: str, place: Place) -> None:
        """Show a place in a conversation, held or not; PlaceFound or a Problem answers it."""
        if self._exchange.is_ready or self._reducer.held(key, place) is not None:
            self._reducer.look_for(key, place)
            self._exchange.flush()
        else:
            self._errands.do(self._look_for(key, place))

    def search(self, key: str, text: str, everywhere: bool) -> None:
        """Look for messages, in all conversations or in one; Found answers it."""
        room = self._reducer.state.rooms.get(key)
        here, today = room.name if room is not None else "", datetime.now().astimezone().date()
        try:
            query = Query.parse(key, text, here, today, everywhere=everywhere)
        except QueryError as error:
            self._exchange.tell(Found(key, text, (), str(error), everywhere))
            return
        if self._exchange.is_ready:
            self._reducer.search(query)
            self._exchange.flush()
        else:
            self._errands.do(self._search(query))

    def extend_past(self, key: str, older: bool) -> None:
        """Show the next page of the part of the past that is open."""
        if self._exchange.is_ready:
            self._reducer.extend_past(key, older=older)
            self._exchange.flush()
        else:
            self._errands.do(self._extend_past(key, backwards=older))

    def leave_past(self, key: str) -> None:
        """Go back to what goes on now; PastClosed answers it, where a part of the past was open."""
        self._reducer.leave_past(key)
        self._exchange.flush()

    # From the cache

    async def _load_older(self, key: str) -> None:
        """Show the page before the oldest entry."""
        room = self._reducer.state.rooms[key]
        oldest = next((entry for entry in room.timeline if entry.msgid), None)
        cache, page = self._exchange.cache, None
        if cache is not None and oldest is not None and not room.timeline.is_full:
            page = await cache.ask(lambda archive: older(archive, key, oldest))
        if page is None or not page.entries:
            self._exchange.tell(HistoryUnavailable(key, _(_ON_SERVER)))
            return
        for amendment in page.amendments:
            room.timeline.amendments.add(amendment)
        self._exchange.tell(*room.timeline.add_history(page.entries))

    async def _extend_past(self, key: str, *, backwards: bool) -> None:
        """Show the next page of the part of the past that is open."""
        room = self._reducer.state.rooms[key]
        past = room.past
        stored = [entry for entry in past.timeline if entry.msgid] if past is not None else []
        cache, page = self._exchange.cache, None
        if cache is not None and stored:
            edge, side = (stored[0], older) if backwards else (stored[-1], newer)
            page = await cache.ask(lambda archive: side(archive, key, edge))
        if past is None or past is not room.past:
            return
        if page is None or not page.entries:
            self._exchange.tell(HistoryUnavailable(past_key(key), _(_ON_SERVER)))
        else:
            self._exchange.tell(*(past.add_older(page) if backwards else add_newer(room, past, page)))

    async def _look_for(self, key: str, place: Place) -> None:
        """Show a place, held or not."""
        room = self._reducer.state.rooms[key]
        cache = self._exchange.cache
        page = await cache.ask(lambda archive: around(archive, key, place)) if cache else None
        if page is None or not page.entries:
            self._exchange.tell(Problem(_(_NOT_KEPT), key))
        else:
            self._exchange.tell(*show_place(room, place, page))

    async def _search(self, query: Query) -> None:
        """Look for messages in what is kept."""
        cache = self._exchange.cache
        hits = await cache.ask(lambda archive: archive.search(query, LIMIT)) if cache else None
        self._exchange.tell(query.found(hits or (), _(_NOTHING_KEPT) if hits is None else _(_SEARCHED)))
