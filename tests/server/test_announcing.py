"""What the network around is told of a server, asked of it with a real browser of multicast DNS."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from zeroconf import ServiceInfo, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hubbub import __version__
from hubbub.server import announcing
from hubbub.wire.announcement import SERVICE_TYPE, Announcement
from server.conftest import running_server

EVERYWHERE = {"irc": ["127.0.0.1:0"], "ircs": ["*:0"], "web": []}


class Network:
    """What a browser of the network has heard, by the name of the instance."""

    def __init__(self) -> None:
        self.heard: dict[str, ServiceInfo] = {}
        self._news = asyncio.Event()

    def on_change(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        info = AsyncServiceInfo(service_type, name)
        self.heard.pop(name, None)
        if info.load_from_cache(zeroconf):
            self.heard[name] = info
        self._news.set()

    def named(self, name: str) -> ServiceInfo | None:
        return self.heard.get(f"{name}.{SERVICE_TYPE}")

    def announcement(self, name: str) -> Announcement | None:
        info = self.named(name)
        return Announcement.parse(info.properties) if info else None

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not happened():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def browsing() -> AsyncIterator[Network]:
    network = Network()
    zeroconf = AsyncZeroconf()
    browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE_TYPE, handlers=[network.on_change])
    try:
        yield network
    finally:
        await browser.async_cancel()
        await zeroconf.async_close()


@pytest.fixture
async def network(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Network]:
    monkeypatch.setattr(announcing, "_REST", 0.01)
    async with browsing() as network:
        yield network


@pytest.fixture
def name() -> str:
    """Other tests may run on the same network."""
    return f"net-{secrets.token_hex(4)}"


async def test_a_server_is_announced_kept_up_to_date_and_withdrawn(
    network: Network, name: str, tmp_path: Path
) -> None:
    async with running_server(tmp_path, listen=EVERYWHERE, name=name) as server:
        await network.until(lambda: network.named(name) is not None)
        info = network.named(name)
        assert info is not None
        assert info.port == server.tls_port
        assert network.announcement(name) == Announcement(name, 0, __version__, tls=True)
        ann = await server.join("ann")
        await server.join("bob")
        await network.until(
            lambda: network.announcement(name) == Announcement(name, 2, __version__, tls=True)
        )
        ann.send("QUIT")
        await network.until(
            lambda: network.announcement(name) == Announcement(name, 1, __version__, tls=True)
        )
    await network.until(lambda: network.named(name) is None)


async def test_it_is_announced_whether_the_door_is_closed(
    network: Network, name: str, tmp_path: Path
) -> None:
    def is_closed() -> bool | None:
        announced = network.announcement(name)
        return announced and announced.closed

    async with running_server(tmp_path, listen=EVERYWHERE, name=name, administrators=["root"]) as server:
        root = await server.administrator("root")
        await network.until(lambda: is_closed() is False)
        await root.ask("DOOR CLOSED")
        await network.until(lambda: is_closed() is True)
        await root.ask("DOOR OPEN")
        await network.until(lambda: is_closed() is False)


async def test_a_rehash_announces_another_name_or_nothing(
    network: Network, name: str, tmp_path: Path
) -> None:
    async with running_server(tmp_path, listen=EVERYWHERE, name=name) as server:
        await network.until(lambda: network.named(name) is not None)
        server.settings["name"] = f"{name}.b"
        server.signals.rehash.set()
        await network.until(lambda: network.named(f"{name}-b") is not None and network.named(name) is None)
        assert network.announcement(f"{name}-b") == Announcement(f"{name}.b", 0, __version__, tls=True)
        server.settings["announce"] = False
        server.signals.rehash.set()
        await network.until(lambda: network.named(f"{name}-b") is None)


async def test_two_of_one_name_are_both_announced(network: Network, name: str, tmp_path: Path) -> None:
    one = running_server(tmp_path / "one", listen=EVERYWHERE, name=name)
    two = running_server(tmp_path / "two", listen=EVERYWHERE, name=name)
    async with one:
        await network.until(lambda: network.named(name) is not None)
        async with two:
            await network.until(lambda: network.named(f"{name}-2") is not None)
            assert network.announcement(name) == network.announcement(f"{name}-2")


@pytest.mark.parametrize(
    ("listen", "announce"),
    [({"irc": ["127.0.0.1:0"], "ircs": ["[::1]:0"], "web": []}, True), (EVERYWHERE, False)],
    ids=["loopback", "not wanted"],
)
async def test_nothing_is_opened_for_what_is_not_announced(
    listen: object, announce: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(announcing, "AsyncZeroconf", lambda **options: opened.append(options))
    async with running_server(tmp_path, listen=listen, announce=announce) as server:
        await server.join("ann")
    assert opened == []


async def test_a_network_that_does_not_let_it_costs_only_the_announcement(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Event()

    def refuse(**_options: object) -> None:
        tried.set()
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(announcing, "AsyncZeroconf", refuse)
    monkeypatch.setattr(announcing, "_REST", 0.0)
    async with running_server(tmp_path, listen=EVERYWHERE, name=name) as server:
        await asyncio.wait_for(tried.wait(), 10)
        tried.clear()
        ann = await server.join("ann", "#a")
        await asyncio.wait_for(tried.wait(), 10)
        assert await ann.ask("NAMES #a")
    (warning,) = [record for record in caplog.records if "can't be announced" in record.getMessage()]
    assert warning.levelno == logging.WARNING
    assert "already in use" in vars(warning)["reason"]


async def test_a_mistake_in_announcing_is_logged_and_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_host: str) -> list[str]:
        raise KeyError("a mistake")

    monkeypatch.setattr(announcing, "_addresses", fail)
    async with running_server(tmp_path, listen=EVERYWHERE) as server:
        ann = await server.join("ann", "#a")
        await server.stop()
        assert (await ann.closed())[-1].params == ("The server is shutting down",)
    (error,) = [record for record in caplog.records if "mistake of ours" in record.getMessage()]
    assert error.exc_info is not None


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("192.168.1.20", ["192.168.1.20"]),
        ("8.8.8.8", []),
        ("127.0.0.1", []),
        ("fd00::20", ["fd00::20"]),
        ("2001:4860::1", []),
    ],
)
def test_only_addresses_of_local_networks_are_announced(host: str, addresses: list[str]) -> None:
    assert announcing._addresses(host) == addresses


def test_listeners_that_others_reach_come_with_tls_first() -> None:
    listening = {"irc": ["192.168.1.20:6667", "127.0.0.1:6667"], "ircs": ["127.0.0.1:6697", "[::]:6697"]}
    assert list(announcing._doors(listening)) == [("::", 6697, True), ("192.168.1.20", 6667, False)]
