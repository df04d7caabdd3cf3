"""One conversation's entries in the one order that everybody sees, each once, however they arrived."""

import sys
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from hubbub.client.amendments import Amendment, Amendments
from hubbub.client.changes import Change, EntriesAdded, EntriesDropped, EntryChanged, HistoryEnded
from hubbub.client.model import Delivery, Entry
from hubbub.client.ranges import SeqRanges

LIMIT: Final = 2000
"""The newest entries that are kept, beside those that were paged in."""

MOST_PAGED_IN: Final = 3000
"""The older entries that are kept because somebody has scrolled to them. Beyond, they read in a Past."""

_SLACK: Final = 200
"""How far the limit may be passed, so that entries are dropped by the hundred and not one by one."""


class _Place(NamedTuple):
    """What entries are sorted by.

    The server's number decides. What has none comes after the newest number of the moment it arrived, by time
    (a server without numbers has nothing better) and then by arrival.
    """

    seq: int
    time: int
    arrival: int
    id: str


_START: Final = _Place(0, 0, 0, "")
_END: Final = sys.maxsize
"""Stands for the number of a message that the server has not numbered yet."""


class Timeline:
    """The entries of the conversation `key`. Every method returns what a window has to be told."""

    def __init__(self, key: str, limit: int = LIMIT, amendments: Amendments | None = None) -> None:
        """`amendments` are those of the conversation, where another part of it is held already."""
        self._key = key
        self._limit = limit
        self._places: list[_Place] = []
        self._entries: dict[str, Entry] = {}
        self._place_of: dict[str, _Place] = {}
        self._id_of_msgid: dict[str, str] = {}
        self.amendments = Amendments() if amendments is None else amendments
        self._seen = SeqRanges()
        self._floor: tuple[int, str] | None = None
        """Number and msgid of an event without an entry that is older than the oldest entry."""
        self._arrivals = 0
        self._paged_in = 0
        self._at_start = False

    def __iter__(self) -> Iterator[Entry]:
        return (self._entries[place.id] for place in self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def at_start(self) -> bool:
        """Whether the oldest entry is known to be the conversation's first."""
        return self._at_start

    @property
    def has_gap(self) -> bool:
        """Whether numbers are missing between the oldest and the newest entry."""
        return self._seen.first_gap() is not None

    @property
    def oldest_seq(self) -> int | None:
        """The lowest number that has been seen."""
        return self._seen.oldest

    def oldest_msgid(self) -> str | None:
        """The reference before which older entries are to be asked for."""
        oldest = next((entry for entry in self if entry.msgid), None)
        if self._floor is not None and (oldest is None or self._floor[0] < (oldest.seq or 0)):
            return self._floor[1]
        return oldest.msgid if oldest is not None else None

    def newest_msgid(self) -> str | None:
        """The reference after which newer entries are to be asked for."""
        return next((entry.msgid for entry in self._newest_first() if entry.msgid), None)

    @property
    def is_full(self) -> bool:
        """Whether so much was paged in that there is no room for what is older."""
        return len(self._places) >= self._limit + MOST_PAGED_IN

    def resume_msgid(self) -> str | None:
        """The reference after which entries may be missing: below the first gap, else the newest."""
        gap = self._seen.first_gap()
        end = len(self._places) if gap is None else bisect_left(self._places, _START._replace(seq=gap.first))
        entries = (self._entries[place.id] for place in reversed(self._places[:end]))
        return next((entry.msgid for entry in entries if entry.msgid), None)

    def add_live(self, entry: Entry) -> list[Change]:
        """Take an entry that has just happened."""
        if self._known(entry):
            return []
        return [*self._insert([entry], live=True), *self._trim()]

    def add_history(self, entries: Iterable[Entry], *, live: bool = False) -> list[Change]:
        """Take a page of history; what is known already is passed over. `live` is as in EntriesAdded."""
        oldest = self._places[0] if self._places else None
        added = self._insert([entry for entry in entries if not self._known(entry)], live=live)
        if oldest is not None:
            self._paged_in += bisect_left(self._places, oldest)
        return [*(replace(change, late=live) for change in added), *self._number_one(), *self._trim()]

    def add_note(self, entry: Entry) -> list[Change]:
        """Put an entry of the program's own after the newest one from the server."""
        last = self._last_stored()
        self._put(entry, last._replace(arrival=self._next_arrival(), id=entry.id))
        return [EntriesAdded(self._key, (entry,), self._before(entry.id), live=True)]

    def add_pending(self, entry: Entry) -> list[Change]:
        """Put a message of one's own at the end, until its echo or its failure gives it a place."""
        self._put_pending(entry)
        return [EntriesAdded(self._key, (entry,), self._before(entry.id), live=True)]

    def confirm(self, nonce: str, echo: Entry) -> list[Change]:
        """The server has stored the pending message `nonce`: it gets its time, number and place.

        When history has brought it before its echo, that copy is dropped in favour of the pending one.
        """
        pending = self._entries.get(nonce)
        if pending is None:
            return self.add_live(echo)
        if pending.delivery is Delivery.STORED:
            return []
        changes = self._drop_copy(echo)
        entry = replace(
            pending, time=echo.time, seq=echo.seq, msgid=echo.msgid, delivery=Delivery.STORED, problem=""
        )
        self._remove(nonce)
        self._put(entry, self._place(entry))
        changes.append(EntryChanged(self._key, self._entries[nonce], self._before(nonce)))
        return [*changes, *self._trim()]

    def fail(self, nonce: str, problem: str) -> list[Change]:
        """The pending message `nonce` was refused: it stays where it would have come, with the reason."""
        pending = self._entries.get(nonce)
        if pending is None:
            return []
        entry = replace(pending, delivery=Delivery.FAILED, problem=problem)
        self._remove(nonce)
        self._put(entry, self._last_stored()._replace(arrival=self._next_arrival(), id=nonce))
        return [EntryChanged(self._key, entry, self._before(nonce))]

    def retry(self, nonce: str, now: int) -> tuple[Entry, list[Change]] | None:
        """Make the failed message `nonce` pending and the newest; returns it, None if it has not failed."""
        failed = self._entries.get(nonce)
        if failed is None or failed.delivery is not Delivery.FAILED:
            return None
        entry = replace(failed, time=now, delivery=Delivery.PENDING, problem="")
        self._remove(nonce)
        self._put_pending(entry)
        return entry, [EntryChanged(self._key, entry, self._before(nonce))]

    def discard(self, nonce: str) -> list[Change]:
        """Let go of a message of our own that the server does not have."""
        self._remove(nonce)
        return [EntriesDropped(self._key, (nonce,))]

    def amend(self, amendment: Amendment) -> list[Change]:
        """Change a message, or keep in mind how it is to be changed when it comes."""
        self.amendments.add(amendment)
        entry_id = self._id_of_msgid.get(amendment.target)
        if entry_id is None:
            return []
        entry = self.amendments.apply(self._entries[entry_id])
        if entry == self._entries[entry_id]:
            return []
        self._entries[entry_id] = entry
        return [EntryChanged(self._key, entry, self._before(entry_id))]

    def own(self, nonce: str) -> Entry | None:
        """A message of our own by its nonce, while it is kept."""
        return self._entries.get(nonce)

    def message(self, msgid: str) -> Entry | None:
        """The entry with this msgid, while it is kept."""
        entry_id = self._id_of_msgid.get(msgid)
        return self._entries[entry_id] if entry_id is not None else None

    def at_time(self, time: int) -> Entry | None:
        """The first message since `time` (milliseconds since 1970); the newest one where none is as late."""
        stored = [entry for entry in self if entry.msgid]
        return next((entry for entry in stored if entry.time >= time), stored[-1] if stored else None)

    def reaches_back_to(self, time: int) -> bool:
        """Whether the oldest message is from `time` (milliseconds since 1970) or before."""
        oldest = next((entry for entry in self if entry.msgid), None)
        return oldest is not None and oldest.time <= time

    def cover(self, seq: int, msgid: str | None) -> None:
        """Count a number as seen that has no entry: an event that is not shown."""
        self._seen.add(seq)
        if msgid is not None and (self._floor is None or seq < self._floor[0]):
            self._floor = (seq, msgid)

    def close_gaps(self) -> None:
        """Stop missing what the server does not have either."""
        self._seen.close_gaps()

    def contradicts(self, entry: Entry) -> bool:
        """Whether something new has the number of something else, or one from before the oldest.

        The server has begun a new log then, or the nick belongs to somebody else.
        """
        if entry.seq is None or self._seen.oldest is None or self._known(entry):
            return False
        return entry.seq < self._seen.oldest or entry.seq in self._seen

    def clashes(self, entries: Iterable[Entry]) -> bool:
        """Whether an entry of a page has the number of something else: the server has begun a new log."""
        return any(entry.seq in self._seen for entry in entries if entry.seq and not self._known(entry))

    def start_over(self) -> list[Change]:
        """Drop everything but what the server has not stored yet."""
        stored = tuple(place.id for place in self._places if place.seq != _END)
        for entry_id in stored:
            self._remove(entry_id)
        self.amendments.clear()
        self._seen = SeqRanges()
        self._floor = None
        self._at_start = False
        self._paged_in = 0
        return [EntriesDropped(self._key, stored)]

    def reach_start(self) -> list[Change]:
        """The server has nothing older."""
        if self._at_start:
            return []
        self._at_start = True
        return [HistoryEnded(self._key)]

    def touches(self, later: "Timeline") -> bool:
        """Whether nothing is missing between this one's newest entry and a later one's oldest."""
        newest, oldest = self._seen.newest, later.oldest_seq
        if newest is not None and oldest is not None:
            return oldest <= newest + 1
        return any(later.message(entry.msgid) for entry in self if entry.msgid)

    def absorb(self, earlier: "Timeline") -> list[Change]:
        """Take over what an earlier one that touches this has of older entries, as far as there is room."""
        room = max(0, self._limit + MOST_PAGED_IN - len(self))
        older = [entry for entry in earlier if not self._known(entry)]
        taken = older[len(older) - min(room, len(older)) :]
        oldest = self._seen.oldest
        changes = self.add_history(taken)
        if taken and taken[0].seq is not None and oldest is not None:
            self._seen.add_all(taken[0].seq, oldest)
        return [*changes, *(self.reach_start() if earlier.at_start and taken == older else [])]

    def shorten(self, count: int, *, newest: bool) -> list[Change]:
        """Keep so many entries, and drop the others: the newest ones or the oldest.

        What the server has not stored yet stays in any case.
        """
        surplus = max(0, min(len(self) - count, self._stored_end()))
        dropped = self._places[count : count + surplus] if newest else self._places[:surplus]
        if not dropped:
            return []
        self._forget(dropped)
        kept = [entry.seq for entry in self if entry.seq is not None]
        if newest:
            self._seen.forget_above(max(kept, default=0))
        else:
            self._paged_in = max(0, self._paged_in - surplus)
            self._leave_start(min(kept, default=0))
        return [EntriesDropped(self._key, tuple(place.id for place in dropped))]

    def _newest_first(self) -> Iterator[Entry]:
        return (self._entries[place.id] for place in reversed(self._places))

    def _known(self, entry: Entry) -> bool:
        return entry.id in self._entries or (entry.msgid is not None and entry.msgid in self._id_of_msgid)

    def _insert(self, entries: Iterable[Entry], *, live: bool) -> list[EntriesAdded]:
        places = []
        for entry in entries:
            if entry.id not in self._entries:  # a page may name the same entry twice
                place = self._place(entry)
                self._put(entry, place)
                places.append(place)
        return [self._added(run, live=live) for run in self._runs(sorted(places))]

    def _place(self, entry: Entry) -> _Place:
        if entry.seq is not None:
            return _Place(entry.seq, 0, 0, entry.id)
        return _Place(self._seen.newest or 0, entry.time, self._next_arrival(), entry.id)

    def _put_pending(self, entry: Entry) -> None:
        self._put(entry, _Place(_END, 0, self._next_arrival(), entry.id))

    def _put(self, entry: Entry, place: _Place) -> None:
        insort(self._places, place)
        self._entries[entry.id] = self.amendments.apply(entry)
        self._place_of[entry.id] = place
        if entry.msgid is not None:
            self._id_of_msgid[entry.msgid] = entry.id
        if entry.seq is not None:
            self._seen.add(entry.seq)

    def _remove(self, entry_id: str) -> None:
        place = self._place_of.pop(entry_id)
        del self._places[bisect_left(self._places, place)]
        entry = self._entries.pop(entry_id)
        if entry.msgid is not None:
            del self._id_of_msgid[entry.msgid]

    def _runs(self, places: list[_Place]) -> Iterator[list[_Place]]:
        """Group sorted places into those that stand side by side."""
        run: list[_Place] = []
        following = -1
        for place in places:
            index = bisect_left(self._places, place)
            if index != following and run:
                yield run
                run = []
            run.append(place)
            following = index + 1
        if run:
            yield run

    def _added(self, run: list[_Place], *, live: bool) -> EntriesAdded:
        entries = tuple(self._entries[place.id] for place in run)
        return EntriesAdded(self._key, entries, self._before(run[0].id), live)

    def _before(self, entry_id: str) -> str | None:
        index = bisect_left(self._places, self._place_of[entry_id])
        return self._places[index - 1].id if index else None

    def _last_stored(self) -> _Place:
        end = self._stored_end()
        return self._places[end - 1] if end else _START

    def _stored_end(self) -> int:
        """The index of the first entry that the server has not stored yet."""
        return bisect_left(self._places, _START._replace(seq=_END))

    def _next_arrival(self) -> int:
        self._arrivals += 1
        return self._arrivals

    def _drop_copy(self, echo: Entry) -> list[Change]:
        copy = self._id_of_msgid.get(echo.msgid or "")
        if copy is None:
            return []
        self._remove(copy)
        return [EntriesDropped(self._key, (copy,))]

    def _number_one(self) -> list[Change]:
        return self.reach_start() if self._seen.oldest == 1 else []

    def _trim(self) -> list[Change]:
        surplus = len(self._places) - self._limit - self._paged_in
        if surplus <= _SLACK:
            return []
        dropped = [place for place in self._places[:surplus] if place.seq != _END]
        self._forget(dropped)
        self._leave_start(next((entry.seq for entry in self if entry.seq is not None), 0))
        return [EntriesDropped(self._key, tuple(place.id for place in dropped))]

    def _forget(self, places: list[_Place]) -> None:
        """Drop entries that follow each other."""
        start = bisect_left(self._places, places[0])
        del self._places[start : start + len(places)]
        for place in places:
            entry = self._entries.pop(place.id)
            del self._place_of[place.id]
            if entry.msgid is not None:
                del self._id_of_msgid[entry.msgid]

    def _leave_start(self, oldest: int) -> None:
        """What is older than the number `oldest` has been dropped."""
        self._seen.forget_below(oldest)
        self._floor = None
        self._at_start = False
