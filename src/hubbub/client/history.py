"""Asking the server for history: what is older, what was missed, one request at a time.

One conversation's missed entries are fetched page by page from the last one known (CHATHISTORY AFTER) until
nothing is missing (https://ircv3.net/specs/extensions/chathistory).
"""

from enum import Enum, auto
from typing import Final, NamedTuple

from hubbub.client.changes import (
    Change,
    HistoryUnavailable,
    LogRestarted,
    PastClosed,
    PastOpened,
    PlaceFound,
    Problem,
    past_key,
)
from hubbub.client.features import Features
from hubbub.client.model import Entry
from hubbub.client.page import Page
from hubbub.client.past import Past
from hubbub.client.room import Room
from hubbub.client.translation import N_, _
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
    AROUND = auto()
    """A place that somebody wants to see."""
    PAST_OLDER = auto()
    PAST_NEWER = auto()


_OF_THE_PAST: Final = (Fetch.AROUND, Fetch.PAST_OLDER, Fetch.PAST_NEWER)
_LOST: Final = N_("The connection broke before that could be fetched. Try again when it is back.")
_NOT_THERE: Final = N_(
    "That message can't be found. It may have been removed, or be from before your time here."
)


class _Request(NamedTuple):
    fetch: Fetch
    room: Room | None = None
    place: "Place | None" = None


class Place(NamedTuple):
    """A place to look for: the message `msgid`, else the first one since `time` (milliseconds since 1970).

    `quiet` is for somebody who only reads on, past the oldest entry that there is room for.
    """

    msgid: str = ""
    time: int = 0
    quiet: bool = False

    @property
    def anchor(self) -> str:
        """As CHATHISTORY names it."""
        return f"msgid={self.msgid}" if self.msgid else f"timestamp={format_time(self.time)}"


