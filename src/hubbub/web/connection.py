"""A connection that speaks HTTP, until one that speaks WebSocket takes over its transport."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from aiohttp import web

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.websocket import WebSocketConnection


class HttpConnection(asyncio.Protocol):
    """Stands between a transport and the library's protocol, which lets a silent client be silent forever.

    The first request has to come within the time for a registration; the next ones the library waits for no
    longer than it is told to.
    """

    def __init__(self, server: "Server", speak: Callable[[], asyncio.Protocol], address: str) -> None:
        """`speak` makes the library's protocol. `address` has been counted as one connection."""
        self._server = server
        self._http = speak()
        self.address = address
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._deadline = self._server.loop.call_later(
            self._server.config.timeouts.registration, self._transport.abort
        )
        self._http.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hand bytes on."""
        self._http.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand the end on."""
        return self._http.eof_received()

    def pause_writing(self) -> None:
        """Hand on that the client doesn't read."""
        self._http.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that the client reads again."""
        self._http.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, and its address counts one less."""
        self.asked()
        self._http.connection_lost(exc)
        self._server.addresses.leave(self.address)

    def asked(self) -> None:
        """A request has come as a whole, or none will."""
        if self._deadline is not None:
            self._deadline.cancel()

    def hand_over(self, connection: "WebSocketConnection") -> None:
        """Let another one have the transport, and with it the address. Raises ConnectionResetError."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("The client has gone")
        self._transport.set_protocol(connection)
        connection.connection_made(self._transport)

    def end(self) -> None:
        """The one that has taken over is gone."""
        self._http.connection_lost(None)


def connection_of(request: web.BaseRequest) -> HttpConnection:
    """The connection that a request has come over. Raises ConnectionResetError."""
    protocol = request.transport.get_protocol() if request.transport is not None else None
    if not isinstance(protocol, HttpConnection):
        raise ConnectionResetError("The client has gone")
    return protocol
