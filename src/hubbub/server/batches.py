"""Batches: several lines that belong together (https://ircv3.net/specs/extensions/batch)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hubbub.wire import capabilities as cap
from hubbub.wire.message import NO_TAGS, Message

if TYPE_CHECKING:
    from hubbub.server.session import Session


def in_batch(session: "Session", kind: tuple[str, ...], lines: Iterable[Message]) -> list[Message]:
    """Lines as one batch of this kind with its parameters, or bare where the client knows no batches."""
    if cap.BATCH not in session.capabilities:
        return list(lines)
    reference = session.server.new_reference()
    tagged = [line._replace(tags={"batch": reference, **line.tags}) for line in lines]
    opening, end = batch_ends(session, kind, reference)
    return [opening, *tagged, end]


@contextmanager
def gathering(session: "Session", kind: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    """Have what is answered meanwhile be one batch of this kind; yields the tags that its lines need.

    A client that knows no batches gets them bare.
    """
    if cap.BATCH not in session.capabilities:
        yield NO_TAGS
        return
    reference = session.server.new_reference()
    opening, end = batch_ends(session, kind, reference)
    session.send(opening)
    yield {"batch": reference}
    session.send(end)


def batch_ends(session: "Session", kind: tuple[str, ...], reference: str) -> tuple[Message, Message]:
    """The first and the last line of a batch."""
    host = session.server.host
    return Message("BATCH", (f"+{reference}", *kind), host), Message("BATCH", (f"-{reference}",), host)
