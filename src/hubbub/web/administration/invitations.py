"""Links that let people in: which there are, who has made them, and ending them."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, Field

from hubbub.server.audit import Deed, audit
from hubbub.server.invite_links import InviteLink, end_link
from hubbub.web.administration.operation import Asked, Operation
from hubbub.web.administration.pages import LONGEST_WORD, PageAsked, be_stored, nothing_there, part_of

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_NO_LINK: Final = "There is no such link any more."


class LinkAsked(Asked):
    """A link, by its id."""

    id: str = Field(max_length=LONGEST_WORD)


class Invitation(BaseModel):
    """A link, without its secret, which nobody knows any more. Times are milliseconds since 1970."""

    id: str
    author: str
    time: int
    expires: int | None
    uses: int
    """How many people it lets in."""
    left: int
    over: bool
    channels: list[str]
    note: str
    used_by: list[str]
    """Those who have come in by it, as they are called now."""


class Invitations(BaseModel):
    """A part of them, by id."""

    items: list[Invitation]
    next: str | None


class InvitationList:
    """Answers which links there are, and ends them."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def operations(self) -> list[Operation[Any]]:
        """What can be asked for and done."""
        return [
            Operation("GET", "/api/invitations", "Invite links", PageAsked, Invitations, self._links),
            Operation("DELETE", "/api/invitations", "End an invite link", LinkAsked, None, self._end, (404,)),
        ]

    async def _links(self, _session: "Session", asked: PageAsked) -> Invitations:
        links = {each.record.id: each for each in self._server.invite_links.all()}
        search = asked.search.lower()
        part, after = await part_of(list(links), lambda key: _is_found(search, links[key]), asked)
        return Invitations(items=[self._told(links[key]) for key in part], next=after)

    async def _end(self, session: "Session", asked: LinkAsked) -> None:
        link = self._server.invite_links.named(asked.id)
        if link is None:
            raise nothing_there(_NO_LINK)
        batch = end_link(self._server, link)
        audit(session, Deed.INVITE_LINK_ENDED, link.record.id, link.record.note)
        await be_stored(self._server, batch)

    def _told(self, link: InviteLink) -> Invitation:
        record = link.record
        return Invitation(
            id=record.id,
            author=record.author,
            time=record.time,
            expires=record.expires,
            uses=record.uses,
            left=max(0, link.left),
            over=link.is_over(self._server.now()),
            channels=[each.name for each in link.channels],
            note=record.note,
            used_by=[self._server.name_of(identity) for identity in link.uses],
        )


def _is_found(search: str, link: InviteLink) -> bool:
    record = link.record
    return any(search in each.lower() for each in (record.id, record.author, record.note))
