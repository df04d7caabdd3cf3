"""What clients were told, held against what the server's history says afterwards.

Every message has a text of its own, so that a text names a message in whatever way it was met.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """Where the server says that an event stands."""

    seq: int
    msgid: str


class Entry(NamedTuple):
    """An event as the history has it; `text` is None for what is no message."""

    seq: int
    msgid: str
    text: str | None


class Ledger:
    """The evidence of all clients: what they sent, and what they were shown as it happened."""

    def __init__(self) -> None:
        self._sent: dict[str, set[str]] = defaultdict(set)
        self._shown: dict[str, dict[str, Place]] = defaultdict(dict)
        self._contradictions: dict[str, list[str]] = defaultdict(list)

    def send(self, conversation: str, text: str) -> None:
        """Note that a client sends a message; sending it again changes nothing."""
        self._sent[conversation].add(text)

    def show(self, conversation: str, text: str, place: Place) -> None:
        """Note that a client was shown a message: an echo of its own, or another's."""
        known = self._shown[conversation].setdefault(text, place)
        if known != place:
            self._contradictions[conversation].append(f"moved: {text} was at {known}, then at {place}")

    @property
    def shown(self) -> int:
        """How many messages somebody was shown."""
        return sum(map(len, self._shown.values()))

    def problems(self, conversation: str, history: Sequence[Entry]) -> list[str]:
        """What in the whole history of a conversation breaks the promise; all that was sent must be in it."""
        return [
            *self._contradictions[conversation],
            *_disorder(history),
            *self._missing_or_doubled(conversation, history),
            *self._moved(conversation, history),
        ]

    def _missing_or_doubled(self, conversation: str, history: Sequence[Entry]) -> Iterator[str]:
        found = Counter(entry.text for entry in history if entry.text is not None)
        sent, shown = self._sent[conversation], self._shown[conversation]
        for text in sent | found.keys() | shown.keys():
            if text not in found:
                yield f"lost: {text}, " + (f"shown at {shown[text]}" if text in shown else "never shown")
            elif found[text] > 1:
                yield f"doubled: {text} is there {found[text]} times"
            elif text not in sent:
                yield f"invented: {text} was never sent here"

    def _moved(self, conversation: str, history: Sequence[Entry]) -> Iterator[str]:
        shown = self._shown[conversation]
        for entry in history:
            place = shown.get(entry.text) if entry.text is not None else None
            if place is not None and place != (entry.seq, entry.msgid):
                yield f"moved: {entry.text} was shown at {place}, the history has it at {entry[:2]}"


def _disorder(history: Sequence[Entry]) -> Iterator[str]:
    """Whatever keeps the events from being numbered 1, 2, 3 with a msgid each."""
    for expected, entry in enumerate(history, start=1):
        if entry.seq != expected:
            yield f"gap: the history's event {expected} has the seq {entry.seq}"
            break
    for msgid, times in Counter(entry.msgid for entry in history).items():
        if times > 1:
            yield f"doubled: the msgid {msgid} is there {times} times"
