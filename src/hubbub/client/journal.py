"""Collects what changed while messages are worked off, and hands it over with the repetition taken out."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from hubbub.client.changes import Change, ConversationChanged, EntriesAdded
from hubbub.client.model import Conversation


class Journal:
    """The changes since the last hand-over.

    However often a conversation changes in between, its newest state is told once, where it changed first;
    entries that follow each other become one change.
    """

    def __init__(self) -> None:
        self._changes: list[Change | str] = []
        self._touched: set[str] = set()

    def add(self, changes: Iterable[Change]) -> None:
        """Note changes in order."""
        self._changes.extend(changes)

    def touch(self, key: str) -> None:
        """Note that the conversation `key` appeared or changed, apart from its entries."""
        if key not in self._touched:
            self._touched.add(key)
            self._changes.append(key)

    def take(self, snapshot: Callable[[str], Conversation]) -> list[Change]:
        """Hand over everything; `snapshot` gives the newest state of a conversation."""
        taken: list[Change] = []
        for item in self._changes:
            change = ConversationChanged(snapshot(item)) if isinstance(item, str) else item
            if taken and (joined := _joined(taken[-1], change)):
                taken[-1] = joined
            else:
                taken.append(change)
        self._changes.clear()
        self._touched.clear()
        return taken


def _joined(first: Change, second: Change) -> Change | None:
    """One change for two, where `second` adds entries right after those of `first`."""
    if not isinstance(first, EntriesAdded) or not isinstance(second, EntriesAdded):
        return None
    if (first.key, first.live, first.late) != (second.key, second.live, second.late):
        return None
    if second.after != first.entries[-1].id:
        return None
    return replace(first, entries=first.entries + second.entries)
