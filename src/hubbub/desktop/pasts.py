"""The parts of the past that are open beside the conversations' timelines, and the way there and back."""

from collections.abc import Callable, Mapping

from hubbub.client.changes import (
    Change,
    EntriesAdded,
    EntriesDropped,
    EntryChanged,
    Found,
    HistoryEnded,
    HistoryUnavailable,
    PastClosed,
    PastOpened,
    PlaceFound,
    past_key,
)
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.timeline import Timeline, spliced


class Pasts:
    """One part of the past of each conversation at most, while somebody reads in it."""

    def __init__(
        self, presents: Mapping[str, Timeline], pane_of: Callable[[str], ConversationPane | None]
    ) -> None:
        """`presents` are the timelines by key; `pane_of` gives the pane that shows a conversation, if any."""
        self._presents = presents
        self._pane_of = pane_of
        self._pasts: dict[str, Timeline] = {}
        self._keys: dict[str, str] = {}

    def apply(self, change: Change) -> bool:
        """Show a change if it is about the past; whether it is."""
        match change:
            case PastOpened(key):
                self._pasts[past_key(key)] = Timeline()
                self._keys[past_key(key)] = key
            case PastClosed(key):
                self._close(key)
            case PlaceFound(key, entry_id, past):
                self._go(key, entry_id, past=past)
            case Found(key):
                if pane := self._pane_of(key):
                    pane.search.show(change)
            case HistoryUnavailable(key, reason):
                self._tell(self._keys.get(key, key), reason)
            case HistoryEnded(key):
                self._end(key)
            case EntriesAdded() | EntryChanged() | EntriesDropped() if change.key in self._keys:
                self._change(change)
            case _:
                return False
        return True

    def forget(self) -> None:
        """No part of the past is open any more."""
        self._pasts.clear()
        self._keys.clear()

    def _end(self, key: str) -> None:
        timeline = self._pasts.get(key) if key in self._keys else self._presents[key]
        if timeline is not None:
            timeline.complete = True
            self._tell(self._keys.get(key, key), "")

    def _change(self, change: EntriesAdded | EntryChanged | EntriesDropped) -> None:
        """Follow a change; one to a past that was left a moment ago is passed over."""
        timeline = self._pasts.get(change.key)
        if timeline is None:
            return
        pane = self._pane_of(self._keys[change.key])
        for splice in spliced(timeline, change):
            if pane is not None and pane.view.timeline is timeline:
                pane.view.apply(splice)

    def _go(self, key: str, entry_id: str | None, *, past: bool) -> None:
        timeline = self._pasts.get(past_key(key)) if past else self._presents[key]
        pane = self._pane_of(key)
        if pane is None or timeline is None:
            return
        pane.view.following = False
        pane.view.turn_to(timeline, past=past)
        if entry_id is not None:
            pane.view.point_out(entry_id)

    def _close(self, key: str) -> None:
        timeline = self._pasts.pop(past_key(key), None)
        pane = self._pane_of(key)
        if timeline is not None and pane is not None and pane.view.timeline is timeline:
            pane.view.turn_to(self._presents[key], past=False)

    def _tell(self, key: str, problem: str) -> None:
        pane = self._pane_of(key)
        if pane is not None:
            pane.view.fetched(problem)
