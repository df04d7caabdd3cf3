"""A real server in the test's own event loop, and clients of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvloop

from hubbub.server.config import Config
from hubbub.server.main import Listening, Signals, serve
from hubbub.server.server import Server
from hubbub.web.site import open_site
from support.databases import give_database
from support.irc import IrcClient

LOCAL: dict[str, object] = {
    "listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": []},
    "flood": {"enabled": False},
}

BOTH = {"irc": ["127.0.0.1:0"], "ircs": ["127.0.0.1:0"], "web": []}
"""Where a server listens that also has TLS."""


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the server on the loop that it has in earnest."""
    return {"uvloop": uvloop.new_event_loop}


PASSWORD = "correct-horse"


class RunningServer:
    """A server that tests start, stop and start again on the same data."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.settings: dict[str, object] = {}
        self._clients: list[IrcClient] = []
        self.signals = Signals(asyncio.Event(), asyncio.Event())
        self._task: asyncio.Task[None] | None = None
        self.listening: Listening = {}
        self.server: Server | None = None

    @property
    def port(self) -> int:
        return int(self.listening["irc"][0].rpartition(":")[2])

    @property
    def tls_port(self) -> int:
        return int(self.listening["ircs"][0].rpartition(":")[2])

    async def start(self, **settings: object) -> None:
        self.settings = {**LOCAL, **settings}
        self.signals = Signals(asyncio.Event(), asyncio.Event())
        ready: asyncio.Future[Listening] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(
            serve(self._config, self.data, self.signals, ready.set_result, open_site, self._take)
        )
        self._task.add_done_callback(lambda task: _pass_on_failure(task, ready))
        self.listening = await ready

    def _take(self, server: Server) -> None:
        self.server = server

    def _config(self) -> Config:
        return Config.load(None, self.settings)

    async def stop(self) -> None:
        self.signals.stop.set()
        await self.ended()

    async def ended(self) -> None:
        """Wait until it has ended. Raises what it has ended with, once."""
        if self._task is not None:
            await asyncio.wait([self._task])
            task, self._task = self._task, None
            task.result()

    async def connect(
        self, *, tls: bool = False, certificate: Path | None = None, source: str = "127.0.0.1"
    ) -> IrcClient:
        """A client that comes from this loopback address and hasn't said anything."""
        port = self.tls_port if tls else self.port
        client = await IrcClient.connect(port, tls=tls, certificate=certificate, source=source)
        self._clients.append(client)
        return client

    async def join(
        self, nick: str, *channels: str, caps: str = "", secret: str = "", password: str = ""
    ) -> IrcClient:
        """A registered client that is in these channels, with nothing left to read."""
        client = await (await self.connect()).register(nick, caps, secret=secret, password=password)
        for channel in channels:
            await client.ask(f"JOIN {channel}")
        return client

    async def owner(self, nick: str, *channels: str, caps: str = "") -> IrcClient:
        """A client that has just registered an account of its nick, with PASSWORD."""
        client = await self.join(nick, *channels, caps=caps)
        await client.ask(f"REGISTER * * {PASSWORD}")
        return client

    async def administrator(self, nick: str, *channels: str, caps: str = "") -> IrcClient:
        """An administrator of the server: the first who registers an account on this machine."""
        client = await self.owner(nick, *channels, caps=caps)
        await client.ask(f"OPER {nick} {PASSWORD}")
        return client

    async def end(self) -> None:
        for client in self._clients:
            await client.close()
        await self.stop()


def _pass_on_failure(task: "asyncio.Task[None]", ready: "asyncio.Future[Listening]") -> None:
    error = task.exception()
    if error is not None and not ready.done():
        ready.set_exception(error)


@asynccontextmanager
async def running_server(data: Path, **settings: object) -> AsyncIterator[RunningServer]:
    give_database(data)
    server = RunningServer(data)
    await server.start(**settings)
    try:
        yield server
    finally:
        await server.end()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path / "data") as running:
        yield running
