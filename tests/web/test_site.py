"""What holds for all answers, and for connections before they ask anything."""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from hubbub.server import server as server_module
from hubbub.server.addresses import Addresses
from hubbub.web.headers import POLICY
from web.conftest import Site, running_site

REQUEST = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
LOCAL_NAMES = ["localhost", "127.0.0.1:8067", "[::1]", "192.168.1.5", "kitchen", "a.local", "b.home.arpa"]


@pytest.mark.parametrize("host", LOCAL_NAMES)
async def test_a_name_that_only_means_something_here_is_ours(site: Site, host: str) -> None:
    async with site.http.get(site.url("/health"), headers={"Host": host}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["chat.example.org", "192.168.1.5.example.org"])
async def test_a_foreign_name_is_not_answered(site: Site, host: str) -> None:
    async with site.http.get(site.url("/health"), headers={"Host": host}) as answer:
        assert answer.status == 421
        assert "web.address" in await answer.text()


async def test_the_public_name_is_ours(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", web={"address": "https://chat.example.org"}) as site:
        for host, status in (("chat.example.org", 200), ("example.org", 421)):
            async with site.http.get(site.url("/health"), headers={"Host": host}) as answer:
                assert answer.status == status


@pytest.mark.parametrize("path", ["/", "/health", "/metrics", "/nothing", "/socket"])
async def test_every_answer_tells_browsers_what_not_to_do(site: Site, path: str) -> None:
    async with site.http.get(site.url(path)) as answer:
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in POLICY


async def test_who_asks_nothing_is_let_go(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", timeouts={"registration": 0.2}) as site:
        asked, silent = await site.raw(), await site.raw()
        asked.writer.write(REQUEST)
        silent.writer.write(REQUEST[:20])
        assert (await asked.reader.readline()).startswith(b"HTTP/1.1 200 ")
        with suppress(ConnectionResetError):
            assert await silent.rest() == b""
        asked.writer.write(REQUEST)
        assert b"HTTP/1.1 200 " in await asked.reader.readuntil(b"HTTP/1.1 200 ")


async def test_a_connection_too_many_is_told_in_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "Addresses", partial(Addresses, exempt=lambda _address: False))
    async with running_site(tmp_path / "data", limits={"connections_per_address": 1}) as site:
        first = await site.raw()
        first.writer.write(REQUEST)
        assert (await first.reader.readline()).startswith(b"HTTP/1.1 200 ")
        answer = await (await site.raw()).rest()
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert answer.endswith(b"\r\n\r\nThere are too many connections from your address.\n")
        await first.close()


async def test_a_request_with_a_fault_is_answered(site: Site) -> None:
    visitor = await site.raw()
    visitor.writer.write(b"GET / HTTP/9.9.9 hello\r\n\r\n")
    assert (await visitor.rest()).startswith(b"HTTP/1.0 400 ")


async def test_a_stop_waits_for_nobody_who_only_keeps_a_connection(site: Site) -> None:
    visitor = await site.raw()
    visitor.writer.write(REQUEST)
    await visitor.reader.readline()
    async with asyncio.timeout(5):
        await site.server.stop()
