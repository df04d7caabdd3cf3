"""A client that speaks WebSocket: each message is a line (https://ircv3.net/specs/extensions/websocket).

Whoever has shaken hands with it hands over the transport.
"""

import asyncio
from typing import TYPE_CHECKING, Final

from hubbub.server.connection import Connection
from hubbub.wire.framing import Rejected, read_line
from hubbub.wire.limits import FROM_CLIENT
from hubbub.wire.message import Message
from hubbub.wire.websocket import CloseCode, Failure, Frame, FrameReader, Opcode, closing, frame

if TYPE_CHECKING:
    from hubbub.server.server import Server

SUBPROTOCOLS: Final = {"text.ircv3.net": Opcode.TEXT, "binary.ircv3.net": Opcode.BINARY}
"""What the server's lines come in, by the name under which a client asks for it."""


class WebSocketConnection(Connection):
    """`secure` tells whether nobody can listen in; `gone` is done when the connection has ended.

    `origin` is where the browser has its page from, empty for a program that is none.
    """

    __slots__ = ("_code", "_origin", "_reader", "_secure", "gone")

    def __init__(self, server: "Server", address: str, framing: Opcode, *, secure: bool, origin: str) -> None:
        super().__init__(server, address, framing)
        self._reader = FrameReader(FROM_CLIENT.unterminated)
        self._code = CloseCode.NORMAL
        self._secure = secure
        self._origin = origin
        self.gone: asyncio.Future[None] = server.loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See Connection."""
        super().connection_made(transport)
        self.session.secure = self._secure
        self.session.origin = self._origin

    def connection_lost(self, exc: Exception | None) -> None:
        """See Connection."""
        super().connection_lost(exc)
        self.gone.set_result(None)

    def hang_up(self, reason: str) -> None:
        """Write what is left, say that this was the last, and close (RFC 6455, section 7.1.2)."""
        self._outbox.push(closing(self._code, reason))
        super().hang_up(reason)

    def _read(self, data: bytes) -> list[Message | Rejected]:
        items = (self._take(frame) for frame in self._reader.feed(data))
        return [item for item in items if item is not None]

    def _take(self, item: Frame | Failure) -> Message | Rejected | None:
        if isinstance(item, Failure):
            self._code = item.code
            return Message("QUIT", (item.reason,))
        match item.opcode:
            case Opcode.CLOSE:
                return Message("QUIT", ("Connection closed",))
            case Opcode.PING:
                self._outbox.push(frame(Opcode.PONG, item.payload))
                return None
            case Opcode.PONG:
                return None
            case _:  # of text or bytes, whatever was agreed on: a line is a line
                return read_line(item.payload.removesuffix(b"\n"), FROM_CLIENT)
