"""What one has not read yet, and telling one's other devices what one has."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from hubbub.client.model import SPOKEN, Entry
from hubbub.desktop.timeline import Timeline

_MARK_AFTER: Final = 1000
"""Milliseconds after which it is told that something was read, with all that was read meanwhile."""


class Reading:
    """Counts unread messages of others, by conversation."""

    def __init__(self, window: tk.Misc, tell: Callable[[str, int], None]) -> None:
        """Call `tell` with the key of what was read, and until when, in milliseconds since 1970."""
        self._window = window
        self._tell = tell
        self._due: dict[str, str] = {}
        self._until: dict[str, int] = {}
        self.unread: Counter[str] = Counter()

    def arrived(self, key: str, entries: Iterable[Entry], read: int | None, *, live: bool) -> Entry | None:
        """Count what has come into a conversation that is not being read. The first of it that is unread.

        What came before one was here is unread only where it is known how far one had `read`.
        """
        new = [entry for entry in entries if _counts(entry) and (live or (read and entry.time > read))]
        if new:
            self.unread[key] += len(new)
        return new[0] if new else None

    def read_elsewhere(self, key: str, timeline: Timeline, read: int | None) -> None:
        """Another device has read a conversation until `read`."""
        if read and self.unread[key]:
            unread = sum(map(_counts, timeline.newer_than(read)))
            self.unread[key] = min(self.unread[key], unread)
        self.unread += Counter()  # drops what is 0

    def read(self, key: str, timeline: Timeline) -> bool:
        """A conversation is being read; whether that makes a difference to what is unread."""
        newest = timeline.newest_stored()
        if newest is not None:
            self._until[key] = newest.time  # what comes when one has gone elsewhere is not read
            if key not in self._due:
                self._due[key] = self._window.after(_MARK_AFTER, lambda: self._mark(key))
        return bool(self.unread.pop(key, 0))

    def end(self) -> None:
        """Tell nothing more."""
        for timer in self._due.values():
            self._window.after_cancel(timer)
        self._due.clear()
        self._until.clear()

    def _mark(self, key: str) -> None:
        del self._due[key]
        self._tell(key, self._until.pop(key))


def first_unread(timeline: Timeline, read: int | None) -> str:
    """The id of the first message of others after `read`, empty where there is none or nothing is known."""
    newer = timeline.newer_than(read) if read else []
    return next((entry.id for entry in newer if _counts(entry)), "")


def _counts(entry: Entry) -> bool:
    return entry.kind in SPOKEN and not entry.own
