"""One client's connection: bytes in, commands to its session, bytes out. Only here is a transport seen."""

import asyncio
import logging
import ssl
from socket import SO_ERROR, SOL_SOCKET, socket
from typing import TYPE_CHECKING, Final, cast

from hubbub.server.bounds import LINGER_SECONDS, SLICE
from hubbub.server.dispatch import cost_of, dispatch
from hubbub.server.flood import TokenBucket
from hubbub.server.outbox import Outbox
from hubbub.server.presence import leave
from hubbub.server.session import Session
from hubbub.server.tls import fingerprint
from hubbub.wire.framing import Framer, Rejected
from hubbub.wire.limits import FROM_CLIENT
from hubbub.wire.message import Message
from hubbub.wire.websocket import Opcode

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

_SLICE_COST: Final = 1.0
"""Tokens that flood control asks for the next slice, since the lines of one may cost nothing."""

_RESET: Final = "Connection reset by peer"


class Connection(asyncio.Protocol):
    """A transport's side of a session.

    Commands wait while one runs that takes time, while flood control holds the client back, and while too
    much waits for a commit. Reading pauses as soon as anything waits: that is one read of the transport at
    most, of which one slice is taken apart. Each turn of the loop carries out one slice of what one has sent.
    """

    __slots__ = (
        "_address",
        "_bucket",
        "_busy",
        "_delay",
        "_end",
        "_framer",
        "_inbox",
        "_loop",
        "_outbox",
        "_reason",
        "_server",
        "_transport",
        "_unread",
        "_waits_for_room",
        "last_heard",
        "opened",
        "pinged",
        "session",
    )

    _transport: asyncio.Transport
    session: Session

    def __init__(self, server: "Server", address: str, framing: Opcode | None = None) -> None:
        self._server = server
        self._address = address
        self._loop = server.loop
        self._framer = Framer(FROM_CLIENT)
        self._unread = b""
        self._inbox: list[Message | Rejected] = []  # the last is the next: an empty deque takes 700 bytes
        self._busy: asyncio.Task[None] | None = None
        self._delay: asyncio.TimerHandle | None = None
        self._end: asyncio.TimerHandle | None = None
        self._outbox = Outbox(server.flusher, server.config.limits.send_queue, self._overflow, framing)
        self._reason = "Connection closed"
        self.opened = self.last_heard = self._loop.time()
        self.pinged = False
        self._waits_for_room = False
        flood = server.config.flood
        self._bucket = TokenBucket(flood.burst, flood.rate, self.last_heard) if flood.enabled else None

    # What the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open a session, or say why not."""
        self._transport = cast("asyncio.Transport", transport)
        self._outbox.open(self._transport)
        secure = transport.get_extra_info("ssl_object") is not None
        self.session = Session(
            self._server,
            self._outbox,
            self._address,
            secure=secure,
            certificate=fingerprint(transport),
            hang_up=self.hang_up,
        )
        refusal = self._server.admit(self)
        if refusal is not None:
            log.warning("refused", extra={"address": self.session.address, "reason": refusal})
            self.session.close(refusal)

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        self.last_heard = self._loop.time()
        self.pinged = False
        self._unread += data
        self._work()

    def eof_received(self) -> bool:
        """The client has nothing more to say: answer what is queued, then close.

        Returns whether the transport stays open for that; one with TLS can't.
        """
        while self._unread:
            self._take_apart()
        self._inbox.insert(0, Message("QUIT", ("Connection closed",)))
        self._work()
        return not self.session.secure

    def pause_writing(self) -> None:
        """The client doesn't read as fast as it is written to."""
        self._outbox.pause()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._outbox.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone: others are told."""
        self._outbox.abandon()
        self._drop_what_waits()
        if self._end is not None:
            self._end.cancel()
        self._server.forget(self)
        if exc is not None:
            self._reason = _in_words(exc)
        leave(self.session, self._reason)

    # What the server calls

    def hang_up(self, reason: str) -> None:
        """Write what is left, and close."""
        self._reason = reason
        self._drop_what_waits()
        self._outbox.close()
        self._transport.close()
        self._end = self._loop.call_later(LINGER_SECONDS, self._transport.abort)

    def _drop_what_waits(self) -> None:
        self._unread = b""
        self._inbox.clear()
        if self._busy is not None:
            self._busy.cancel()
            self.session.abandon()
        if self._delay is not None:
            self._delay.cancel()

    def _overflow(self) -> None:
        self._reason = "Didn't read what was sent"
        self._drop_what_waits()
        self._transport.write(self._outbox.framed(Message("ERROR", (self._reason,)).encode()))
        self._transport.abort()

    # Commands, one at a time

    def _work(self) -> None:
        if self._server.journal.is_crowded:
            self._wait_for_room()
            return
        if self._unread and not self._inbox:
            self._take_apart()
        while self._inbox and self._busy is None and self._delay is None:
            if not self._throttled(self._inbox[-1]):
                self._run(self._inbox.pop())
        if self._unread and self._busy is None and self._delay is None:
            self._go_on_later()
        if self._unread or self._inbox:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _take_apart(self) -> None:
        data, self._unread = self._unread[:SLICE], self._unread[SLICE:]
        self._inbox[:0] = reversed(self._read(data))

    def _read(self, data: bytes) -> list[Message | Rejected]:
        return self._framer.feed(data)

    def _wait_for_room(self) -> None:
        """Read nothing more while a commit takes so long that what waits for it fills the memory."""
        self._transport.pause_reading()
        if not self._waits_for_room:
            self._waits_for_room = True
            self._server.journal.when_roomy(self._go_on)

    def _go_on(self) -> None:
        self._waits_for_room = False
        self._work()

    def _throttled(self, item: Message | Rejected) -> bool:
        if self._bucket is None:
            return False
        wait = self._bucket.take(cost_of(self.session, item), self._loop.time())
        if wait:
            self._delay = self._loop.call_later(wait, self._resume)
        return bool(wait)

    def _go_on_later(self) -> None:
        """Let others have their turn before the next slice."""
        wait = self._bucket.take(_SLICE_COST, self._loop.time()) if self._bucket is not None else 0
        self._delay = self._loop.call_later(wait, self._resume)

    def _resume(self) -> None:
        self._delay = None
        if self._is_reset():
            self._reason = _RESET
            self._transport.abort()
        else:
            self._work()

    def _is_reset(self) -> bool:
        """Whether the client has gone: a transport that isn't read from would tell only at the next write."""
        connected: socket = self._transport.get_extra_info("socket")
        return connected.getsockopt(SOL_SOCKET, SO_ERROR) != 0

    def _run(self, item: Message | Rejected) -> None:
        pending = dispatch(self.session, item)
        if pending is not None:
            self._busy = self._loop.create_task(pending)
            self._busy.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy = None
        if not task.cancelled():
            self._work()


def _in_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "TLS error"
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return _RESET
    return error.__class__.__name__
