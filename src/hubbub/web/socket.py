"""IRC over WebSocket, at ``/socket``: the handshake. What is said after it is the server's business."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web

from hubbub.server.websocket import SUBPROTOCOLS, WebSocketConnection
from hubbub.web.connection import connection_of
from hubbub.web.refusal import RefusedError
from hubbub.wire.websocket import Opcode

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.web.visitors import Visitors

_FOREIGN: Final = (
    "This page belongs to somebody else, so it can't use the chat server.\n"
    "If it is yours: web.address in the server's configuration has to say where people open it."
)
_TOO_MANY: Final = "There are too many connections from your address."


class Socket:
    """Lets browsers in."""

    def __init__(self, server: "Server", visitors: "Visitors") -> None:
        self._server = server
        self._visitors = visitors

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Shake hands (RFC 6455, section 4.2), and return when the connection has ended.

        No compression is agreed on, which could make much out of little before anybody has logged in.
        """
        if not self._visitors.knows_origin(request):
            raise RefusedError(HTTPStatus.FORBIDDEN, _FOREIGN)
        addresses, http = self._server.addresses, connection_of(request)
        address = self._visitors.address(request)
        is_proxied = address != http.address
        if is_proxied and not addresses.enter(address, self._server.config.limits.connections_per_address):
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, _TOO_MANY)
        response = web.WebSocketResponse(protocols=tuple(SUBPROTOCOLS), compress=False)
        try:
            await response.prepare(request)
            framing = SUBPROTOCOLS.get(response.ws_protocol or "", Opcode.TEXT)
            private = self._visitors.is_private(request)
            origin = request.headers.get("Origin", "")
            connection = WebSocketConnection(self._server, address, framing, secure=private, origin=origin)
            http.hand_over(connection)
        except BaseException:
            if is_proxied:
                addresses.leave(address)
            raise
        if is_proxied:
            addresses.leave(http.address)
        await connection.gone
        http.end()
        return response
