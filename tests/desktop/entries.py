"""Entries for the tests: whatever isn't said is ordinary."""

from hubbub.client.model import Delivery, Entry, Kind

NOON = 1_700_000_000_000  # a moment in milliseconds
MINUTE = 60_000


def said(
    number: int,
    text: str = "",
    author: str = "alice",
    *,
    kind: Kind = Kind.SAID,
    time: int | None = None,
    own: bool = False,
    delivery: Delivery = Delivery.STORED,
    problem: str = "",
    msgid: str | None = None,
) -> Entry:
    """Message number so-and-so: one a minute."""
    return Entry(
        f"m{number}",
        kind,
        author,
        text or f"message {number}",
        NOON + number * MINUTE if time is None else time,
        own=own,
        delivery=delivery,
        problem=problem,
        msgid=msgid,
    )


def many(first: int, count: int) -> tuple[Entry, ...]:
    """Messages numbered from `first` on."""
    return tuple(said(number) for number in range(first, first + count))
