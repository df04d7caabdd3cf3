"""What waits to be written: bytes are appended to a connection's outbox and leave once per loop turn.

A send system call costs more than anything else a server does for a message, so nothing is written at once:
an outbox with new bytes is marked dirty, and all dirty ones are flushed together at the end of the turn.
"""

import asyncio
from collections.abc import Callable

from hubbub.wire.websocket import Opcode, frame_lines


class Flusher:
    """Writes the dirty outboxes at the end of the loop's turn."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._scheduled = False
        self.dirty: list[Outbox] = []

    def schedule(self) -> None:
        """Have the dirty outboxes flushed before the loop waits again."""
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        dirty, self.dirty = self.dirty, []
        for outbox in dirty:
            outbox.flush()


class Outbox:
    """The bytes that one connection has yet to be given.

    `limit` bounds what waits while the peer doesn't read; beyond it `overflow` is called, once. With a
    `framing`, the peer gets each line as a message of WebSocket. Fan-out appends to `chunks` itself: it is
    the hottest line of the server.
    """

    __slots__ = (
        "_flusher",
        "_limit",
        "_overflow",
        "_paused",
        "_resumed",
        "_transport",
        "_waiting",
        "_waiting_size",
        "chunks",
        "framing",
    )

    def __init__(
        self, flusher: Flusher, limit: int, overflow: Callable[[], None], framing: Opcode | None = None
    ) -> None:
        self._flusher = flusher
        self._limit = limit
        self._overflow = overflow
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._resumed: asyncio.Future[None] | None = None
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self.chunks: list[bytes] = []
        self.framing = framing

    def open(self, transport: asyncio.Transport) -> None:
        """Start to write to a transport."""
        self._transport = transport

    def framed(self, lines: bytes) -> bytes:
        """Lines as they are written here."""
        return lines if self.framing is None else frame_lines(lines, self.framing)

    def append(self, lines: bytes) -> None:
        """Queue lines for the end of the loop's turn."""
        self.push(self.framed(lines))

    def push(self, data: bytes) -> None:
        """Queue bytes that are written as they are."""
        if not self.chunks:
            self._flusher.dirty.append(self)
            self._flusher.schedule()
        self.chunks.append(data)

    def pause(self) -> None:
        """Hold everything back: the peer doesn't read."""
        self._paused = True

    @property
    def is_empty(self) -> bool:
        """Whether all that was appended has been written, and the peer reads."""
        return not self.chunks and not self._paused

    async def drained(self) -> None:
        """Wait until what was appended is written and the peer reads: for one who has much to send."""
        await asyncio.sleep(0)
        if self._paused:
            self._resumed = asyncio.get_running_loop().create_future()
            await self._resumed

    def resume(self) -> None:
        """Go on writing."""
        self._paused = False
        if self._resumed is not None and not self._resumed.done():
            self._resumed.set_result(None)
        self.chunks[:0] = self._waiting
        self._waiting.clear()
        self._waiting_size = 0
        self.flush()

    def close(self) -> None:
        """Hand over what is left and drop whatever comes later."""
        self.resume()
        self._transport = None

    def abandon(self) -> None:
        """Drop what is left and whatever comes later."""
        self._transport = None
        self._waiting.clear()
        self.chunks.clear()

    def flush(self) -> None:
        """Hand everything to the transport in one write, or hold it back while the peer is too slow."""
        if self._transport is None or self._transport.is_closing():
            self.chunks.clear()
        elif self._paused:
            self._hold_back()
        elif self.chunks:
            data = self.chunks[0] if len(self.chunks) == 1 else b"".join(self.chunks)
            self.chunks.clear()
            self._transport.write(data)

    def _hold_back(self) -> None:
        self._waiting_size += sum(map(len, self.chunks))
        self._waiting += self.chunks
        self.chunks.clear()
        if self._waiting_size > self._limit:
            self.abandon()
            self._overflow()
