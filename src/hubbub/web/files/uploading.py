"""Taking a file in: the body of a POST, streamed to the disk.

The specification is soju's doc/ext/filehost.md.
"""

import asyncio
import errno
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web

from hubbub.server.bounds import UPLOADS_AT_ONCE, UPLOADS_TOGETHER
from hubbub.server.upload_address import UPLOAD, own_origin
from hubbub.web.files.kinds import kind_of
from hubbub.web.files.ledger import Charge, NoRoomError
from hubbub.web.files.library import Library, Uploader, address_of
from hubbub.web.files.pace import Pace
from hubbub.web.files.people import People
from hubbub.web.files.vault import Draft
from hubbub.web.openapi import Route, about
from hubbub.web.refusal import RefusedError
from hubbub.wire.disposition import file_name

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.web.visitors import Visitors

log: Final = logging.getLogger(__name__)

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_FILES: Final = "This server takes no files."
_CODED: Final = "Files are taken as they are, without Content-Encoding."
_TOO_MANY: Final = "You are sending several files already. Try again when one of them is there."
_BUSY: Final = "Many people are sending files. Try again in a minute."
_TOO_SLOW: Final = "The file came too slowly."
_DISK_FULL: Final = "The server's disk is full."

_OPTIONS: Final = about("What is taken", {204: "Everything is."})
_POST: Final = about(
    "Send a file",
    {
        201: "It is kept; Location has the link.",
        401: "Nobody is known by that token or password.",
        403: "Somebody who is banned.",
        404: "This server takes no files.",
        408: "The file came too slowly.",
        413: "The file is too large.",
        415: "The file is compressed.",
        429: "Several files of the same person are coming already.",
        503: "Many files are coming already, or nothing can be stored.",
        507: "There is no room for it.",
    },
    {201: "text/plain"},
    security=[{"session": []}, {"account": []}, {}],
    requestBody={"content": {"*/*": {}}},
)


class Uploading:
    """Answers at `upload_address.UPLOAD`."""

    def __init__(self, server: "Server", visitors: "Visitors", people: People, library: Library) -> None:
        self._server = server
        self._visitors = visitors
        self._people = people
        self._library = library
        self._sending: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Where files are sent to: with a token in the address, or with a password."""
        paths = (UPLOAD, f"{UPLOAD}/{{token}}")
        asked = [Route("OPTIONS", path, self.options, _OPTIONS) for path in paths]
        return [*asked, *(Route("POST", path, self.post, _POST) for path in paths)]

    async def options(self, _request: web.Request) -> web.Response:
        """Say what is taken: everything up to a size."""
        headers = {"Allow": "OPTIONS, POST", "Accept-Post": "*/*", **self._limit()}
        return web.Response(status=204, headers=headers)

    async def post(self, request: web.Request) -> web.Response:
        """Take a file, and say where it is."""
        uploader = await self._people.who(request)
        self._check(request)
        try:
            path = await self._take(request, uploader)
        except NoRoomError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, str(error)) from error
        except TimeoutError as error:
            raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, _TOO_SLOW) from error
        except OSError as error:
            if error.errno not in _FULL:
                raise
            log.warning("the disk has no room for files", extra={"reason": str(error)})
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, _DISK_FULL) from error
        link = own_origin(self._server, secure=self._visitors.is_private(request)) + path
        return web.Response(status=201, text=f"{link}\n", headers={"Location": link})

    def _check(self, request: web.Request) -> None:
        """Refuse what can be refused before any of it has come."""
        if not self._server.config.takes_files:
            raise RefusedError(HTTPStatus.NOT_FOUND, _NO_FILES)
        if "Content-Encoding" in request.headers:
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _CODED)
        self._check_size(request.content_length or 0)

    def _check_size(self, size: int) -> None:
        most = self._server.config.files.size
        if size > most:
            raise RefusedError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"A file may have up to {most:,} bytes here.",
                self._limit(),
            )

    def _limit(self) -> dict[str, str]:
        """How large files may be: draft-ietf-httpbis-resumable-upload, "Upload-Limit"."""
        return {"Upload-Limit": f"max-size={self._server.config.files.size}"}

    async def _take(self, request: web.Request, uploader: Uploader) -> str:
        library = self._library
        with self._turn(uploader.payer), library.charge(uploader) as charge, library.draft() as draft:
            charge.cover(request.content_length or 0)
            pace = Pace(self._server.loop.time, self._server.config.timeouts.file)
            while await self._take_piece(request, draft, charge, pace):
                pass
            name = file_name(request.headers.get("Content-Disposition", ""))
            kind = kind_of(draft.head, request.content_type)
            record = await library.keep(draft, charge, uploader, name, kind)
        log.info("file taken", extra={"type": kind, "size": record.size})
        return address_of(record)

    async def _take_piece(self, request: web.Request, draft: Draft, charge: Charge, pace: Pace) -> bool:
        """Take what has come of a file; answers whether that was anything."""
        async with asyncio.timeout_at(pace.deadline(draft.size)):
            data = await request.content.readany()
        size = draft.size + len(data)
        self._check_size(size)
        charge.cover(size)
        await draft.write(data)
        return bool(data)

    @contextmanager
    def _turn(self, payer: str) -> Iterator[None]:
        if self._sending[payer] >= UPLOADS_AT_ONCE:
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, _TOO_MANY)
        if self._sending.total() >= UPLOADS_TOGETHER:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY)
        self._sending[payer] += 1
        try:
            yield
        finally:
            self._sending[payer] -= 1
            if not self._sending[payer]:
                del self._sending[payer]
