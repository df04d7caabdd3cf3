"""Finding servers, with others that announce real ones and false ones on the same network."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_interface

import pytest
from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from hubbub.client import discovery
from hubbub.client.address import Address
from hubbub.client.changes import Change, ServersFound
from hubbub.client.discovery import Discovery, nearest
from hubbub.client.model import FoundServer
from hubbub.wire.announcement import SERVICE_TYPE

HOST = "10.200.0.5"


class Searching:
    """A search whose results the test waits for. Other tests may announce servers on the same network."""

    def __init__(self) -> None:
        self.prefix = f"net-{secrets.token_hex(4)}"
        self.problem = ""
        self.lists = 0
        self._all: tuple[FoundServer, ...] = ()
        self._news = asyncio.Event()
        self.discovery = Discovery(self._told)

    @property
    def found(self) -> list[FoundServer]:
        return [server for server in self._all if server.name.startswith(self.prefix)]

    def _told(self, changes: Sequence[Change]) -> None:
        for change in changes:
            assert isinstance(change, ServersFound)
            self._all, self.problem = change.servers, change.problem
            self.lists += 1
        self._news.set()

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not happened():
                self._news.clear()
                await self._news.wait()

    def info(self, label: str, properties: dict[str, str], port: int = 6697, host: str = HOST) -> ServiceInfo:
        name = f"{self.prefix}-{label}"
        return ServiceInfo(
            SERVICE_TYPE,
            f"{name}.{SERVICE_TYPE}",
            port,
            properties={"name": name, **properties},
            server=f"{name}.local.",
            parsed_addresses=[host],
        )


@pytest.fixture
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "_REFRESH", 0.2)
    monkeypatch.setattr(discovery, "_PATIENCE", 200)


@pytest.fixture
async def searching() -> AsyncIterator[Searching]:
    searching = Searching()
    running = asyncio.create_task(searching.discovery.run())
    yield searching
    searching.discovery.stop()
    await asyncio.wait_for(running, 10)


@asynccontextmanager
async def announcing(*infos: ServiceInfo) -> AsyncIterator[AsyncZeroconf]:
    """Another machine, with these servers."""
    zeroconf = AsyncZeroconf()
    try:
        started = [zeroconf.async_register_service(info, cooperating_responders=True) for info in infos]
        for broadcast in await asyncio.gather(*started):
            await broadcast
        yield zeroconf
    finally:
        await zeroconf.async_close()


async def test_servers_are_found_change_and_go(searching: Searching) -> None:
    await searching.until(lambda: searching.lists > 0)
    one = searching.info("one", {"online": "3", "version": "1", "tls": "1"})
    two = searching.info("two", {"tls": "0"}, port=7000)
    names = [f"{searching.prefix}-one", f"{searching.prefix}-two"]
    plain = FoundServer(names[1], Address(HOST, 7000, tls=False), None)
    async with announcing(one, two) as others:
        await searching.until(lambda: len(searching.found) == 2)
        assert searching.found == [FoundServer(names[0], Address(HOST, 6697, tls=True), 3), plain]
        await others.async_update_service(searching.info("one", {"online": "4"}))
        await searching.until(lambda: [server.online for server in searching.found] == [4, None])
        await others.async_update_service(searching.info("one", {"online": "4", "closed": "1"}))
        await searching.until(lambda: [server.closed for server in searching.found] == [True, False])
        await others.async_unregister_service(one)
        await searching.until(lambda: searching.found == [plain])
    await searching.until(lambda: searching.found == [])


async def test_what_others_announce_is_cleaned(searching: Searching) -> None:
    false = searching.info("x", {"name": f"{searching.prefix} \x1b\u202e" + "a" * 60, "online": "-5"})
    async with announcing(false):
        await searching.until(lambda: len(searching.found) == 1)
        (server,) = searching.found
        assert server.name == f"{searching.prefix} {'a' * 27}"
        assert server.online is None


async def test_what_is_nowhere_is_not_shown(searching: Searching) -> None:
    wrong = [
        searching.info("loopback", {}, host="127.0.0.1"),
        searching.info("public", {}, host="8.8.8.8"),
        searching.info("port", {}, port=0),
    ]
    async with announcing(*wrong, searching.info("zzz", {})):
        await searching.until(lambda: len(searching.found) == 1)
        assert searching.found[0].name.endswith("zzz")


async def test_a_network_full_of_servers_is_shown_in_part(
    searching: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "MOST", 3)
    many = [searching.info(str(number), {}) for number in range(30)]
    async with announcing(*many):
        await searching.until(lambda: len(searching._all) == 3)
        assert len(searching.discovery._servers) == 3
        assert len(searching.discovery._asking) <= 3
    await searching.until(lambda: searching.found == [])


@pytest.mark.usefixtures("impatience")
async def test_one_that_went_without_a_goodbye_is_gone_when_it_does_not_answer(searching: Searching) -> None:
    mortal = searching.info("mortal", {})
    mortal.host_ttl = 1
    async with announcing(mortal) as others:
        await searching.until(lambda: len(searching.found) == 1)
        others.zeroconf.registry.async_remove(mortal)
        await searching.until(lambda: searching.found == [])


async def test_a_network_that_cannot_be_searched_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(discovery, "AsyncZeroconf", refuse)
    searching = Searching()
    await searching.discovery.run()
    assert searching.problem == "This network can't be searched: [Errno 1] Operation not permitted."


HOME = [ip_interface("192.168.1.9/24"), ip_interface("172.17.0.1/16"), ip_interface("fd00::9/64")]


@pytest.mark.parametrize(
    ("addresses", "host"),
    [
        (["172.17.0.1", "192.168.1.5"], "192.168.1.5"),
        (["10.8.0.1", "fd00::5"], "fd00::5"),
        (["fd00::5", "192.168.1.5"], "192.168.1.5"),
        (["10.8.0.1"], "10.8.0.1"),
        (["192.168.1.9", "172.17.0.1"], "192.168.1.9"),
        (["fe80::1%4"], "fe80::1%4"),
        (["8.8.8.8", "127.0.0.2", "0.0.0.0", "::", "255.255.255.255"], None),
        ([], None),
    ],
)
def test_the_address_that_is_probably_reached(addresses: list[str], host: str | None) -> None:
    assert nearest(addresses, HOME) == host
