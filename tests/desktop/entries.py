"""Entries for the tests: whatever isn't said is ordinary."""

from typing import Any

from hubbub.client.model import Entry, Kind

NOON = 1_700_000_000_000  # a moment in milliseconds
MINUTE = 60_000


def said(number: int, text: str = "", author: str = "alice", **other: Any) -> Entry:
    """Message number so-and-so: one a minute."""
    values: dict[str, Any] = {"time": NOON + number * MINUTE, "kind": Kind.SAID, **other}
    return Entry(f"m{number}", author=author, text=text or f"message {number}", **values)


def many(first: int, count: int) -> tuple[Entry, ...]:
    """Messages numbered from `first` on."""
    return tuple(said(number) for number in range(first, first + count))
