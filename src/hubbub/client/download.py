"""One file that a service has: what it is, fetched, saved on this computer, or removed there.

Sources: RFC 9110, section 15 (what a status means), and docs/web.md.
"""

import asyncio
import errno
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from secrets import token_hex
from typing import IO, Final

from hubbub.client.credentials import Credentials, is_private
from hubbub.client.file_fields import FileFacts, log_in, read_facts
from hubbub.client.file_host import FilePlace, StoredFile
from hubbub.client.http import NoAnswerError, Patience, Response, connected, content, exchange, head
from hubbub.client.translation import N_, _

_OK: Final = 200
_UNAUTHORIZED: Final = 401
_GONE: Final = frozenset({404, 410})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_REMOVED: Final = N_("The file is not there any more: it was removed, or its time on the server is over.")
_WORDS: Final = {
    **dict.fromkeys(_GONE, _REMOVED),
    401: N_(
        "The server doesn't know any more whose file it is. Register your name or log in (F2), then try "
        "again."
    ),
    403: N_("You may not do that with this file. Ask whoever runs the server."),
    429: N_("You have asked for many files in a short time. Wait a minute, then try again."),
}
"""What a person is told, by status."""

_AGAIN: Final = N_("The server can't give the file just now ({status}). Try again later.")
_REFUSED: Final = N_("The server has refused the file ({status}). Ask whoever runs it.")
_SENT_ON: Final = N_(
    "The server sends us on to another place for the file, which it has not announced, so nothing is fetched "
    "there. Ask whoever runs it."
)
_NOT_YOURS: Final = N_("The file is somebody else's, so it stays.")
_UNREACHABLE: Final = N_("{place} can't be reached, and has the server's files: {reason}. Try again later.")
_UNPROVEN: Final = N_(
    "{place} could not prove who it is, so nothing was fetched from it. Ask whoever runs the server."
)
_LOST: Final = N_("The connection was lost before the whole file was there. Try again.")
_STALLED: Final = N_("Nothing more of the file comes. Check the network, then try again.")
_TOO_LARGE: Final = N_("The file is too large to be shown here. Save it, and open it then.")
_NO_ROOM: Final = N_("There is no room left for the file in {folder}. Free some, or choose another folder.")
_NOT_ALLOWED: Final = N_("You may not write in {folder}. Choose another folder.")
_NOT_WRITTEN: Final = N_("The file can't be saved in {folder}: {reason}. Choose another folder.")


class DownloadError(Exception):
    """A file can't be had or removed. The text is made to be shown.

    `lasts` says that it will be so another time, too.
    """

    def __init__(self, words: str, *, lasts: bool = False) -> None:
        super().__init__(words)
        self.lasts = lasts


