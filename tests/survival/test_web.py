"""What comes to the web side: foreign pages, frames that are none, and those who never ask."""

import asyncio
from contextlib import suppress

import pytest

from hubbub.wire.limits import FROM_CLIENT
from hubbub.wire.websocket import CloseCode, Opcode
from survival.arena import Arena
from survival.scale import Scale
from web.browser import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="package")

HANDSHAKE = (
    "GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)


async def answer(visitor: Visitor, *headers: str) -> bytes:
    """The head of the answer to a handshake with more headers."""
    visitor.writer.write("\r\n".join((HANDSHAKE.removesuffix("\r\n"), *headers, "", "")).encode())
    return await visitor.reader.readuntil(b"\r\n\r\n")


async def opened(there: Arena) -> Visitor:
    visitor = await there.visit()
    await visitor.shake_hands()
    return visitor


async def test_a_foreign_page_gets_no_socket(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 10):
            head = await answer(await there.visit(), "Origin: https://evil.example")
            assert head.startswith(b"HTTP/1.1 403 ")

    await usual.endures(attack)


async def test_no_compression_is_agreed_on(usual: Arena) -> None:
    async def attack(there: Arena) -> None:
        visitor = await there.visit()
        head = await answer(visitor, "Sec-WebSocket-Extensions: permessage-deflate")
        assert head.startswith(b"HTTP/1.1 101 ")
        assert b"extensions" not in head.lower()
        visitor.send(Opcode.TEXT, b"compressed, it says", first=0xC0)
        assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == CloseCode.PROTOCOL_ERROR

    await usual.endures(attack)


@pytest.mark.parametrize("in_pieces", [False, True], ids=["one frame", "pieces"])
async def test_a_message_longer_than_any_line_is_1009(usual: Arena, scale: Scale, in_pieces: bool) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 10):
            visitor = await opened(there)
            if in_pieces:
                visitor.send(Opcode.TEXT, b"x" * FROM_CLIENT.unterminated, first=0)
                visitor.send(Opcode.CONTINUATION, b"x")
            else:
                visitor.send(Opcode.TEXT, b"x" * (FROM_CLIENT.unterminated + 1))
            assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == CloseCode.TOO_BIG

    await usual.endures(attack)


@pytest.mark.parametrize(
    ("opcode", "payload", "code"),
    [(Opcode.TEXT, b"PRIVMSG a :\xff", CloseCode.INVALID_DATA), (0x3, b"", CloseCode.PROTOCOL_ERROR)],
    ids=["no UTF-8", "no opcode"],
)
async def test_frames_that_are_none_end_the_connection(
    usual: Arena, scale: Scale, opcode: int, payload: bytes, code: CloseCode
) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 10):
            visitor = await opened(there)
            visitor.send(opcode, payload)
            assert int.from_bytes((await visitor.until(Opcode.CLOSE))[:2]) == code

    await usual.endures(attack)


@pytest.mark.parametrize("byte", ["\r", "\n"], ids=["CR", "LF"])
async def test_a_message_that_would_be_two_lines_is_refused(usual: Arena, scale: Scale, byte: str) -> None:
    async def attack(there: Arena) -> None:
        bob, visitor = await there.join("bob", "#a"), await opened(there)
        visitor.say("NICK splitter", "USER a 0 * :a", "JOIN #a")
        for _ in range(scale.rounds):
            visitor.say(f"PRIVMSG #a :one{byte}PRIVMSG #a :two")
        for _ in range(scale.rounds):
            while b" FORBIDDEN_BYTE " not in await visitor.until(Opcode.TEXT):
                pass
        visitor.say("PRIVMSG #a :after")
        assert (await bob.until("PRIVMSG")).params[1] == "after"

    await usual.endures(attack)


async def test_a_flood_of_pings_is_not_the_others_business(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        visitor = await opened(there)
        visitor.writer.transport.pause_reading()  # type: ignore[attr-defined]
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(scale.flood):
                while True:
                    visitor.writer.write((b"\x89\xfd\0\0\0\0" + b"x" * 125) * 100)
                    await visitor.writer.drain()
                    await asyncio.sleep(0)  # bystanders are on the same loop

    await usual.endures(attack)


async def test_who_comes_to_the_page_and_never_asks_is_let_go(impatient: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        visitors = [await there.visit() for _ in range(scale.clients)]
        for visitor in visitors:
            visitor.writer.write(b"GET / HTTP/1.1\r\nHost: ")
        for visitor in visitors:
            with suppress(ConnectionResetError):
                assert await visitor.rest() == b""

    await impatient.endures(attack)
