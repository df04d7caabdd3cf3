"""Long lists in parts: what is asked for, and going through many names without keeping the loop busy."""

import asyncio
from collections.abc import Callable, Sequence
from heapq import nsmallest
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import Field

from hubbub.server.bounds import ADMINISTRATION_PAGE, NAMES_AT_ONCE
from hubbub.web.administration.operation import Asked
from hubbub.web.refusal import RefusedError

if TYPE_CHECKING:
    from hubbub.server.journal import Batch
    from hubbub.server.server import Server

LONGEST_WORD = 200
"""Characters of what is searched for, and of each name that is asked for."""


class PageAsked(Asked):
    """A part of a list: so many, from where the last part ended (its `next`)."""

    search: str = Field("", max_length=LONGEST_WORD, description="A part of the name.")
    after: str = Field("", max_length=LONGEST_WORD, description="What the last part had as its next.")
    limit: int = Field(50, ge=1, le=ADMINISTRATION_PAGE)


async def part_of(
    keys: Sequence[str], is_wanted: Callable[[str], bool], asked: PageAsked
) -> tuple[list[str], str | None]:
    """The first keys after `asked.after` that are wanted, sorted, and where the next part begins, if any.

    Others have their turn meanwhile.
    """
    found: list[str] = []
    for start in range(0, len(keys), NAMES_AT_ONCE):
        some = keys[start : start + NAMES_AT_ONCE]
        wanted = (each for each in some if each > asked.after and is_wanted(each))
        found = nsmallest(asked.limit + 1, chain(found, wanted))
        await asyncio.sleep(0)
    part = found[: asked.limit]
    return part, part[-1] if len(found) > asked.limit else None


async def be_stored(server: "Server", batch: "Batch | None") -> None:
    """Wait until a change is on the disk. Raises RefusedError where it is not, and StoreFailedError."""
    if batch is not None and not await server.journal.committed(batch):
        words = "The server's disk has refused to write, so nothing has changed. Try again later."
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, words)


def nothing_there(words: str) -> RefusedError:
    """What to raise where there is no such thing."""
    return RefusedError(HTTPStatus.NOT_FOUND, words)


def not_so(words: str) -> RefusedError:
    """What to raise for what can't be done as things are."""
    return RefusedError(HTTPStatus.CONFLICT, words)
