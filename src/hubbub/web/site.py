"""The web side of a server, put together: which address is answered by whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from hubbub.server.acceptor import Service
from hubbub.server.certificate import fingerprint, own_certificate
from hubbub.web.administration.interface import administration
from hubbub.web.connection import HttpConnection, connection_of
from hubbub.web.entrances import Entrances
from hubbub.web.files.library import Library
from hubbub.web.files.people import People
from hubbub.web.files.serving import Serving
from hubbub.web.files.thumbnails import Thumbnails
from hubbub.web.files.uploading import Uploading
from hubbub.web.files.withdrawal import Withdrawal
from hubbub.web.headers import add_headers
from hubbub.web.hooks import Hooks
from hubbub.web.monitoring import Monitoring
from hubbub.web.openapi import DESCRIPTION, Description, Route, about
from hubbub.web.page import BUILT, Page
from hubbub.web.push.sender import Tally
from hubbub.web.push.service import sending
from hubbub.web.refusal import RefusedError, answer_refusals
from hubbub.web.socket import Socket
from hubbub.web.tls import WebTls
from hubbub.web.visitors import Visitors

if TYPE_CHECKING:
    from hubbub.server.server import Server

KEEP_ALIVE: Final = 5.0
"""Seconds in which a browser may ask again over the same connection. It counts for its address meanwhile."""

CUT_OFF_AFTER: Final = 1.0
"""Seconds that those have who are sending or reading a file when the server ends."""

_SOCKET: Final = about(
    "IRC over WebSocket (https://ircv3.net/specs/extensions/websocket)",
    {
        101: "The connection speaks WebSocket from here on.",
        400: "That was no handshake of WebSocket.",
        403: "A page of somebody else's may not use the socket.",
        429: "There are too many connections from that address.",
    },
)
_UNKNOWN_NAME: Final = (
    "This server does not know that it has this name.\n"
    "If it has: web.address in its configuration has to say where people open it."
)


@asynccontextmanager
async def open_site(server: "Server", data: Path) -> AsyncIterator[Service]:
    """Be ready for browsers while the context lasts. Raises CertificateError, OSError and StoreError.

    Without a certificate of the operator's, the server speaks TLS with its own, and plain HTTP to whoever
    does not ask for that: no browser trusts that certificate, and the desktop program trusts no other.
    """
    async with sending(server) as tally, _opened(server, data, tally) as service:
        yield service


@asynccontextmanager
async def _opened(server: "Server", data: Path, tally: Tally) -> AsyncIterator[Service]:
    tls = WebTls(*_certificate(server, data))
    library = Library(server, data / "files")
    thumbnails, withdrawal = Thumbnails(library), Withdrawal(library)
    runner = web.AppRunner(
        _application(server, library, thumbnails, tally, data),
        keepalive_timeout=KEEP_ALIVE,
        access_log=None,
        auto_decompress=False,  # much could come out of little
        shutdown_timeout=CUT_OFF_AFTER,
    )
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - set up
    following = [
        asyncio.ensure_future(each) for each in (tls.follow(), library.follow(), withdrawal.follow())
    ]
    server.on_erased = withdrawal.note
    try:
        connect = partial(HttpConnection, server, runner.server)
        yield Service(connect, _refusal, tls.context, plain=server.config.web.certificate is None)
    finally:
        await runner.cleanup()
        for each in following:
            each.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        await thumbnails.close()
        library.close()


def _certificate(server: "Server", data: Path) -> tuple[Path, Path]:
    """The files of the certificate that is shown, and of its key."""
    settings = server.config.web
    if settings.certificate is not None and settings.key is not None:
        return settings.certificate, settings.key
    return own_certificate(data / "tls")


def _irc_fingerprint(server: "Server", data: Path) -> str:
    """That of the certificate which programs for IRC are shown, if they are shown one."""
    return fingerprint(own_certificate(data / "tls")[0]) if server.config.listen.ircs else ""


def _application(
    server: "Server", library: Library, thumbnails: Thumbnails, tally: Tally, data: Path
) -> web.Application:
    visitors = Visitors(server)
    people = People(server, visitors)
    uploading = Uploading(server, visitors, people, library)
    serving = Serving(server, people, library, thumbnails)
    monitoring = Monitoring(server, visitors, library, tally)
    application = web.Application(middlewares=[answer_refusals, _guard(visitors)])
    application.on_response_prepare.append(add_headers)
    page = Page(BUILT)
    routes = [
        Route("GET", "/socket", Socket(server, visitors).open, _SOCKET),
        *monitoring.routes(),
        *Hooks(server).routes(),
        *uploading.routes(),
        *serving.routes(),
        *Entrances(server, visitors, page, _irc_fingerprint(server, data)).routes(),
        *administration(server, visitors, library, data),
    ]
    routes.append(Route("GET", "/api/openapi.json", Description(routes).answer, DESCRIPTION))
    for route in (*routes, Route("GET", "/{name:.*}", page.answer, None)):
        route.add_to(application)
    return application


def _guard(visitors: Visitors) -> Middleware:
    """What comes before every handler: nobody is answered under a foreign name."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        connection_of(request).asked()
        if not visitors.knows_host(request):
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, _UNKNOWN_NAME)
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
