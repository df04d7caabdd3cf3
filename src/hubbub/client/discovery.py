"""The servers that announce themselves on the networks of this machine, found by multicast DNS.

This is the only module of the client that knows zeroconf. Anybody on the network can announce anything, so
all is cleaned and bounded.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface
from typing import Final, TypeAlias

from ifaddr import get_adapters
from zeroconf import Error, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hubbub.client.address import Address, port_problem
from hubbub.client.changes import Change, ServersFound
from hubbub.client.model import FoundServer
from hubbub.client.translation import _
from hubbub.wire.announcement import MAX_NETWORK_CHARACTERS, SERVICE_TYPE, Announcement, visible

MOST: Final = 100
"""Servers that are shown, and that are asked at a time; others are passed over until some are gone."""

_REFRESH: Final = 20.0
"""Seconds after which each server's address is confirmed, unless it was in the last two minutes."""

_GATHER: Final = 0.1
"""Seconds in which news are gathered before they are told."""

_PATIENCE: Final = 3000
"""Milliseconds in which a server says where it is."""

_Interface: TypeAlias = IPv4Interface | IPv6Interface


class Discovery:
    """Looks for servers until it is stopped. All on the event loop's thread.

    `sink` gets a ServersFound whenever there is another list than before; it must not raise.
    """

    def __init__(self, sink: Callable[[Sequence[Change]], None]) -> None:
        self._sink = sink
        self._servers: dict[str, FoundServer] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()
        self._interfaces: frozenset[_Interface] = frozenset()

    async def run(self) -> None:
        """Look until stop() is called. Where this machine comes to other networks, look there too."""
        try:
            while not self._stopping.is_set():
                self._interfaces = _interfaces()
                await self._look()
        except (Error, OSError, RuntimeError) as error:
            reason = str(error) or type(error).__name__
            self._sink(
                [ServersFound((), _("This network can't be searched: {reason}.").format(reason=reason))]
            )

    def stop(self) -> None:
        """Look no longer; run() returns soon."""
        self._stopping.set()

    async def _look(self) -> None:
        """Look on the networks that this machine is in, for as long as it is in these."""
        zeroconf = AsyncZeroconf(ip_version=_ip_version(self._interfaces))
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE_TYPE, handlers=[self._changed])
        telling = asyncio.create_task(self._keep_telling())
        try:
            while not self._stopping.is_set() and _interfaces() == self._interfaces:
                for name in list(self._servers):
                    self._ask(zeroconf.zeroconf, name)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), _REFRESH)
        finally:
            telling.cancel()
            await browser.async_cancel()
            for task in list(self._asking.values()):
                task.cancel()
            await zeroconf.async_close()
            self._servers.clear()

    # What the network says

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            self._forget(name)
        elif service_type == SERVICE_TYPE:
            self._ask(zeroconf, name)

    def _ask(self, zeroconf: Zeroconf, name: str) -> None:
        """Have a server say where it is, unless it has just said so."""
        info = AsyncServiceInfo(SERVICE_TYPE, name)
        if info.load_from_cache(zeroconf):
            self._note(name, info)
        elif name not in self._asking and len(self._asking) < MOST:
            task = self._asking[name] = asyncio.create_task(self._wait_for(zeroconf, name, info))
            task.add_done_callback(lambda _task: self._asking.pop(name, None))

    async def _wait_for(self, zeroconf: Zeroconf, name: str, info: AsyncServiceInfo) -> None:
        if await info.async_request(zeroconf, _PATIENCE):
            self._note(name, info)
        else:
            self._forget(name)

    def _note(self, name: str, info: AsyncServiceInfo) -> None:
        host = nearest(info.parsed_scoped_addresses(), self._interfaces)
        if host is None or port_problem(str(info.port)) is not None:
            self._forget(name)
        elif name in self._servers or len(self._servers) < MOST:
            told = Announcement.parse(info.properties)
            shown = told.name or visible(name.removesuffix(f".{SERVICE_TYPE}"), MAX_NETWORK_CHARACTERS)
            address = Address(host, info.port or 0, told.tls)
            self._servers[name] = FoundServer(shown, address, told.online, told.closed)
            self._news.set()

    def _forget(self, name: str) -> None:
        if self._servers.pop(name, None) is not None:
            self._news.set()

    # What the window is told

    async def _keep_telling(self) -> None:
        told: tuple[FoundServer, ...] | None = None
        while True:
            servers = tuple(sorted(self._servers.values(), key=_order))
            if servers != told:
                self._sink([ServersFound(servers)])
                told = servers
            await asyncio.sleep(_GATHER)
            await self._news.wait()
            self._news.clear()


def nearest(addresses: Iterable[str], interfaces: Iterable[_Interface]) -> str | None:
    """The address at which a server is most probably reached from a machine with these interfaces.

    That is one in a network that we are in. Our own comes last: many machines have the same ones for networks
    inside them, as Docker has. Public ones are none that a server announces.
    """
    own = list(interfaces)

    def distance(host: str) -> tuple[bool, bool, int]:
        ip = ip_address(host.partition("%")[0])
        ours = any(ip == interface.ip for interface in own)
        return ours, not any(ip in interface.network for interface in own), ip.version

    return min(filter(_is_plausible, addresses), key=distance, default=None)


def own_addresses() -> list[str]:
    """The addresses of this machine at which others may reach it, those of IPv4 first."""
    found = {interface.ip for interface in _interfaces()}
    reached = [ip for ip in found if not (ip.is_loopback or (ip.version == 6 and ip.is_link_local))]
    return [str(ip) for ip in sorted(reached, key=lambda ip: (ip.version, int(ip)))]


def _is_plausible(host: str) -> bool:
    ip = ip_address(host.partition("%")[0])
    return ip.is_private and not (ip.is_loopback or ip.is_unspecified or ip.is_reserved)


def _interfaces() -> frozenset[_Interface]:
    """The addresses of this machine, each with its network."""
    ips = [ip for adapter in get_adapters() for ip in adapter.ips]
    return frozenset(
        ip_interface(f"{ip.ip if isinstance(ip.ip, str) else ip.ip[0]}/{ip.network_prefix}") for ip in ips
    )


def _ip_version(interfaces: Iterable[_Interface]) -> IPVersion:
    """Those that this machine has addresses of: Zeroconf fails where it is told of another."""
    versions = {interface.version for interface in interfaces}
    return IPVersion.All if versions == {4, 6} else IPVersion.V6Only if versions == {6} else IPVersion.V4Only


def _order(server: FoundServer) -> tuple[str, Address]:
    return server.name.casefold(), server.address
