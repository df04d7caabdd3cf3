"""Asking the server for history: what is older, what was missed, one request at a time.

One conversation's missed entries are fetched page by page from the last one known (CHATHISTORY AFTER) until
nothing is missing (https://ircv3.net/specs/extensions/chathistory).
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from hubbub.client.amendments import Amendment
from hubbub.client.changes import Change
from hubbub.client.features import Features
from hubbub.client.model import Entry
from hubbub.client.room import Room
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.timestamp import format_time

PAGE: Final = 200
"""Entries of a page that a person looks at; what was missed comes in larger ones."""

_BEFORE_ALL: Final = f"timestamp={format_time(0)}"

_A_DAY: Final = 86_400_000
"""How far the clocks of client and server may differ, in milliseconds."""


class Fetch(Enum):
    """What to ask for."""

    LATEST = auto()
    OLDER = auto()
    MISSED = auto()
    TARGETS = auto()
    """Who wrote privately in the meantime."""


class _Request(NamedTuple):
    fetch: Fetch
    room: Room | None = None


class Page(NamedTuple):
    """The answer to a request: `size` counts what the server sent, `last` is the reference of its newest."""

    entries: Sequence[Entry]
    amendments: Sequence[Amendment]
    hidden: Sequence[tuple[int, str | None]]
    """Number and msgid of the events that have no entry."""
    size: int
    last: str | None


class History:
    """The requests that wait, and the one that is being answered."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[Fetch, str], _Request] = {}
        self._current: _Request | None = None
        self._limit = 0
        self._period = (0, 0)
        self._since = 0

    def reset(self) -> None:
        """The connection has gone, and the answers with it."""
        self._waiting.clear()
        self._current = None

    def catch_up(self, room: Room) -> None:
        """Ask for what was missed in a conversation, or for its newest page if nothing is known of it."""
        self._want(Fetch.LATEST if room.resume_after is None else Fetch.MISSED, room)

    def start_over(self, room: Room) -> None:
        """Ask for the newest page of a conversation of which nothing that was known counts any more."""
        room.resume_after = None
        self._waiting.pop((Fetch.MISSED, room.key), None)
        self._want(Fetch.LATEST, room)

    def load_older(self, room: Room) -> None:
        """Ask for the page before the oldest entry."""
        self._want(Fetch.OLDER, room)

    def find_targets(self, since: int, now: int) -> None:
        """Ask who wrote privately since a time (milliseconds since 1970)."""
        self._since = since
        self._period = (max(0, since - _A_DAY), now + _A_DAY)
        self._waiting[Fetch.TARGETS, ""] = _Request(Fetch.TARGETS)

    def watch(self, room: Room) -> None:
        """Ask for what is missing if the numbers of a conversation have a gap."""
        if not room.timeline.has_gap or self._is_wanted(Fetch.MISSED, room):
            return
        if room.resume_after is None:
            room.resume_after = room.timeline.resume_msgid()
        if room.resume_after is None:
            room.timeline.close_gaps()
        else:
            self._want(Fetch.MISSED, room)

    def due(self, features: Features) -> list[Message]:
        """The next request, if none is being answered."""
        if not features.has_history:
            self._waiting.clear()
        if self._current is not None or not self._waiting:
            return []
        self._current = self._waiting.pop(next(iter(self._waiting)))
        return [self._message(self._current, features)]

    def on_page(self, target: str, page: Page) -> list[Change]:
        """Take the answer that a chathistory batch for `target` brought."""
        request = self._current
        if request is None or request.room is None or request.room.key != fold(target):
            return []
        self._current = None
        room = request.room
        oldest = room.timeline.oldest_msgid()
        for seq, msgid in page.hidden:
            room.timeline.cover(seq, msgid)
        old = [entry for entry in page.entries if not self._is_news(request.fetch, room, entry)]
        changes = room.timeline.add_history(old)
        changes += room.timeline.add_history(page.entries, live=True)
        for amendment in page.amendments:
            changes += room.timeline.amend(amendment)
        if request.fetch is Fetch.MISSED:
            self._go_on(room, page)
        elif page.size == 0 or (request.fetch is Fetch.OLDER and room.timeline.oldest_msgid() == oldest):
            changes += room.timeline.reach_start()
        if request.fetch is Fetch.LATEST:
            room.timeline.close_gaps()
        return changes

    def on_targets(self) -> None:
        """The list of targets has come."""
        if self._current is not None and self._current.fetch is Fetch.TARGETS:
            self._current = None

    def on_refused(self) -> list[Change]:
        """The server has refused the request that it was asked last."""
        request, self._current = self._current, None
        if request is None or request.room is None:
            return []
        room = request.room
        room.timeline.close_gaps()
        if request.fetch is Fetch.MISSED:  # the server has forgotten our last entry, or begun anew
            room.resume_after = None
            self._want(Fetch.LATEST, room)
            return []
        return room.timeline.reach_start()

    def on_failed(self) -> None:
        """The server could not carry out the request that it was asked last; another time it may.

        What was missed is still known to be missing, and is asked for again when something is said, or after
        the next break.
        """
        self._current = None

    def _is_news(self, fetch: Fetch, room: Room, entry: Entry) -> bool:
        """Whether an entry happened while we were cut off, be it in a private conversation that is new."""
        if fetch is Fetch.LATEST and not room.is_channel:
            return 0 < self._since < entry.time
        return fetch is Fetch.MISSED

    def _want(self, fetch: Fetch, room: Room) -> None:
        if not self._is_wanted(fetch, room):
            self._waiting[fetch, room.key] = _Request(fetch, room)

    def _is_wanted(self, fetch: Fetch, room: Room) -> bool:
        return (fetch, room.key) in self._waiting or self._current == _Request(fetch, room)

    def _go_on(self, room: Room, page: Page) -> None:
        """Fetch the next page, unless this was the last one."""
        complete = page.size < self._limit and not room.timeline.has_gap
        if complete or page.last in {None, room.resume_after}:
            room.timeline.close_gaps()
            room.resume_after = None
        else:
            room.resume_after = page.last
            self._want(Fetch.MISSED, room)

    def _message(self, request: _Request, features: Features) -> Message:
        self._limit = features.history_limit if request.fetch is Fetch.MISSED else PAGE
        self._limit = min(self._limit, features.history_limit)
        if request.room is None:
            since, until = (f"timestamp={format_time(moment)}" for moment in self._period)
            return Message("CHATHISTORY", ("TARGETS", since, until, str(features.history_limit)))
        room = request.room
        oldest = room.timeline.oldest_msgid()
        subcommand, anchor = "LATEST", "*"
        if request.fetch is Fetch.MISSED:
            subcommand, anchor = "AFTER", f"msgid={room.resume_after}" if room.resume_after else _BEFORE_ALL
        elif request.fetch is Fetch.OLDER and oldest is not None:
            subcommand, anchor = "BEFORE", f"msgid={oldest}"
        return Message("CHATHISTORY", (subcommand, room.name, anchor, str(self._limit)))
