"""What the program that hosts this server may ask and order: who is here, the door, sending away.

The orders and their answers are in wire/control.py; cli/parent.py brings them from standard input. Nobody
else can give any.
"""

import logging
import os
from collections.abc import Iterator
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hubbub.server.audit import HOST, Deed
from hubbub.server.banning import has_room, lift_ban, make_ban
from hubbub.server.bans import ADDRESS, normal_mask
from hubbub.server.bounds import REPORTED_PEOPLE
from hubbub.server.expulsion import expel
from hubbub.server.journal import Batch, RecoveringError
from hubbub.server.listener import is_loopback
from hubbub.store import queries
from hubbub.store.errors import StoreError
from hubbub.store.records import ServerBanRecord
from hubbub.wire.control import Attendee, BannedAddress, ControlError, Order, Report, Verb
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.text import cut_text

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.user import User

log: Final = logging.getLogger(__name__)

_COUNT_SECONDS: Final = 10.0
"""How old the number of stored entries may be."""

_NO_REASON: Final = "No reason was given"
_STATM: Final = Path("/proc/self/statm")


class Control:
    """Carries out one order after the other, and answers each with how the server is then."""

    def __init__(self, server: "Server", fingerprint: str = "") -> None:
        """`fingerprint` is that of the certificate which the server shows, if any."""
        self._server = server
        self._fingerprint = fingerprint
        self._began = server.loop.time()
        self._stored = 0
        self._counted = -_COUNT_SECONDS

    async def answer(self, line: bytes) -> bytes:
        """The line that answers a line."""
        try:
            problem = await self._obey(Order.parse(line))
            await self._count()
        except (ControlError, StoreError) as error:
            problem = str(error)
        except RecoveringError:
            problem = "The server's disk has just refused to write. Look at the log, and try again."
        return self._report(problem).serialise()

    async def _obey(self, order: Order) -> str:
        """Carry out an order; what kept it from that, in words. Raises RecoveringError."""
        door = self._server.door
        match order.verb:
            case Verb.CLOSE_DOOR:
                door.close()
                self._note(Deed.DOOR, "closed")
            case Verb.OPEN_DOOR:
                door.open()
                self._note(Deed.DOOR, "open")
            case Verb.SEND_AWAY:
                return await self._send_away(order)
            case Verb.LIFT_BAN:
                return await self._lift(order.name)
            case Verb.LOOK:
                pass
        return ""

    # People

    async def _send_away(self, order: Order) -> str:
        user = self._server.registry.user(order.name)
        if user is None or not user.sessions:
            return f"{order.name} has gone already."
        reason = cut_text(" ".join(order.reason.split()), MAX_KICK_REASON) or _NO_REASON
        problem = await self._ban(sorted(_addresses(user)), reason) if order.ban else ""
        self._note(Deed.SESSION_ENDED, user.nick, reason)
        for session in list(user.sessions):
            line = Message("KILL", (session.nick, reason), self._server.host)
            expel(session, f"Sent away by {HOST} ({reason})", line)
        return problem

    async def _ban(self, addresses: list[str], reason: str) -> str:
        """Ban addresses, and wait until that is stored. Raises RecoveringError."""
        for address in addresses:
            mask = normal_mask(ADDRESS, address)
            if mask is None or is_loopback(address):
                return f"{address} is this computer itself, and can't be banned."
            if not has_room(self._server):
                return "There are as many bans as there may be. Lift one first."
            now = self._server.now()
            batch = make_ban(self._server, ServerBanRecord(ADDRESS, mask, reason, HOST, now, None))
            self._note(Deed.BANNED, mask, reason)
            if problem := await self._stored_or_not(batch):
                return problem
        return ""

    async def _lift(self, address: str) -> str:
        ban = self._server.bans.find(ADDRESS, address)
        if ban is None:
            return f"{address} is not banned any more."
        batch = lift_ban(self._server, ban)
        self._note(Deed.BAN_LIFTED, address)
        return await self._stored_or_not(batch)

    async def _stored_or_not(self, batch: Batch) -> str:
        await self._server.journal.all_settled()
        return "The server's disk has refused to write, so nothing has changed." if batch.refused else ""

    def _note(self, deed: Deed, target: str, detail: str = "") -> None:
        told = {"what": deed, "target": target} | ({"detail": detail} if detail else {})
        log.warning("order of the host", extra=told)
        self._server.audit.note(deed, HOST, target, detail)

    # How things are

    async def _count(self) -> None:
        """Count what is stored, unless that was done a moment ago. Raises StoreError."""
        now = self._server.loop.time()
        if now - self._counted >= _COUNT_SECONDS:
            self._counted = now
            self._stored = await self._server.store.read(queries.stored_events)

    def _report(self, problem: str) -> Report:
        server = self._server
        registry = server.registry
        return Report(
            name=server.config.name,
            lobby=server.config.lobby,
            fingerprint=self._fingerprint,
            closed=server.door.closed,
            people=tuple(self._people()),
            present=registry.present,
            channels=len(registry.channels),
            stored=self._stored,
            memory=_memory(),
            uptime=round(server.loop.time() - self._began),
            bans=tuple(BannedAddress(ban.mask, ban.reason) for ban in server.bans.of(ADDRESS)),
            problem=problem,
        )

    def _people(self) -> Iterator[Attendee]:
        now, users = self._server.now(), self._server.registry.users
        connected = (key for key, user in users.items() if user.sessions)
        for user in map(users.__getitem__, nsmallest(REPORTED_PEOPLE, connected)):
            account = user.account.name if user.account is not None else ""
            addresses = tuple(sorted(_addresses(user)))
            yield Attendee(user.nick, account, addresses, user.connected, user.idle_seconds(now))


def _addresses(user: "User") -> set[str]:
    return {session.address for session in user.sessions}


def _memory() -> int | None:
    """The bytes that this process has in memory, where the system tells it (proc_pid_statm(5))."""
    try:
        resident = int(_STATM.read_text().split()[1])
    except OSError:  # no Linux
        return None
    return resident * os.sysconf("SC_PAGE_SIZE")
