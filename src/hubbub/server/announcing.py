"""Announcing the server on the networks around by multicast DNS, so that nobody has to type where it is.

docs/decisions/0014 says what is announced where. This is the only module of the server that knows zeroconf.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from ifaddr import get_adapters
from zeroconf import Error, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from hubbub import __version__
from hubbub.server.listener import is_loopback, parse_listen
from hubbub.wire.announcement import SERVICE_TYPE, Announcement, instance_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

_REST: Final = 3.0
"""Seconds between two announcements: what changes meanwhile is told by the next one."""

_RESCAN: Final = 30.0
"""Seconds after which this machine's addresses are looked at again: it may have come to another network."""

_ANY: Final = {"0.0.0.0": (4,), "::": (4, 6)}  # noqa: S104 - read, not bound


class _Door(NamedTuple):
    """The listener that others are sent to."""

    host: str
    port: int
    tls: bool


class _Wanted(NamedTuple):
    """What is to be announced, and at which addresses of this machine."""

    announcement: Announcement
    addresses: tuple[str, ...]


class Announcer:
    """Announces one server until it is closed. What keeps it from that is logged, and tried again."""

    def __init__(self, server: "Server", listening: "Mapping[str, Sequence[str]]") -> None:
        """Of where the server listens (HOST:PORT by kind), the first that others can reach is announced."""
        self._server = server
        self._door = next(_doors(listening), None)
        self._host = f"hubbub-{secrets.token_hex(4)}.local."
        self._zeroconf: AsyncZeroconf | None = None
        self._info: ServiceInfo | None = None
        self._announced: _Wanted | None = None
        self._serials = count()
        self._is_failing = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless only this machine can connect."""
        if self._door is not None:
            self._task = asyncio.create_task(self._keep_announcing(self._door))

    async def close(self) -> None:
        """Say goodbye to the network, so that nobody is shown the server any longer."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled() and (error := self._task.exception()):
            log.error("announcing had ended by a mistake of ours", exc_info=error)
        await self._withdraw()

    async def _keep_announcing(self, door: _Door) -> None:
        due = self._server.announcement_due
        while True:
            due.clear()
            await self._try_to_announce(door)
            await asyncio.sleep(_REST)
            with suppress(TimeoutError):
                async with asyncio.timeout(_RESCAN):
                    await due.wait()

    async def _try_to_announce(self, door: _Door) -> None:
        try:
            wanted = self._wanted(door)
            if wanted != self._announced:
                await self._announce(wanted, door.port)
            self._is_failing = False
        except (Error, OSError, RuntimeError) as error:  # RuntimeError: an address has just gone
            if not self._is_failing:
                self._is_failing = True
                log.warning(
                    "The server can't be announced on the network, so people have to type where it is. "
                    "Is another program using UDP port 5353, or does a firewall forbid it?",
                    extra={"reason": str(error) or type(error).__name__},
                )
            await self._withdraw()

    def _wanted(self, door: _Door) -> _Wanted | None:
        config = self._server.config
        addresses = tuple(_addresses(door.host)) if config.announce else ()
        if not addresses:
            return None
        online, closed = self._server.registry.present, self._server.door.closed
        return _Wanted(Announcement(config.name, online, __version__, door.tls, closed), addresses)

    async def _announce(self, wanted: _Wanted | None, port: int) -> None:
        if wanted is None:
            await self._withdraw()
        elif self._zeroconf and self._info and self._is_same_place(wanted):
            self._info = self._described(wanted, port, self._info.name)
            await (await self._zeroconf.async_update_service(self._info))
        else:
            await self._withdraw()
            name = f"{instance_label(wanted.announcement.name)}.{SERVICE_TYPE}"
            self._info = self._described(wanted, port, name)
            self._zeroconf = AsyncZeroconf(interfaces=list(wanted.addresses))
            await (await self._zeroconf.async_register_service(self._info, allow_name_change=True))
            log.info("announced on the network", extra={"addresses": wanted.addresses, "port": port})
        self._announced = wanted

    def _is_same_place(self, wanted: _Wanted) -> bool:
        """Whether only what is said there has changed, and not the name or the addresses."""
        before = self._announced
        return before is not None and (
            (before.announcement.name, before.addresses) == (wanted.announcement.name, wanted.addresses)
        )

    def _described(self, wanted: _Wanted, port: int, name: str) -> ServiceInfo:
        return ServiceInfo(
            SERVICE_TYPE,
            name,
            port,
            # Browsers pass over a record that is still in their cache, so none comes a second time.
            properties={**wanted.announcement.properties(), "serial": str(next(self._serials))},
            server=self._host,  # of our own, as two programs on one machine may announce different addresses
            parsed_addresses=list(wanted.addresses),
        )

    async def _withdraw(self) -> None:
        self._announced = None
        if self._zeroconf is not None:
            await self._zeroconf.async_close()
            self._zeroconf = None  # not before: who is cancelled in the middle leaves the rest to close()


def _doors(listening: "Mapping[str, Sequence[str]]") -> Iterator[_Door]:
    """The listeners that others can reach, those with TLS first."""
    for kind in ("ircs", "irc"):
        for host, port in map(parse_listen, listening[kind]):
            if not is_loopback(host):
                yield _Door(host, port, kind == "ircs")


def _addresses(host: str) -> list[str]:
    """The addresses at which a listener on `host` is reached from the networks around.

    Public ones are left out: out there nobody looks for a server by multicast, and whoever answers strangers
    can be used against others.
    """
    versions = _ANY.get(host)
    if versions is None:
        found = {host}
    else:
        ips = (ip.ip for adapter in get_adapters() for ip in adapter.ips)
        plain = (ip if isinstance(ip, str) else ip[0] for ip in ips)
        found = {ip for ip in plain if ip_address(ip).version in versions}
    return sorted(filter(_is_local, found))


def _is_local(address: str) -> bool:
    ip = ip_address(address)
    return ip.is_private and not ip.is_loopback
