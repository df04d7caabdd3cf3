"""A real server with its web side, on the loop that it has in earnest, and a browser's end of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import uvloop

from server.conftest import RunningServer, running_server
from web.browser import Browser, Visitor

LISTEN = {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """See tests/server."""
    return {"uvloop": uvloop.new_event_loop}


class Site:
    """A server with listeners for IRC and for browsers, and who visits it."""

    def __init__(self, server: RunningServer, http: aiohttp.ClientSession) -> None:
        self.server = server
        self.http = http
        self._visitors: list[Browser | Visitor] = []

    @property
    def address(self) -> str:
        """HOST:PORT, which is another one after a restart."""
        return self.server.listening["web"][0]

    def url(self, path: str, *, scheme: str = "http") -> str:
        return f"{scheme}://{self.address}{path}"

    async def browser(self, **headers: str) -> Browser:
        """Somebody who has opened the socket as our own page does."""
        own = {"Origin": self.url("")}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        browser = await Browser.open(self.http, self.url("/socket"), {**own, **given})
        self._visitors.append(browser)
        return browser

    async def raw(self) -> Visitor:
        """A connection on which tests send bytes themselves."""
        host, _, port = self.address.rpartition(":")
        visitor = Visitor(*await asyncio.open_connection(host, int(port)))
        self._visitors.append(visitor)
        return visitor

    async def end(self) -> None:
        for visitor in self._visitors:
            await visitor.close()


@asynccontextmanager
async def running_site(data: Path, **settings: object) -> AsyncIterator[Site]:
    connector = aiohttp.TCPConnector(ssl=False)
    async with (
        running_server(data, **{"listen": LISTEN, **settings}) as server,
        aiohttp.ClientSession(connector=connector) as http,
    ):
        site = Site(server, http)
        try:
            yield site
        finally:
            await site.end()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(tmp_path / "data") as running:
        yield running
