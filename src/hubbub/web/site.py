"""The web side of a server, put together: which address is answered by whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from hubbub.server.acceptor import Service
from hubbub.web.connection import HttpConnection, connection_of
from hubbub.web.headers import add_headers
from hubbub.web.hooks import ROUTE, Hooks
from hubbub.web.monitoring import Monitoring
from hubbub.web.page import BUILT, Page
from hubbub.web.socket import Socket
from hubbub.web.tls import WebTls
from hubbub.web.visitors import Visitors

if TYPE_CHECKING:
    from hubbub.server.server import Server

KEEP_ALIVE: Final = 5.0
"""Seconds in which a browser may ask again over the same connection. It counts for its address meanwhile."""

_UNKNOWN_NAME: Final = (
    "This server does not know that it has this name.\n"
    "If it has: web.address in its configuration has to say where people open it.\n"
)


@asynccontextmanager
async def open_site(server: "Server") -> AsyncIterator[Service]:
    """Be ready for browsers while the context lasts. Raises CertificateError."""
    settings = server.config.web
    tls = WebTls(settings.certificate, settings.key) if settings.certificate and settings.key else None
    runner = web.AppRunner(_application(server), keepalive_timeout=KEEP_ALIVE, access_log=None)
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - set up
    following = asyncio.ensure_future(tls.follow()) if tls else None
    try:
        connect = partial(HttpConnection, server, runner.server)
        yield Service(connect, _refusal, tls.context if tls else None)
    finally:
        if following is not None:
            following.cancel()
        await runner.cleanup()


def _application(server: "Server") -> web.Application:
    visitors = Visitors(server)
    monitoring = Monitoring(server, visitors)
    application = web.Application(middlewares=[_guard(visitors)])
    application.on_response_prepare.append(add_headers)
    application.router.add_get("/socket", Socket(server, visitors).open)
    application.router.add_get("/health", monitoring.health)
    application.router.add_get("/metrics", monitoring.metrics)
    application.router.add_post(ROUTE, Hooks(server).answer)
    application.router.add_get("/{name:.*}", Page(BUILT).answer)
    return application


def _guard(visitors: Visitors) -> Middleware:
    """What comes before every handler: nobody is answered under a foreign name."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        connection_of(request).asked()
        if not visitors.knows_host(request):
            raise web.HTTPMisdirectedRequest(text=_UNKNOWN_NAME)
        return await handler(request)

    return guard


def _refusal(reason: str) -> bytes:
    """An answer to whatever will be asked."""
    status, body = HTTPStatus.SERVICE_UNAVAILABLE, f"{reason}\n".encode()
    head = (
        f"HTTP/1.1 {status} {status.phrase}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