class History:
    """The requests that wait, and the one that is being answered."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[Fetch, str], _Request] = {}
        self._current: _Request | None = None
        self._limit = 0
        self._period = (0, 0)
        self._since = 0

    def reset(self) -> list[Change]:
        """The connection has gone, and the answers with it. Tells of those that somebody waits for."""
        lost = [*self._waiting.values(), *([self._current] if self._current is not None else [])]
        self._waiting.clear()
        self._current = None
        return [change for request in lost if (change := _unavailable(request)) is not None]

    def catch_up(self, room: Room) -> None:
        """Ask for what was missed in a conversation, or for its newest page if nothing is known of it."""
        self._want(Fetch.LATEST if room.resume_after is None else Fetch.MISSED, room)

    def start_over(self, room: Room) -> list[Change]:
        """Ask for the newest page of a conversation of which nothing that was known counts any more."""
        room.resume_after = None
        self._waiting.pop((Fetch.MISSED, room.key), None)
        self._want(Fetch.LATEST, room)
        return [*room.timeline.start_over(), LogRestarted(room.key), *self.leave_past(room)]

    def load_older(self, room: Room) -> None:
        """Ask for the page before the oldest entry; where there is no room for it, in a part of the past."""
        oldest = room.timeline.oldest_msgid()
        if room.timeline.is_full and oldest is not None:
            self.look_for(room, Place(oldest, quiet=True))
        else:
            self._want(Fetch.OLDER, room)

    def look_for(self, room: Room, place: Place) -> None:
        """Ask for what surrounds a place, in place of another one that was asked for."""
        self._waiting[Fetch.AROUND, room.key] = _Request(Fetch.AROUND, room, place)

    def extend_past(self, room: Room, *, older: bool) -> None:
        """Ask for the next page of the part of the past that is open."""
        if room.past is not None and not (older and room.past.timeline.at_start):
            self._want(Fetch.PAST_OLDER if older else Fetch.PAST_NEWER, room)

    def leave_past(self, room: Room) -> list[Change]:
        """Nobody reads in the past of a conversation any more, nor wants to."""
        for fetch in _OF_THE_PAST:
            self._waiting.pop((fetch, room.key), None)
        if self._current is not None and self._current.room is room and self._current.place is not None:
            self._current = self._current._replace(place=None)
        was_open, room.past = room.past is not None, None
        return [PastClosed(room.key)] if was_open else []

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
        if request.fetch in _OF_THE_PAST:
            return self._on_page_of_past(room, request, page)
        changes: list[Change] = []
        if request.fetch is Fetch.LATEST and room.timeline.clashes(page.entries):
            changes = [*room.timeline.start_over(), LogRestarted(room.key), *self.leave_past(room)]
        oldest = room.timeline.oldest_msgid()
        for seq, msgid in page.hidden:
            room.timeline.cover(seq, msgid)
        old = [entry for entry in page.entries if not self._is_news(request.fetch, room, entry)]
        changes += room.timeline.add_history(old)
        changes += room.timeline.add_history(page.entries, live=True)
        for amendment in page.amendments:
            changes += room.amend(amendment)
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
        if request.fetch in _OF_THE_PAST:
            return [] if request.place is None or request.place.quiet else [Problem(_(_NOT_THERE), room.key)]
        room.timeline.close_gaps()
        if request.fetch is Fetch.MISSED:  # the server has forgotten our last entry, or begun anew
            room.resume_after = None
            self._want(Fetch.LATEST, room)
            return []
        return room.timeline.reach_start()

    def on_failed(self, words: str) -> list[Change]:
        """The server could not carry out the request that it was asked last; another time it may.

        What was missed is still known to be missing, and is asked for again when something is said, or after
        the next break.
        """
        request, self._current = self._current, None
        if request is None or request.fetch not in {Fetch.OLDER, Fetch.PAST_OLDER, Fetch.PAST_NEWER}:
            return [Problem(words)]
        return [change for change in (_unavailable(request, words),) if change is not None]

    def _on_page_of_past(self, room: Room, request: _Request, page: Page) -> list[Change]:
        if request.fetch is Fetch.AROUND:
            return show_place(room, request.place, page) if request.place is not None else []
        if room.past is None:
            return []
        return (
            room.past.add_older(page)
            if request.fetch is Fetch.PAST_OLDER
            else add_newer(room, room.past, page)
        )

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
        if request.place is not None:
            subcommand, anchor = "AROUND", request.place.anchor
        elif request.fetch is Fetch.PAST_OLDER and room.past is not None:
            subcommand, anchor = "BEFORE", f"msgid={room.past.timeline.oldest_msgid()}"
        elif request.fetch is Fetch.PAST_NEWER and room.past is not None:
            subcommand, anchor = "AFTER", f"msgid={room.past.newest_msgid}"
        elif request.fetch is Fetch.MISSED:
            subcommand, anchor = "AFTER", f"msgid={room.resume_after}" if room.resume_after else _BEFORE_ALL
        elif request.fetch is Fetch.OLDER and oldest is not None:
            subcommand, anchor = "BEFORE", f"msgid={oldest}"
        return Message("CHATHISTORY", (subcommand, room.name, anchor, str(self._limit)))


def _unavailable(request: _Request, words: str = "") -> Change | None:
    """What to tell somebody who waits for the answer to a request; without words, that it was lost."""
    words = words or _(_LOST)
    room = request.room
    if room is None or request.fetch in {Fetch.LATEST, Fetch.MISSED}:
        return None
    if request.place is not None and not request.place.quiet:
        return Problem(words, room.key)
    is_past = request.fetch in {Fetch.PAST_OLDER, Fetch.PAST_NEWER}
    return HistoryUnavailable(past_key(room.key) if is_past else room.key, words)


def add_newer(room: Room, past: Past, page: Page) -> list[Change]:
    """Take the page after the part of the past that is open; what has grown together becomes one."""
    changes = past.add_newer(page)
    if page.size == 0 or past.timeline.touches(room.timeline):
        changes += [*room.timeline.absorb(past.timeline), PastClosed(room.key)]
        room.past = None
    return changes


def show_place(room: Room, place: Place, page: Page) -> list[Change]:
    """Show the page around a place: in the timeline if that has grown together with it, else apart."""
    past = Past(room.key, room.timeline.amendments)
    told = past.begin(page)
    if not page.entries:
        return [Problem(_(_NOT_THERE), room.key)]
    found = None if place.quiet else _entry_at(past, place)
    if past.timeline.touches(room.timeline) and not room.timeline.is_full:
        closed = [PastClosed(room.key)] if room.past is not None else []
        room.past = None
        changes = room.timeline.absorb(past.timeline)
        kept = found and room.timeline.message(found.msgid or "")
        return [*changes, *closed, PlaceFound(room.key, kept.id if kept else None, past=False)]
    room.past = past
    return [PastOpened(room.key), *told, PlaceFound(room.key, found.id if found else None, past=True)]


def _entry_at(past: Past, place: Place) -> Entry | None:
    """The entry at a place, or the one nearest to it."""
    found = past.timeline.message(place.msgid) if place.msgid else None
    return found or past.timeline.at_time(place.time)