class Remote:
    """The place where a service has its files, as it is reached from here."""

    def __init__(self, place: FilePlace, pin: str | None, patience: Patience) -> None:
        """`pin` is the fingerprint of the certificate of the server that has announced it."""
        self._place = place
        self._pin = pin
        self._patience = patience

    async def look(self, file: StoredFile) -> FileFacts:
        """What a file is. Raises DownloadError."""
        async with self._asked("HEAD", file.target) as (facts, _pieces):
            return facts

    async def fetch(self, target: str, most: int) -> bytes:
        """All of a file, if that isn't more than so many bytes. Raises DownloadError."""
        data = bytearray()
        async with self._asked("GET", target) as (facts, pieces):
            if facts.size is not None and facts.size > most:
                raise DownloadError(_(_TOO_LARGE), lasts=True)
            async for piece in pieces:
                data += piece
                if len(data) > most:
                    raise DownloadError(_(_TOO_LARGE), lasts=True)
        return bytes(data)

    async def save(
        self, file: StoredFile, path: Path, on_progress: Callable[[int, int | None], None]
    ) -> None:
        """Write a file to where `path` leads, in place of what is there. Raises DownloadError.

        It has that name only when it is complete. `on_progress` is told how many bytes are there of how many.
        """
        part = path.with_name(f".{token_hex(8)}.part")
        try:
            async with self._asked("GET", file.target) as (facts, pieces):
                with await asyncio.to_thread(_begin, part) as out:
                    done = 0
                    async for piece in pieces:
                        await asyncio.to_thread(out.write, piece)
                        done += len(piece)
                        on_progress(done, facts.size)
                await asyncio.to_thread(part.replace, path)
        except OSError as error:
            raise _unwritten(path, error) from error
        finally:
            part.unlink(missing_ok=True)

    async def remove(self, file: StoredFile, token: str, credentials: Credentials | None) -> None:
        """Remove a file of one's own; one that has gone already is no error. Raises DownloadError.

        `credentials` prove who we are where the token doesn't, over a line that nobody on the way can read.
        """
        response = await self._told(
            "DELETE", file.target, {"Authorization": f"Bearer {token}"} if token else {}
        )
        if response.status == _UNAUTHORIZED and credentials is not None and is_private(self._place.address):
            response = await self._told("DELETE", file.target, log_in(credentials))
        if response.status == 403:
            raise DownloadError(_(_NOT_YOURS), lasts=True)
        if not 200 <= response.status < 300 and response.status not in _GONE:
            raise _refusal(response)

    async def _told(self, method: str, target: str, fields: dict[str, str]) -> Response:
        async with self._answered(method, target, fields) as (response, _reader):
            return response

    @asynccontextmanager
    async def _asked(self, method: str, target: str) -> AsyncIterator[tuple[FileFacts, AsyncIterator[bytes]]]:
        """A file, and its pieces as they come. Raises DownloadError."""
        async with self._answered(method, target, {}) as (response, reader):
            if response.status != _OK:
                raise _refusal(response)
            yield read_facts(response.fields), self._pieces(reader, response)

    async def _pieces(self, reader: asyncio.StreamReader, response: Response) -> AsyncIterator[bytes]:
        try:
            async for piece in content(reader, response, self._patience.stall):
                yield piece
        except TimeoutError as error:
            raise DownloadError(_(_STALLED)) from error
        except (NoAnswerError, OSError) as error:
            raise DownloadError(_(_LOST)) from error

    @asynccontextmanager
    async def _answered(
        self, method: str, target: str, fields: dict[str, str]
    ) -> AsyncIterator[tuple[Response, asyncio.StreamReader]]:
        """The answer to a request. Raises DownloadError, and what whoever uses the answer raises."""
        address, patience = self._place.address, self._patience
        place = address.host
        async with AsyncExitStack() as stack:
            try:
                streams = await stack.enter_async_context(connected(address, self._pin, patience.connect))
            except ssl.SSLCertVerificationError as error:
                raise DownloadError(_(_UNPROVEN).format(place=place)) from error
            except (OSError, UnicodeError) as error:
                raise DownloadError(_(_UNREACHABLE).format(place=place, reason=_reason(error))) from error
            yield await self._exchanged(streams, head(method, target, address, fields)), streams[0]

    async def _exchanged(
        self, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes
    ) -> Response:
        try:
            return await exchange(streams, request, None, self._patience)
        except TimeoutError as error:
            raise DownloadError(_(_STALLED)) from error
        except (NoAnswerError, OSError) as error:
            raise DownloadError(_(_LOST)) from error


def _begin(part: Path) -> IO[bytes]:
    return part.open("xb")


def _refusal(response: Response) -> DownloadError:
    status = response.status
    if 300 <= status < 400:
        return DownloadError(_(_SENT_ON), lasts=True)
    words = _WORDS.get(status, _AGAIN if status >= 500 else _REFUSED)
    return DownloadError(_(words).format(status=status), lasts=status in _GONE)


def _unwritten(path: Path, error: OSError) -> DownloadError:
    folder = path.parent
    if error.errno in _FULL:
        return DownloadError(_(_NO_ROOM).format(folder=folder))
    if error.errno in _FORBIDDEN:
        return DownloadError(_(_NOT_ALLOWED).format(folder=folder))
    return DownloadError(_(_NOT_WRITTEN).format(folder=folder, reason=_reason(error)))


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("no answer")
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
