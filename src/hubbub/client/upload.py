"""One file on its way to the service that takes it: read in pieces, sent as the body of a POST.

Sources: soju's doc/ext/filehost.md, and RFC 9110, section 15 (what a status means).
"""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Final

from hubbub.client.credentials import Credentials, is_private
from hubbub.client.file_fields import describe, is_accepted, log_in, type_of, types_of
from hubbub.client.file_host import FileHost
from hubbub.client.http import NoAnswerError, Patience, Response, connected, exchange, head
from hubbub.client.translation import N_, _

CHUNK: Final = 128 * 1024
"""Bytes of a file that are in memory at a time."""

_UNAUTHORIZED: Final = 401

_AGAIN: Final = N_("The server couldn't keep the file ({status}). Try again later.")
_REFUSED: Final = N_("The server has refused the file ({status}). Ask whoever runs it.")
_WORDS: Final = {
    _UNAUTHORIZED: N_(
        "The server takes files only from people who are logged in. Register your name or log in (F2), then "
        "try again."
    ),
    403: N_("You may not send files here. Ask whoever runs the server."),
    404: N_("The server takes files no longer where it said. Ask whoever runs it."),
    405: N_("The server takes no files where it said. Ask whoever runs it."),
    408: N_("The server has lost its patience: the file came too slowly. Try again."),
    410: N_("The server takes files no longer where it said. Ask whoever runs it."),
    413: N_("The file is too large for this server. Make it smaller, or share it elsewhere and send a link."),
    415: N_("The server takes no files of this kind. Pack it into a .zip file, and send that."),
    429: N_("You have sent many files in a short time. Wait a minute, then try again."),
    507: N_("The server has no room left for files. Ask whoever runs it, or try again later."),
}
"""What a person is told, by status."""

_SENT_ON: Final = N_(
    "The server sends files on to another place, which it has not announced, so nothing is sent there. Ask "
    "whoever runs it."
)
_NO_LINK: Final = N_("The server has taken the file, but doesn't say where it is. Ask whoever runs it.")
_UNREACHABLE: Final = N_("{place} can't be reached, and takes the server's files: {reason}. Try again later.")
_UNPROVEN: Final = N_(
    "{place} could not prove who it is, so nothing was sent to it. Ask whoever runs the server."
)
_LOST: Final = N_("The connection was lost before the file was there. Try again.")
_STALLED: Final = N_("The server doesn't take the file any more. Check the network, then try again.")
_NO_SERVICE: Final = N_("{place} answers, but takes no files. Ask whoever runs the server.")
_UNREADABLE: Final = N_("The file can't be read: {reason}. Look whether it is still there, then try again.")
_CHANGED: Final = N_("The file was changed while it was sent. Try again once it is complete.")


class UploadError(Exception):
    """A file was not taken. The text is made to be shown."""


async def accepted_types(host: FileHost, pin: str | None, patience: Patience) -> Sequence[str]:
    """The types that the service accepts, by its Accept-Post; none where it doesn't say. Raises UploadError.

    `pin` is the certificate of the server that has announced it.
    """
    response = await _request(host, pin, "OPTIONS", {}, None, patience)
    return types_of(response.fields.get("accept-post", ""))


class Upload:
    """One try to send a file. It can be cancelled as any coroutine can."""

    def __init__(self, path: Path, name: str, on_progress: Callable[[int], None]) -> None:
        """Call the file `name` there. `on_progress` is told how many bytes are on their way."""
        self._path = path
        self._name = name
        self._on_progress = on_progress

    async def send(
        self,
        host: FileHost,
        pin: str | None,
        credentials: Credentials | None,
        accepted: Sequence[str],
        patience: Patience,
    ) -> str:
        """Send it, and return the link to it. Raises UploadError.

        `credentials` log in there if it asks for that, over a line that nobody on the way can read: a service
        whose address has a secret in it needs no password.
        """
        kind = await asyncio.to_thread(type_of, self._name)
        if not is_accepted(kind, accepted):
            raise UploadError(_(_WORDS[415]))
        facts = await asyncio.to_thread(_look, self._path)
        fields = describe(self._name, kind, facts.st_size)
        response = await _request(host, pin, "POST", fields, self._pieces(facts), patience)
        if response.status == _UNAUTHORIZED and credentials is not None and is_private(host.address):
            fields |= log_in(credentials)
            response = await _request(host, pin, "POST", fields, self._pieces(facts), patience)
        return _link(host, response)

    async def _pieces(self, facts: os.stat_result) -> AsyncIterator[bytes]:
        """The file as it was when its size was told. Raises UploadError."""
        for start in range(0, facts.st_size, CHUNK):
            piece = await asyncio.to_thread(_read, self._path, start, facts)
            yield piece
            self._on_progress(start + len(piece))


async def _request(
    host: FileHost,
    pin: str | None,
    method: str,
    fields: dict[str, str],
    body: AsyncIterator[bytes] | None,
    patience: Patience,
) -> Response:
    place = host.address.host
    try:
        async with connected(host.address, pin, patience.connect) as streams:
            try:
                return await exchange(
                    streams, head(method, host.target, host.address, fields), body, patience
                )
            except NoAnswerError as error:
                raise UploadError(_(_NO_SERVICE).format(place=place) if body is None else _(_LOST)) from error
            except TimeoutError as error:
                raise UploadError(_(_STALLED)) from error
            except OSError as error:
                raise UploadError(_(_LOST)) from error
    except ssl.SSLCertVerificationError as error:
        raise UploadError(_(_UNPROVEN).format(place=place)) from error
    except (OSError, UnicodeError) as error:
        reason = _("no answer") if isinstance(error, TimeoutError) else _reason(error)
        raise UploadError(_(_UNREACHABLE).format(place=place, reason=reason)) from error


def _look(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise _unreadable(error) from error


def _read(path: Path, start: int, facts: os.stat_result) -> bytes:
    """One piece. The file is open no longer than that, so that whoever cancels leaves nothing open."""
    try:
        with path.open("rb") as file:
            now = os.fstat(file.fileno())
            if now.st_ino != facts.st_ino or now.st_size < facts.st_size:
                raise UploadError(_(_CHANGED))
            file.seek(start)
            return file.read(min(CHUNK, facts.st_size - start))
    except OSError as error:
        raise _unreadable(error) from error


def _link(host: FileHost, response: Response) -> str:
    """Where the file is now. Raises UploadError."""
    status = response.status
    if 300 <= status < 400:
        raise UploadError(_(_SENT_ON))
    if status != 201:
        words = _WORDS.get(status, _AGAIN if status >= 500 else _REFUSED)
        raise UploadError(_(words).format(status=status))
    link = host.link(response.fields.get("location", ""))
    if link is None or "location" not in response.fields:
        raise UploadError(_(_NO_LINK))
    return link


def _unreadable(error: OSError) -> UploadError:
    return UploadError(_(_UNREADABLE).format(reason=_reason(error)))


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
