"""IRC over WebSocket, by a real client of it and by one that sends bytes."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from hubbub.server.server import Server
from hubbub.wire.websocket import CloseCode, Opcode
from web.browser import Visitor
from web.conftest import Site, running_site

TAGS = "message-tags server-time echo-message batch draft/multiline"


async def test_a_browser_and_an_irc_client_talk(site: Site) -> None:
    ann = await (await site.browser()).register("ann", TAGS)
    bob = await site.server.join("bob", "#lobby")
    await ann.ask("JOIN #lobby")
    await bob.sync()
    await ann.send("PRIVMSG #lobby :grüße 👋")
    said = await ann.until("PRIVMSG")
    assert said.params == ("#lobby", "grüße 👋")
    assert "msgid" in said.tags
    assert (await bob.until("PRIVMSG")).params == ("#lobby", "grüße 👋")
    bob.send("PRIVMSG #lobby :hello", "PRIVMSG ann :psst")
    assert (await ann.until("PRIVMSG")).params == ("#lobby", "hello")
    assert (await ann.until("PRIVMSG")).params == ("ann", "psst")


async def test_each_line_of_a_batch_is_a_message(site: Site) -> None:
    ann = await (await site.browser()).register("ann", TAGS)
    await ann.ask("JOIN #lobby")
    await ann.send(
        "BATCH +1 draft/multiline #lobby",
        "@batch=1 PRIVMSG #lobby :one",
        "@batch=1 PRIVMSG #lobby :two",
        "BATCH -1",
    )
    commands = [(await ann.next()).command for _ in range(4)]
    assert commands == ["BATCH", "PRIVMSG", "PRIVMSG", "BATCH"]


@pytest.mark.parametrize(
    ("offered", "agreed", "kind"),
    [
        (("text.ircv3.net", "binary.ircv3.net"), "text.ircv3.net", aiohttp.WSMsgType.TEXT),
        (("binary.ircv3.net", "text.ircv3.net"), "binary.ircv3.net", aiohttp.WSMsgType.BINARY),
        (("binary.ircv3.net",), "binary.ircv3.net", aiohttp.WSMsgType.BINARY),
        (("mqtt",), None, aiohttp.WSMsgType.TEXT),
        ((), None, aiohttp.WSMsgType.TEXT),
    ],
)
async def test_lines_come_as_was_agreed(
    site: Site, offered: tuple[str, ...], agreed: str | None, kind: aiohttp.WSMsgType
) -> None:
    async with site.http.ws_connect(site.url("/socket"), protocols=offered) as socket:
        assert socket.protocol == agreed
        await socket.send_bytes(b"CAP LS 302")
        assert (await socket.receive()).type is kind


async def test_fan_out_frames_a_line_for_each_kind_of_client(site: Site) -> None:
    ann = await (await site.browser()).register("ann")
    bob = await site.server.join("bob", "#lobby")
    async with site.http.ws_connect(site.url("/socket"), protocols=("binary.ircv3.net",)) as cat:
        for line in ("NICK cat", "USER c 0 * :c", "JOIN #lobby"):
            await cat.send_bytes(line.encode())
        while b" 366 " not in (await cat.receive_bytes()):
            pass
        await ann.ask("JOIN #lobby")
        await bob.sync()
        bob.send("PRIVMSG #lobby :one", "PRIVMSG #lobby :two")
        assert [(await ann.until("PRIVMSG")).params[1] for _ in range(2)] == ["one", "two"]
        assert b" JOIN " in await cat.receive_bytes()
        assert [(await cat.receive_bytes())[-3:] for _ in range(2)] == [b"one", b"two"]


# Who may come


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://", "x"])
async def test_somebody_elses_page_is_refused(site: Site, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await site.browser(Origin=origin)
    assert refused.value.status == 403


async def test_programs_need_no_origin(site: Site) -> None:
    async with site.http.ws_connect(site.url("/socket")) as socket:
        assert not socket.closed


async def test_the_public_address_is_our_own_page(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", web={"address": "https://chat.example.org"}) as site:
        for host in ("chat.example.org", "chat.example.org:443", "127.0.0.1:1"):
            await site.browser(Origin="https://chat.example.org", Host=host)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await site.browser(Origin="https://chat.example.org:8443", Host="chat.example.org")


async def test_no_compression_is_agreed_on(site: Site) -> None:
    async with site.http.ws_connect(site.url("/socket"), compress=15) as socket:
        assert not socket.compress


async def test_who_does_not_want_a_socket_is_told_so(site: Site) -> None:
    async with site.http.get(site.url("/socket")) as answer:
        assert answer.status == 400


async def test_addresses_are_counted_behind_a_proxy(tmp_path: Path) -> None:
    settings = {"web": {"proxies": ["127.0.0.0/8"]}, "limits": {"connections_per_address": 1}}
    async with running_site(tmp_path / "data", **settings) as site:
        first = await site.browser(X_Forwarded_For="10.9.9.9, 192.0.2.5")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await site.browser(X_Forwarded_For="192.0.2.5")
        assert refused.value.status == 429
        other = await site.browser(X_Forwarded_For="192.0.2.6")
        await first.close()
        await other.close()
        await running(site).registry.nobody_connected.wait()
        await site.browser(X_Forwarded_For="192.0.2.5")


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_a_proxy_tells_whether_nobody_can_listen_in(tmp_path: Path, scheme: str) -> None:
    async with running_site(tmp_path / "data", web={"proxies": ["127.0.0.1"]}) as site:
        await site.browser(X_Forwarded_Proto=scheme, X_Forwarded_For="192.0.2.5")
        (connection,) = running(site).registry.connections
        assert connection.session.secure is (scheme == "https")
        assert connection.session.address == "192.0.2.5"


async def test_nobody_else_is_believed(site: Site) -> None:
    await site.browser(X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.5")
    (connection,) = running(site).registry.connections
    assert not connection.session.secure
    assert connection.session.address == "127.0.0.1"


# What is said on it


async def opened(site: Site) -> Visitor:
    visitor = await site.raw()
    await visitor.shake_hands()
    return visitor


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (b"PING one\nPING two", b"FAIL * FORBIDDEN_BYTE"),
        (b"PING one\rPING two", b"FAIL * FORBIDDEN_BYTE"),
        (b"PING \0", b"FAIL * FORBIDDEN_BYTE"),
        (b"PING " + b"x" * 510, b" 417 "),
        (b"@a=" + b"x" * 4096 + b" PING x", b" 417 "),
    ],
)
async def test_a_line_that_can_not_be_taken_is_refused_and_one_lives(
    site: Site, payload: bytes, answer: bytes
) -> None:
    visitor = await opened(site)
    visitor.send(Opcode.BINARY, payload)
    assert answer in await visitor.until(Opcode.TEXT)
    visitor.say("CAP LS")
    assert b" CAP " in await visitor.until(Opcode.TEXT)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
async def test_an_end_of_line_is_forgiven(site: Site, end: str) -> None:
    visitor = await opened(site)
    visitor.say(f"CAP LS{end}")
    assert b" CAP " in await visitor.until(Opcode.TEXT)


async def test_bytes_that_are_not_utf8_are_refused_and_one_lives(site: Site) -> None:
    visitor = await opened(site)
    visitor.send(Opcode.BINARY, b"PRIVMSG a :\xff")
    assert b"FAIL PRIVMSG INVALID_UTF8" in await visitor.until(Opcode.TEXT)


@pytest.mark.parametrize(
    ("opcode", "payload", "first", "code"),
    [
        (Opcode.TEXT, b"\xff", 0x80, CloseCode.INVALID_DATA),
        (Opcode.TEXT, b"x" * 10_000, 0x80, CloseCode.TOO_BIG),
        (Opcode.CONTINUATION, b"x", 0x80, CloseCode.PROTOCOL_ERROR),
        (0x7, b"x", 0x80, CloseCode.PROTOCOL_ERROR),
        (Opcode.TEXT, b"x", 0xC0, CloseCode.PROTOCOL_ERROR),
    ],
)
async def test_what_no_websocket_may_say_ends_it_with_a_reason(
    site: Site, opcode: int, payload: bytes, first: int, code: CloseCode
) -> None:
    visitor = await opened(site)
    visitor.send(opcode, payload, first=first)
    assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == code
    assert await visitor.rest() == b""


async def test_pieces_of_a_message_too_long_are_1009(site: Site) -> None:
    visitor = await opened(site)
    visitor.send(Opcode.TEXT, b"x" * 5_000, first=0)
    visitor.send(Opcode.CONTINUATION, b"x" * 5_000)
    assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == CloseCode.TOO_BIG


async def test_a_ping_is_answered_and_a_pong_is_none(site: Site) -> None:
    visitor = await opened(site)
    visitor.send(Opcode.PONG, b"unasked")
    visitor.send(Opcode.PING, b"there?")
    assert await visitor.frame() == (Opcode.PONG, b"there?")


async def test_closing_is_answered_and_others_see_one_leave(site: Site) -> None:
    bob = await site.server.join("bob", "#lobby")
    visitor = await opened(site)
    visitor.say("NICK ann", "USER a 0 * :a", "JOIN #lobby")
    await bob.until("JOIN")
    visitor.send(Opcode.CLOSE, int(CloseCode.GOING_AWAY).to_bytes(2))
    assert (await bob.until("QUIT")).params[-1] == "Quit: Connection closed"
    assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == CloseCode.NORMAL
    assert await visitor.rest() == b""


async def test_a_connection_that_breaks_is_seen_too(site: Site) -> None:
    bob = await site.server.join("bob", "#lobby")
    visitor = await opened(site)
    visitor.say("NICK ann", "USER a 0 * :a", "JOIN #lobby")
    await bob.until("JOIN")
    await visitor.close()
    assert "ann!" in str((await bob.until("QUIT")).source)


async def test_who_does_not_read_is_let_go(tmp_path: Path) -> None:
    settings: dict[str, object] = {"limits": {"send_queue": 4096}}
    async with running_site(tmp_path / "data", **settings) as site:
        bob = await site.server.join("bob", "#lobby")
        visitor = await opened(site)
        visitor.say("NICK ann", "USER a 0 * :a", "JOIN #lobby")
        await bob.until("JOIN")
        visitor.reader._transport.pause_reading()  # type: ignore[attr-defined]
        line = f"PRIVMSG #lobby :{'x' * 400}"
        gone = asyncio.ensure_future(bob.until("QUIT"))
        while not gone.done():
            bob.send(*[line] * 100)
            await asyncio.wait([gone], timeout=0.01)
        assert "Didn't read" in (await gone).params[-1]


async def test_a_server_that_stops_says_goodbye(site: Site) -> None:
    ann = await (await site.browser()).register("ann")
    stopping = asyncio.ensure_future(site.server.stop())
    code, last = await ann.closing()
    assert code == CloseCode.NORMAL
    assert last == "ERROR :The server is shutting down"
    await stopping


async def test_those_who_come_and_go_leave_nothing_behind(site: Site) -> None:
    server = running(site)
    for _ in range(3):
        browser = await site.browser()
        await browser.register("ann")
        await browser.close()
        await server.registry.nobody_connected.wait()
        assert server.addresses.total == 0


def running(site: Site) -> Server:
    assert site.server.server is not None
    return site.server.server
