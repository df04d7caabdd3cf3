"""Sending files to whoever has the link, and removing them for their owners."""

import asyncio
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from hubbub.pictures.kinds import KINDS
from hubbub.server.audit import Deed
from hubbub.server.upload_address import FILES
from hubbub.store.records import UploadRecord
from hubbub.web.files.library import Library
from hubbub.web.files.pace import Pace
from hubbub.web.files.people import People
from hubbub.web.files.thumbnails import Thumbnails
from hubbub.web.openapi import Route, about
from hubbub.web.refusal import RefusedError
from hubbub.wire.disposition import disposition

if TYPE_CHECKING:
    from pathlib import Path

    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

FILE: Final = FILES + r"{id:[\w-]+}/{name:[^/]*}"

THUMBNAIL: Final = "thumbnail"
"""What stands behind ``?`` in the address of a file whose small picture is asked for."""

_YEAR: Final = 31_536_000
_NOTHING: Final = "There is no such file, or its time here is over."
_NOT_YOURS: Final = "The file is somebody else's."

_GET: Final = about(
    "A file",
    {
        200: "The file.",
        206: "A part of it.",
        304: "The one that is there already.",
        404: "There is no such file.",
        416: "There is no such part.",
        503: "The database can't be read.",
    },
    {200: "*/*", 206: "*/*"},
    parameters=[{"name": THUMBNAIL, "in": "query", "allowEmptyValue": True, "schema": {"type": "string"}}],
)
_DELETE: Final = about(
    "Remove a file",
    {
        204: "It is gone.",
        401: "Nobody is known by that token or password.",
        403: "The file is somebody else's.",
        404: "There is no such file.",
        503: "Nothing can be stored.",
    },
    security=[{"session": []}, {"account": []}],
)


class Serving:
    """Answers at ``/files``."""

    def __init__(self, server: "Server", people: People, library: Library, thumbnails: Thumbnails) -> None:
        self._server = server
        self._people = people
        self._library = library
        self._thumbnails = thumbnails

    def routes(self) -> list[Route]:
        """Where files are."""
        return [Route("GET", FILE, self.get, _GET), Route("DELETE", FILE, self.delete, _DELETE)]

    async def get(self, request: web.Request) -> web.StreamResponse:
        """A file or a part of it (RFC 9110, section 14), which does nothing where it is shown."""
        record = await self._find(request)
        if THUMBNAIL in request.query:
            return await self._small(record)
        kind = "inline" if record.type in KINDS else "attachment"
        headers = self._headers(record, record.type, disposition(record.name, kind))
        pace = Pace(self._server.loop.time, self._server.config.timeouts.file)
        return _Download(self._library.path(record), headers, pace.end(record.size))

    async def _small(self, record: UploadRecord) -> web.Response:
        """The small picture. That there can't be one is as true later, and needs no asking again."""
        headers = self._headers(record, "image/webp", disposition(f"{record.name}.webp", "inline"))
        try:
            return web.Response(body=await self._thumbnails.of(record), headers=headers)
        except RefusedError as error:
            if error.status is HTTPStatus.NOT_FOUND:
                error.headers = {"Cache-Control": headers["Cache-Control"]}
            raise

    def _headers(self, record: UploadRecord, kind: str, name: str) -> dict[str, str]:
        left = self._library.seconds_left(record)
        return {
            "Content-Type": kind,
            "Content-Disposition": name,
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": f"private, immutable, max-age={_YEAR if left is None else min(left, _YEAR)}",
        }

    async def delete(self, request: web.Request) -> web.Response:
        """Remove a file, for its owner or an administrator."""
        uploader = await self._people.who(request)
        record = await self._find(request)
        if record.owner != uploader.identity:
            if not uploader.administrator:
                raise RefusedError(HTTPStatus.FORBIDDEN, _NOT_YOURS)
            log.warning(
                "file removed by an administrator", extra={"by": uploader.identity, "of": record.owner}
            )
        await self._library.remove(record.id)
        if record.owner != uploader.identity:
            whose = self._server.name_of(record.owner)
            self._server.audit.note(Deed.UPLOAD_REMOVED, uploader.name, whose, record.name)
        return web.Response(status=204)

    async def _find(self, request: web.Request) -> UploadRecord:
        record = await self._library.find(request.match_info["id"])
        if record is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, _NOTHING)
        return record


class _Download(web.FileResponse):
    """A file that is read in time, or not to its end."""

    def __init__(self, path: "Path", headers: dict[str, str], deadline: float) -> None:
        super().__init__(path, headers=headers)
        self._deadline = deadline

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """See the base class, which sends the file meanwhile."""
        try:
            async with asyncio.timeout_at(self._deadline):
                return await super().prepare(request)
        except TimeoutError as error:
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError("The file was read too slowly") from error
