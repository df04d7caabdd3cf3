"""Those who come to the web side: one who speaks WebSocket through a library, and one who sends bytes."""

import asyncio
from collections.abc import Sequence
from os import urandom
from typing import Self

import aiohttp

from hubbub.wire.message import Message
from hubbub.wire.websocket import Opcode
from support.irc import PATIENCE

SUBPROTOCOLS = ("text.ircv3.net",)


class Visitor:
    """A connection on which bytes are sent and read as they are."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def shake_hands(self, path: str = "/socket") -> None:
        """Become a WebSocket."""
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n".encode()
        )
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 "), head

    def send(self, opcode: int, payload: bytes = b"", *, first: int = 0x80) -> None:
        """Send a frame, masked; `first` has the bits beside the opcode."""
        assert len(payload) < 1 << 16
        length = len(payload)
        size = bytes((0x80 | length,)) if length < 126 else b"\xfe" + length.to_bytes(2)
        mask = urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.writer.write(bytes((first | opcode,)) + size + mask + masked)

    def say(self, *lines: str) -> None:
        for line in lines:
            self.send(Opcode.TEXT, line.encode())

    async def frame(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload."""
        async with asyncio.timeout(PATIENCE):
            first, size = await self.reader.readexactly(2)
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly({126: 2, 127: 8}[size]))
            return first & 0x0F, await self.reader.readexactly(size)

    async def until(self, opcode: int) -> bytes:
        """The payload of the next frame of this kind."""
        while True:
            found, payload = await self.frame()
            if found == opcode:
                return payload

    async def rest(self) -> bytes:
        """Everything until the server closes."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    async def close(self) -> None:
        self.writer.transport.abort()


class Browser:
    """IRC over a WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.nick = ""
        self._tokens = 0

    @classmethod
    async def open(
        cls,
        http: aiohttp.ClientSession,
        url: str,
        headers: dict[str, str],
        protocols: Sequence[str] = SUBPROTOCOLS,
    ) -> Self:
        return cls(await http.ws_connect(url, headers=headers, protocols=protocols))

    async def register(self, nick: str, caps: str = "") -> Self:
        self.nick = nick
        await self.send(
            "CAP LS 302", f"CAP REQ :{caps}", f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP END"
        )
        await self.until("001")
        await self.sync()
        return self

    async def send(self, *lines: str) -> None:
        for line in lines:
            await self.socket.send_str(line)

    async def next(self) -> Message:
        """The next message, which must come, without any end of line in it."""
        async with asyncio.timeout(PATIENCE):
            line = await self.socket.receive_str()
        assert not set(line) & {"\r", "\n"}
        return Message.parse(line)

    async def until(self, command: str) -> Message:
        """The next message of this command."""
        while True:
            message = await self.next()
            if message.command == command:
                return message

    async def sync(self) -> list[Message]:
        """What has come until the server answers a PING of ours."""
        self._tokens += 1
        await self.send(f"PING sync{self._tokens}")
        found: list[Message] = []
        while True:
            message = await self.next()
            if message.command == "PONG" and message.params[-1] == f"sync{self._tokens}":
                return found
            found.append(message)

    async def ask(self, *lines: str) -> list[Message]:
        """Everything that comes of these lines."""
        await self.send(*lines)
        return await self.sync()

    async def closing(self) -> tuple[int | None, str]:
        """Read to the end: the code of closing, and the last line before it."""
        last = ""
        async with asyncio.timeout(PATIENCE):
            async for message in self.socket:
                last = str(message.data)
        return self.socket.close_code, last

    async def close(self) -> None:
        await self.socket.close()
