"""A session against a scripted server, ready to talk to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import keyring
import pytest

from client.key_store import MemoryKeyStore
from client.peer import Peer, Window
from hubbub.client.address import Address
from hubbub.client.entrance import Told
from hubbub.client.known_servers import KnownServers
from hubbub.client.session import Session
from hubbub.client.trust import introduce
from hubbub.client.visit import Timing, now

FAST = Timing(
    connect=5.0, capabilities=0.2, idle=5.0, answer=0.2, leave=0.2, first_retry=0.02, longest_retry=0.05
)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with Peer.listening() as listening:
        yield listening


@pytest.fixture
def window() -> Window:
    return Window()


@pytest.fixture
def known_servers(tmp_path: Path) -> KnownServers:
    return KnownServers(tmp_path / "home" / "servers.json")


class Stay:
    """Runs sessions and ends them with the test."""

    def __init__(self, known_servers: KnownServers, window: Window) -> None:
        self._known_servers = known_servers
        self._window = window
        self._running: list[tuple[Session, asyncio.Task[None]]] = []

    def begin(
        self,
        address: Address,
        nick: str = "alice",
        timing: Timing = FAST,
        window: Window | None = None,
        cache: Path | None = None,
        password: str = "",
        told: Told | None = None,
        new_password: str = "",
        server_password: str = "",
    ) -> Session:
        sink = (window or self._window).sink
        if told:
            introduce(self._known_servers, told, now())
        session = Session(
            address, nick, sink, self._known_servers, timing=timing, cache=cache, password=password,
            entrance=told.entrance if told else None, new_password=new_password,
            server_password=server_password,
        )  # fmt: skip
        self._running.append((session, asyncio.ensure_future(session.run())))
        return session

    async def end(self) -> None:
        for session, task in self._running:
            session.leave()
            await task
        self._running.clear()


@asynccontextmanager
async def staying(known_servers: KnownServers, window: Window) -> AsyncIterator[Stay]:
    stay = Stay(known_servers, window)
    try:
        yield stay
    finally:
        await stay.end()


@pytest.fixture
async def stay(known_servers: KnownServers, window: Window) -> AsyncIterator[Stay]:
    async with staying(known_servers, window) as running:
        yield running


@pytest.fixture
async def other_stay(tmp_path: Path, window: Window) -> AsyncIterator[Stay]:
    """Somebody else's, with a home of their own."""
    async with staying(KnownServers(tmp_path / "other" / "servers.json"), window) as running:
        yield running


@pytest.fixture
def key_store(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyStore:
    """The system has a key store in this test."""
    store = MemoryKeyStore()
    store.priority = 5
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    return store
