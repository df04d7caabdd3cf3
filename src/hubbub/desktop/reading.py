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

    def __init__(
        self,
        window: tk.Misc,
        tell: Callable[[str, int], None],
        is_mention: Callable[[str, Entry], bool] = lambda _key, _entry: False,
    ) -> None:
        """Call `tell` with the key of what was read, and until when, in milliseconds since 1970.

        `is_mention` tells of a message in the conversation with a key whether it is meant for us.
        """
        self._window = window
        self._tell = tell
        self._is_mention = is_mention
        self._due: dict[str, str] = {}
        self._until: dict[str, int] = {}
        self.unread: Counter[str] = Counter()
        self.mentions: Counter[str] = Counter()
        """Those of them that are meant for us."""

    def arrived(self, key: str, entries: Iterable[Entry], read: int | None, *, live: bool) -> list[Entry]:
        """Count what has come into a conversation that is not being read. What of it is unread.

        What came before one was here is unread only where it is known how far one had `read`.
        """
        new = [entry for entry in entries if _counts(entry) and (live or (read and entry.time > read))]
        if new:
            self.unread[key] += len(new)
            self.mentions[key] += self._mentions(key, new)
        return new

    def read_elsewhere(self, key: str, timeline: Timeline, read: int | None) -> None:
        """Another device has read a conversation until `read`."""
        if read and self.unread[key]:
            newer = [entry for entry in timeline.newer_than(read) if _counts(entry)]
            self.unread[key] = min(self.unread[key], len(newer))
            self.mentions[key] = min(self.mentions[key], self._mentions(key, newer))
        self.unread += Counter()  # drops what is 0
        self.mentions += Counter()

    def read(self, key: str, timeline: Timeline) -> bool:
        """A conversation is being read; whether that makes a difference to what is unread."""
        newest = timeline.newest_stored()
        if newest is not None:
            self._until[key] = newest.time  # what comes when one has gone elsewhere is not read
            if key not in self._due:
                self._due[key] = self._window.after(_MARK_AFTER, lambda: self._mark(key))
        self.mentions.pop(key, 0)
        return bool(self.unread.pop(key, 0))

    def end(self) -> None:
        """Tell nothing more, and count from nothing."""
        self.unread.clear()
        self.mentions.clear()
        for timer in self._due.values():
            self._window.after_cancel(timer)
        self._due.clear()
        self._until.clear()

    def _mentions(self, key: str, entries: Iterable[Entry]) -> int:
        return sum(self._is_mention(key, entry) for entry in entries)

    def _mark(self, key: str) -> None:
        del self._due[key]
        self._tell(key, self._until.pop(key))


def first_unread(timeline: Timeline, read: int | None) -> str:
    """The id of the first message of others after `read`, empty where there is none or nothing is known."""
    newer = timeline.newer_than(read) if read else []
    return next((entry.id for entry in newer if _counts(entry)), "")


def _counts(entry: Entry) -> bool:
    return entry.kind in SPOKEN and not entry.own
