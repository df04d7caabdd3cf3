"""Whom the server itself keeps out: seeing, making and lifting that."""

from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, Field

from hubbub.server.audit import Deed, audit
from hubbub.server.banning import has_room, lift_ban, make_ban
from hubbub.server.bans import ADDRESS, PERSON, bans_address, normal_mask
from hubbub.store.records import ServerBanRecord
from hubbub.web.administration.operation import Asked, Operation
from hubbub.web.administration.pages import LONGEST_WORD, PageAsked, be_stored, not_so, nothing_there, part_of
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.text import cut_text

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_YEAR: Final = 366 * 86_400
_NO_REASON: Final = "No reason was given"
_KINDS: Final = {"address": ADDRESS, "person": PERSON}
_NAMES: Final[dict[str, Literal["address", "person"]]] = {ADDRESS: "address", PERSON: "person"}
_NO_BAN: Final = "There is no such ban any more."
_FULL: Final = "The server has as many bans as it may have (limits.server_bans). Lift one first."
_OWN: Final = "Your own address is among them, and you couldn't come back to lift that."
_EXAMPLES: Final = {
    "address": "Ban an address or a network, as in 192.0.2.0/24, and not everybody.",
    "person": "Ban user@host or nick!user@host, with * and ?, or R:account, and not everybody.",
}


class BanAsked(Asked):
    """Whom a ban means: an address or a network, or people by a mask or their account (R:account)."""

    kind: Literal["address", "person"]
    mask: str = Field(min_length=1, max_length=LONGEST_WORD)


class NewBanAsked(BanAsked):
    """A ban, for so many seconds; for 0 it never ends."""

    reason: str = Field("", max_length=MAX_KICK_REASON)
    seconds: int = Field(0, ge=0, le=100 * _YEAR)


class Ban(BaseModel):
    """Whom the server keeps out. Times are milliseconds since 1970."""

    kind: Literal["address", "person"]
    mask: str
    reason: str
    author: str
    time: int
    expires: int | None


class Bans(BaseModel):
    """A part of them, by mask."""

    items: list[Ban]
    next: str | None


class BanList:
    """Answers whom the server keeps out, and changes that."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def operations(self) -> list[Operation[Any]]:
        """What can be asked for and done."""
        return [
            Operation("GET", "/api/bans", "Bans of the server", PageAsked, Bans, self._bans),
            Operation(
                "POST", "/api/bans", "Ban somebody from the server", NewBanAsked, Ban, self._ban, (409,)
            ),
            Operation("DELETE", "/api/bans", "Lift a ban of the server", BanAsked, None, self._lift, (404,)),
        ]

    async def _bans(self, _session: "Session", asked: PageAsked) -> Bans:
        bans = {f"{each.mask} {kind}": each for kind in _NAMES for each in self._server.bans.of(kind)}
        search = asked.search.lower()
        part, after = await part_of(
            list(bans), lambda key: search in key.lower() or search in bans[key].reason.lower(), asked
        )
        return Bans(items=[_told(bans[key]) for key in part], next=after)

    async def _ban(self, session: "Session", asked: NewBanAsked) -> Ban:
        server, kind = self._server, _KINDS[asked.kind]
        mask = normal_mask(kind, asked.mask)
        if mask is None:
            raise not_so(_EXAMPLES[asked.kind])
        if kind == ADDRESS and bans_address(mask, session.address):
            raise not_so(_OWN)
        if not has_room(server):
            raise not_so(_FULL)
        reason = cut_text(" ".join(asked.reason.split()), MAX_KICK_REASON) or _NO_REASON
        now = server.now()
        expires = now + asked.seconds * 1000 if asked.seconds else None
        ban = ServerBanRecord(kind, mask, reason, session.nick, now, expires)
        batch = make_ban(server, ban)
        audit(session, Deed.BANNED, ban.mask, ban.reason)
        await be_stored(server, batch)
        return _told(ban)

    async def _lift(self, session: "Session", asked: BanAsked) -> None:
        kind = _KINDS[asked.kind]
        mask = normal_mask(kind, asked.mask)
        ban = self._server.bans.find(kind, mask) if mask is not None else None
        if ban is None:
            raise nothing_there(_NO_BAN)
        batch = lift_ban(self._server, ban)
        audit(session, Deed.BAN_LIFTED, ban.mask)
        await be_stored(self._server, batch)


def _told(ban: ServerBanRecord) -> Ban:
    return Ban(
        kind=_NAMES[ban.kind],
        mask=ban.mask,
        reason=ban.reason,
        author=ban.author,
        time=ban.time,
        expires=ban.expires,
    )
