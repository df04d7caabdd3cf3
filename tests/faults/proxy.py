"""A TCP proxy on the loopback, between clients and a server, that does to connections what networks do.

What is set holds for all connections, those to come as well. Bytes are never lost with more following: what
the proxy has taken it passes on, or the connection ends. For each way it holds one read; behind that, TCP
holds the sender back.
"""

import asyncio
import math
import socket
import struct
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from typing import Final, TypeAlias

HOST: Final = "127.0.0.1"
_READ: Final = 16384
_LINGER_0: Final = struct.pack("ii", 1, 0)
"""With it, closing a socket drops what was not sent and sends RST (SO_LINGER in socket(7))."""

_Stream: TypeAlias = tuple[StreamReader, StreamWriter]


class Ending(Enum):
    """How a connection is cut."""

    RESET = auto()
    """RST both ways: what a receiver has not read by then may be lost to it too."""
    HALF_CLOSE = auto()
    """FIN one way, after the last byte: the receiver gets all that was passed on."""


class _CutError(Exception):
    """A connection is to be cut here."""


class Way:
    """What happens to bytes that go one way, from client to server or back."""

    def __init__(self, stirred: Callable[[], None]) -> None:
        self.passed = 0
        """Bytes that went through."""
        self.held = 0
        """Bytes that were taken and have not gone through yet, or never will."""
        self.ending = Ending.RESET
        self._stirred = stirred
        self._delay = 0.0
        self._piece = _READ
        self._left = sys.maxsize
        self._lifted = asyncio.Event()

    def delay(self, seconds: float) -> None:
        """Pass on what comes so much later, by the event loop's clock."""
        self._delay = seconds

    def stall(self) -> None:
        """Pass on nothing, not even the end of a connection, and keep connections open."""
        self._delay = math.inf

    def drip(self, size: int) -> None:
        """Pass on so many bytes at a time, one piece in a turn of the event loop."""
        self._piece = size

    def cut_after(self, count: int, ending: Ending) -> None:
        """Pass on exactly so many bytes from here on, and cut the connection with the last of them; once."""
        self._left, self.ending = count, ending

    def lift(self) -> None:
        """Pass on everything at once from here on, what is held too."""
        self._delay, self._piece, self._left = 0.0, _READ, sys.maxsize
        self._lifted.set()
        self._lifted = asyncio.Event()

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Pass on what comes, and its end. Raises OSError when a side is gone, and _CutError."""
        while data := await reader.read(_READ):
            self.held += len(data)
            self._stirred()
            await self._wait()
            while data:
                data = await self._pass_some(data, reader, writer)
        await self._wait()
        writer.write_eof()

    async def _pass_some(self, data: bytes, reader: StreamReader, writer: StreamWriter) -> bytes:
        """Pass on the next piece; returns what is left."""
        if math.isinf(self._delay):  # in the middle of what was read
            await self._wait()
        lost = reader.exception()
        if lost is not None:  # a reset overtakes what is held
            raise lost
        size = min(self._piece, self._left)
        writer.write(data[:size])
        await writer.drain()
        self._count(min(size, len(data)))
        if self._left == 0:
            self._left = sys.maxsize
            if self.ending is Ending.HALF_CLOSE:
                writer.write_eof()
            raise _CutError
        for _ in range(2):  # so that a receiver in this event loop reads it by itself
            await asyncio.sleep(0)
        return data[size:]

    async def _wait(self) -> None:
        if self._delay:
            lifted = self._lifted
            with suppress(TimeoutError):
                async with asyncio.timeout(None if math.isinf(self._delay) else self._delay):
                    await lifted.wait()

    def _count(self, size: int) -> None:
        self.passed += size
        self.held -= size
        self._left -= size
        self._stirred()


class _Connection:
    """One client's connection, and the one to the server that goes with it."""

    def __init__(self, up: Way, down: Way, client: _Stream, server: _Stream) -> None:
        self._writers = {up: server[1], down: client[1]}
        self._carrying = {
            up: asyncio.ensure_future(self._carry(up, client[0])),
            down: asyncio.ensure_future(self._carry(down, server[0])),
        }

    async def ended(self) -> None:
        """Wait until nothing goes either way any more."""
        await asyncio.wait(self._carrying.values())
        for writer in self._writers.values():
            writer.close()

    def half_close(self, way: Way) -> None:
        """Send FIN this way, and nothing after it."""
        if not self._carrying[way].done():
            self._carrying[way].cancel()
            try:
                self._writers[way].write_eof()
            except OSError:  # reset by that side, which the event loop has not told yet
                self.reset()

    def reset(self) -> None:
        """Send RST to both sides; what is held is dropped."""
        for task in self._carrying.values():
            task.cancel()
        for writer in self._writers.values():
            _reset(writer)

    async def _carry(self, way: Way, reader: StreamReader) -> None:
        try:
            await way.carry(reader, self._writers[way])
        except OSError:
            self.reset()
        except _CutError:
            if way.ending is Ending.RESET:
                self.reset()


class Proxy:
    """Listens on `port` of the loopback; `up` is the way to the server, `down` the way back.

    The server may move: `target` is its port, for connections to come.
    """

    def __init__(self, target: int, stirred: Callable[[], None] = lambda: None) -> None:
        """`stirred` is called whenever something has come or gone."""
        self.target = target
        self._stirred = stirred
        self.up = Way(stirred)
        self.down = Way(stirred)
        self.accepted = 0
        """Connections that have reached the server so far."""
        self._connections: set[_Connection] = set()
        self._meetings: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        # This socket never listens: it keeps the port while the listener is away.
        self._reserved = _bound(0)
        self.port: int = self._reserved.getsockname()[1]

    def __str__(self) -> str:
        ways = [
            f"{way} {each.passed} passed, {each.held} held"
            for way, each in (("up", self.up), ("down", self.down))
        ]
        return f"{len(self._connections)} of {self.accepted} connections open, {', '.join(ways)}"

    async def accept(self) -> None:
        """Let clients connect."""
        if self._listener is None:
            self._listener = await asyncio.start_server(self._begin, sock=_bound(self.port))

    def refuse(self) -> None:
        """Refuse new connections, as if there were no server."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def reset(self) -> None:
        """Break every connection with RST to both sides; what is held is lost."""
        for connection in self._connections:
            connection.reset()

    def half_close(self, way: Way) -> None:
        """End what goes this way with FIN, on every connection; the other way goes on."""
        for connection in self._connections:
            connection.half_close(way)

    async def lift(self) -> None:
        """Do nothing to anybody any more."""
        self.up.lift()
        self.down.lift()
        await self.accept()

    async def close(self) -> None:
        """Break everything and give the port back."""
        self.refuse()
        self._reserved.close()
        self.reset()
        for meeting in self._meetings:
            meeting.cancel()
        await asyncio.gather(*self._meetings, return_exceptions=True)

    def _begin(self, *client: *_Stream) -> None:
        meeting = asyncio.ensure_future(self._meet(client))
        self._meetings.add(meeting)
        meeting.add_done_callback(self._meetings.discard)

    async def _meet(self, client: _Stream) -> None:
        try:
            server = await asyncio.open_connection(HOST, self.target)
        except OSError:
            _reset(client[1])
            return
        connection = _Connection(self.up, self.down, client, server)
        self._connections.add(connection)
        self.accepted += 1
        self._stirred()
        try:
            await connection.ended()
        finally:
            self._connections.discard(connection)


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound


def _reset(writer: StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    if connection.fileno() >= 0:  # it may be closed already
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
    writer.transport.abort()
