"""An IRC client for tests: it sends lines and looks at what comes back, over a real socket."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from typing import Self

from hubbub.wire.framing import Framer
from hubbub.wire.limits import FROM_SERVER
from hubbub.wire.message import Message
from support.certificates import client_context

PATIENCE = 30.0
"""Seconds after which something that should have arrived never will."""


class IrcClient:
    """One connection. What it receives waits in `received` until a test asks for it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._framer = Framer(FROM_SERVER)
        self._tokens = 0
        self.received: list[Message] = []
        self.nick = ""

    @classmethod
    async def connect(
        cls, port: int, *, tls: bool = False, certificate: Path | None = None, source: str = "127.0.0.1"
    ) -> Self:
        context = client_context(certificate) if tls else None
        return cls(*await asyncio.open_connection("127.0.0.1", port, ssl=context, local_addr=(source, 0)))

    async def register(self, nick: str, caps: str = "", *, secret: str = "", password: str = "") -> Self:
        """Become a registered client, logged in with a password if given, and pass over the welcome."""
        await self.come_in(nick, caps, secret=secret, password=password)
        return self

    async def come_in(
        self, nick: str, caps: str = "", *, secret: str = "", password: str = ""
    ) -> list[Message]:
        """The same, for what follows the first line of the welcome."""
        self.nick = nick
        negotiates = bool(caps or secret or password)
        if negotiates:
            self.send("CAP LS 302", f"CAP REQ :{caps}")
        if secret:
            self.send(f"IDENTITY :{secret}")
        if password:
            answer = b64encode(f"\0{nick}\0{password}".encode()).decode()
            self.send("AUTHENTICATE PLAIN", f"AUTHENTICATE {answer}")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick.title()}")
        if negotiates:
            self.send("CAP END")
        await self.until("001")
        return await self.sync()

    def send(self, *lines: str) -> None:
        self.send_bytes("".join([f"{line}\r\n" for line in lines]).encode())

    def send_bytes(self, data: bytes) -> None:
        self._writer.write(data)

    async def push_bytes(self, data: bytes) -> None:
        """Send bytes, and wait until they are on their way: for ever where the server doesn't read them."""
        self._writer.write(data)
        await self._writer.drain()

    async def next(self) -> Message:
        """The next message, which must come."""
        while not self.received:
            async with asyncio.timeout(PATIENCE):
                data = await self._reader.read(65536)
            if not data:
                raise EOFError("the server closed the connection")
            for item in self._framer.feed(data):
                assert isinstance(item, Message), f"the server sent a bad line: {item}"
                self.received.append(item)
        return self.received.pop(0)

    async def until(self, command: str, where: Callable[[Message], bool] = lambda _: True) -> Message:
        """The next message of this command, passing over others."""
        while True:
            message = await self.next()
            if message.command == command and where(message):
                return message

    async def sync(self) -> list[Message]:
        """Everything that the server has sent by the time it has handled what was sent to it so far."""
        self._tokens += 1
        token = f"sync{self._tokens}"
        self.send(f"PING {token}")
        before: list[Message] = []
        while True:
            message = await self.next()
            if message.command == "PONG" and message.params[-1] == token:
                return before
            before.append(message)

    async def ask(self, *lines: str) -> list[Message]:
        """Send lines and return what they were answered, with whatever else came."""
        self.send(*lines)
        return await self.sync()

    async def closed(self) -> list[Message]:
        """What still comes until the server closes the connection."""
        rest: list[Message] = []
        try:
            while True:
                rest.append(await self.next())
        except (EOFError, ConnectionError):
            return rest

    async def quit(self) -> None:
        """Leave, and wait until the server has seen to it."""
        self.send("QUIT")
        await self.closed()

    def stop_reading(self) -> None:
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]  # a stream's transport is a Transport

    def go_on_reading(self) -> None:
        self._writer.transport.resume_reading()  # type: ignore[attr-defined]  # as above

    def abort(self) -> None:
        """Be gone, as after a power cut: no QUIT, no end of the stream."""
        self._writer.transport.abort()

    def reset(self) -> None:
        """Be gone, and have the server told so at once, whatever it has yet to read (RST)."""
        if not self._writer.is_closing():
            connection = self._writer.get_extra_info("socket")
            connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
            self.abort()

    async def close(self) -> None:
        self._writer.close()


def commands(messages: list[Message]) -> list[str]:
    return [message.command for message in messages]


def texts(messages: list[Message], command: str = "PRIVMSG") -> list[str]:
    return [message.params[-1] for message in messages if message.command == command]
