"""A server with its web side, a push service of our own that it may reach, and people with devices."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.server import bounds
from hubbub.web.push import sender
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import IrcClient
from support.push_service import Device, PushService, push_service
from web.conftest import LISTEN, pytest_asyncio_loop_factories

__all__ = ["pytest_asyncio_loop_factories"]

CAPS = "draft/webpush draft/read-marker message-tags server-time echo-message"
SETTINGS: dict[str, object] = {"listen": LISTEN, "web": {"internal": ["127.0.0.0/8"]}}


class Phones:
    """Devices by the name of their endpoint, and what the server sends to them."""

    def __init__(self, service: PushService) -> None:
        self.service = service
        self._devices: dict[str, Device] = {}

    async def register(self, client: IrcClient, name: str) -> None:
        device = self._devices[name] = Device()
        answer = await client.ask(f"WEBPUSH REGISTER {self.service.endpoint(name)} {device.keys}")
        assert [each.command for each in answer] == ["WEBPUSH"]

    async def next(self) -> tuple[str, str]:
        """The device that is told something next, and what."""
        pushed = await self.service.take()
        name = pushed.path.rpartition("/")[2]
        return name, self._devices[name].decrypt(pushed.body)

    def read(self, name: str, body: bytes) -> str:
        return self._devices[name].decrypt(body)


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as running:
        yield running


@pytest.fixture
def phones(service: PushService) -> Phones:
    return Phones(service)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PUSH_GRACE", 0.0)
    monkeypatch.setattr(sender, "_REST", 0.01)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path / "data", **SETTINGS) as running:
        yield running


async def owner(server: RunningServer, nick: str, *channels: str) -> IrcClient:
    return await server.owner(nick, *channels, caps=CAPS)


async def again(server: RunningServer, nick: str) -> IrcClient:
    """One more device of somebody with an account."""
    return await server.join(nick, caps=CAPS, password=PASSWORD)


async def subscribed(server: RunningServer, phones: Phones, nick: str, *channels: str) -> None:
    """Somebody with an account who has registered a phone of their name, and gone."""
    client = await owner(server, nick, *channels)
    await phones.register(client, nick)
    await client.quit()
