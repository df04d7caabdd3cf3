"""Where sessions are told that they may send files to."""

from pathlib import Path

import pytest

from hubbub import lan
from hubbub.server.config import Config
from hubbub.server.listener import written
from hubbub.server.upload_address import own_origin
from server.conftest import RunningServer, running_server
from support.certificates import make_certificate


async def origin(server: RunningServer, host: str, *, secure: bool = False, **web: str) -> str:
    """What the web side of a server would be called."""
    there = server.server
    assert there is not None
    there.web_addresses = (written(host, 8067),)
    there.configure(Config.load(None, {**server.settings, "web": web}))
    return own_origin(there, secure=secure)


@pytest.mark.parametrize(
    ("host", "found", "name"),
    [
        ("192.0.2.5", None, "192.0.2.5"),
        ("2001:db8::5", None, "[2001:db8::5]"),
        ("::", "192.0.2.7", "192.0.2.7"),
        ("0.0.0.0", "192.0.2.7", "192.0.2.7"),
        ("::", None, "localhost"),
    ],
)
async def test_it_is_the_listener_or_this_machine_on_its_network(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, host: str, found: str | None, name: str
) -> None:
    monkeypatch.setattr(lan, "lan_address", lambda: found)
    assert await origin(server, host) == f"http://{name}:8067"
    assert await origin(server, host, secure=True) == f"https://{name}:8067"


async def test_where_it_has_a_name_that_is_told(server: RunningServer) -> None:
    for secure in (True, False):
        assert await origin(server, "::", secure=secure, address="http://a.example") == "http://a.example"


async def test_where_there_is_a_certificate_it_is_https_for_all(
    server: RunningServer, tmp_path: Path
) -> None:
    file = str(make_certificate(tmp_path, "web"))
    told = await origin(server, "192.0.2.5", certificate=file, key=file)
    assert told == "https://192.0.2.5:8067"


async def test_without_a_web_side_no_address_is_told(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert not any("FILEHOST" in str(message) for message in await ann.ask("VERSION"))


async def test_each_line_fits_with_the_longest_address(tmp_path: Path) -> None:
    web = {"address": f"https://{'x' * 63}.{'y' * 63}.{'z' * 63}.example.org:12345"}
    listen = {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}
    async with running_server(tmp_path / "data", listen=listen, web=web) as server:
        ann = await server.join("a" * 30)
        for message in await ann.ask("VERSION"):
            assert len(message.encode()) <= 512
