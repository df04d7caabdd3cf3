"""The window's copy of one conversation's timeline, and what a change did to it. Pure, no widgets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Final

from hubbub.client.changes import EntriesAdded, EntriesDropped, EntryChanged
from hubbub.client.model import Delivery, Entry

_LOOK_BACK: Final = 2_000
"""Entries among which the message is looked for that is answered: most are answered soon."""


@dataclass(frozen=True, slots=True)
class Splice:
    """From index `at` on, `removed` entries went and `added` entries came in their place."""

    at: int
    removed: int
    added: int


class Timeline:
    """The entries of a conversation in order. It follows what EntriesAdded and EntryChanged say."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = list(entries)
        self.complete = False
        """There is nothing older on the server."""

    def __len__(self) -> int:
        return len(self._entries)

    def slice(self, start: int, end: int) -> Sequence[Entry]:
        """The entries from `start` up to and without `end`."""
        return self._entries[start:end]

    def before(self, index: int) -> Entry | None:
        """The entry before `index`, which decides whether an author's name is shown again."""
        return self._entries[index - 1] if index else None

    def answered(self, index: int) -> Entry | None:
        """The message that the entry at `index` answers, if it stands not too far before it."""
        msgid = self._entries[index].reply_to
        if msgid is None:
            return None
        found = self.find(msgid, index)
        return self._entries[found] if found is not None else None

    def answers_own(self, entry: Entry) -> bool:
        """Whether a message answers one of our own, if that stands not too far before the end."""
        found = self.find(entry.reply_to) if entry.reply_to is not None else None
        return found is not None and self._entries[found].own

    def unconfirmed(self) -> list[Entry]:
        """What we have said and the server has not confirmed, in order."""
        return [entry for entry in self._entries if entry.delivery is Delivery.PENDING]

    def newer_than(self, time: int) -> Sequence[Entry]:
        """The entries at the end that are newer than `time`, in milliseconds since 1970."""
        index = len(self._entries)
        while index and self._entries[index - 1].time > time:
            index -= 1
        return self._entries[index:]

    def newest_stored(self) -> Entry | None:
        """The newest entry that the server has, apart from what only this program says."""
        return next((entry for entry in reversed(self._entries) if entry.msgid is not None), None)

    def find(self, msgid: str, before: int | None = None) -> int | None:
        """The index of a message, looked for among those just before `before`, by default the end."""
        end = len(self._entries) if before is None else before
        near = range(end - 1, max(-1, end - 1 - _LOOK_BACK), -1)
        return next((index for index in near if self._entries[index].msgid == msgid), None)

    def index(self, entry_id: str) -> int:
        """Where an entry stands, looked for from the end, where most happens. Raises LookupError."""
        for index in range(len(self._entries) - 1, -1, -1):
            if self._entries[index].id == entry_id:
                return index
        raise LookupError(f"No entry {entry_id} in this conversation")

    def add(self, entries: Sequence[Entry], after: str | None) -> Splice:
        """Insert `entries` after the one whose id is `after`; first of all where that is None."""
        at = self._index_after(after)
        self._entries[at:at] = entries
        return Splice(at, 0, len(entries))

    def change(self, entry: Entry, after: str | None) -> list[Splice]:
        """Replace the entry with the same id, and move it to its new place if it has one."""
        old = self.index(entry.id)
        del self._entries[old]
        new = self._index_after(after)
        self._entries.insert(new, entry)
        return [Splice(old, 1, 1)] if new == old else [Splice(old, 1, 0), Splice(new, 0, 1)]

    def drop(self, ids: Sequence[str]) -> list[Splice]:
        """Forget entries; what is older than the first one can be asked for again."""
        gone = frozenset(ids)
        self.complete = False
        splices: list[Splice] = []
        for at, run in reversed(_runs(entry.id in gone for entry in self._entries)):
            del self._entries[at : at + run]
            splices.append(Splice(at, run, 0))
        return splices

    def _index_after(self, after: str | None) -> int:
        return 0 if after is None else self.index(after) + 1


def spliced(timeline: Timeline, change: EntriesAdded | EntryChanged | EntriesDropped) -> list[Splice]:
    """Follow a change; what it did to the timeline."""
    match change:
        case EntriesAdded(entries=entries, after=after):
            return [timeline.add(entries, after)]
        case EntryChanged(entry=entry, after=after):
            return timeline.change(entry, after)
        case EntriesDropped(ids=ids):
            return timeline.drop(ids)


def common_run(entries: Sequence[Entry], timeline: Timeline) -> tuple[int, int, int]:
    """The first entries that a timeline has too: the index here and there, and how many in a row."""
    there = {entry.id: index for index, entry in enumerate(timeline.slice(0, len(timeline)))}
    here = next((index for index, entry in enumerate(entries) if entry.id in there), None)
    if here is None:
        return 0, 0, 0
    start = there[entries[here].id]
    pairs = zip(entries[here:], timeline.slice(start, len(timeline)), strict=False)
    return here, start, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _runs(flags: Iterable[bool]) -> list[tuple[int, int]]:
    """Where the flags are set in a row: the index of the first one, and how many."""
    runs = []
    at = 0
    for is_set, group in groupby(flags):
        length = len(list(group))
        if is_set:
            runs.append((at, length))
        at += length
    return runs
