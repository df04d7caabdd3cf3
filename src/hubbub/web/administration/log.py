"""The audit log, as administrators read it: newest first."""

from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, Field

from hubbub.server.audit import Deed
from hubbub.server.bounds import ADMINISTRATION_PAGE
from hubbub.store.audit import audit_page
from hubbub.web.administration.operation import Asked, Operation
from hubbub.web.administration.pages import LONGEST_WORD

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_NEWEST: Final = (1 << 63) - 1
"""Above every id."""


class LogAsked(Asked):
    """Which entries: of one kind, about a name or an address, from where the last part ended."""

    deed: Deed | Literal[""] = ""
    search: str = Field("", max_length=LONGEST_WORD, description="A part of a name, a target or an address.")
    after: int = Field(_NEWEST, ge=0, le=_NEWEST, description="What the last part had as its next.")
    limit: int = Field(50, ge=1, le=ADMINISTRATION_PAGE)


class Entry(BaseModel):
    """Who did what to whom. `account` is what they were logged in to; the time is milliseconds since 1970."""

    id: str
    time: int
    deed: str
    actor: str
    account: str
    address: str
    target: str
    detail: str


class Entries(BaseModel):
    """A part of the log, newest first."""

    items: list[Entry]
    next: str | None


class LogReading:
    """Answers with the log."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def operations(self) -> list[Operation[LogAsked]]:
        """What can be asked for."""
        return [Operation("GET", "/api/log", "The audit log", LogAsked, Entries, self._log)]

    async def _log(self, _session: "Session", asked: LogAsked) -> Entries:
        await self._server.journal.all_settled()  # what was done before this was asked is in it
        found = await self._server.store.read(
            audit_page,
            before=asked.after,
            limit=asked.limit + 1,
            deed=asked.deed or None,
            search=asked.search,
        )
        part = found[: asked.limit]
        items = [Entry(**{**each._asdict(), "id": str(each.id)}) for each in part]
        return Entries(items=items, next=items[-1].id if len(found) > asked.limit else None)
