"""A page of a conversation's history, read: what came in answer to one request."""

from collections.abc import Sequence
from typing import NamedTuple

from hubbub.client.amendments import Amendment
from hubbub.client.model import Entry


class Page(NamedTuple):
    """`size` counts what the server sent, `last` is the reference of its newest."""

    entries: Sequence[Entry]
    amendments: Sequence[Amendment] = ()
    hidden: Sequence[tuple[int, str | None]] = ()
    """Number and msgid of the events that have no entry."""
    size: int = 0
    last: str | None = None
