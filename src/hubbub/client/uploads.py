"""The files of one stay on a server that are on their way, one after the other."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hubbub.client.account import Account
from hubbub.client.changes import FileRefused, FileSending, FilesTold, FileTaken
from hubbub.client.file_host import FileHost, why_no_files
from hubbub.client.http import Patience
from hubbub.client.moderation import NOT_CONNECTED
from hubbub.client.state import State
from hubbub.client.translation import N_, _
from hubbub.client.upload import Upload, UploadError, accepted_types

MOST: Final = 100
"""Files that may wait for their turn."""

_TELL_AFTER: Final = 0.1
"""Seconds between two words about how far a file has come."""

_TOO_MANY: Final = N_("Many files are on their way already. Try again when some of them are there.")


class Uploads:
    """Sends files, and tells the window how far they are. All of it runs on the event loop's thread."""

    def __init__(
        self,
        state: State,
        account: Account,
        *,
        encrypted: bool,
        pin: Callable[[], str | None],
        is_ready: Callable[[], bool],
        flush: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:
        """`encrypted` says whether the server's own line is, `pin` the fingerprint of its certificate.

        `flush` tells the window what there is to be told.
        """
        self._state = state
        self._account = account
        self._encrypted = encrypted
        self._pin = pin
        self._is_ready = is_ready
        self._flush = flush
        self._patience = patience or Patience()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()
        self._accepted: tuple[FileHost | None, Sequence[str]] = (None, ())
        """The service that was asked what it accepts, and its answer."""
        self._told: FilesTold | None = None

    def look(self) -> None:
        """Tell the window whether the server takes files, if that is news."""
        if not self._is_ready():
            return
        host, refusal = self._state.features.file_host, self._refusal()
        told = FilesTold(refusal, None if refusal or host is None else host.place)
        if told != self._told:
            self._told = told
            self._state.add(told)

    def begin(self, ticket: str, path: Path, name: str) -> None:
        """Send a file under `name`, when those before it are there. FileTaken or FileRefused answers it."""
        if len(self._running) >= MOST:
            self._refuse(ticket, _(_TOO_MANY))
            return
        self._running[ticket] = asyncio.ensure_future(self._carry(ticket, path, name))

    def cancel(self, ticket: str) -> None:
        """Send no more of a file; nothing answers."""
        if task := self._running.pop(ticket, None):
            task.cancel()

    async def close(self) -> None:
        """Cancel them all, and wait for their ends."""
        running = list(self._running.values())
        self._running.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _carry(self, ticket: str, path: Path, name: str) -> None:
        async with self._turn:
            try:
                link = await self._send(ticket, path, name)
            except UploadError as error:
                self._refuse(ticket, str(error))
            else:
                self._state.add(FileTaken(ticket, link))
                self._flush()
            finally:
                self._running.pop(ticket, None)

    async def _send(self, ticket: str, path: Path, name: str) -> str:
        """Send a file to the service that the server announces now. Raises UploadError."""
        if not self._is_ready():
            raise UploadError(_(NOT_CONNECTED))
        host = self._state.features.file_host
        refusal = self._refusal()
        if host is None or refusal:
            raise UploadError(refusal)
        upload = Upload(path, name, _Teller(lambda sent: self._tell(ticket, sent)))
        # The name of the account is only known while the server has us logged in with these.
        credentials = self._account.credentials if self._account.name is not None else None
        accepted = await self._accepted_by(host)
        return await upload.send(host, self._pin(), credentials, accepted, self._patience)

    async def _accepted_by(self, host: FileHost) -> Sequence[str]:
        """What a service accepts, asked once."""
        if self._accepted[0] != host:
            self._accepted = (host, await accepted_types(host, self._pin(), self._patience))
        return self._accepted[1]

    def _refusal(self) -> str:
        return why_no_files(self._state.features.file_host, encrypted=self._encrypted)

    def _tell(self, ticket: str, sent: int) -> None:
        self._state.add(FileSending(ticket, sent))
        self._flush()

    def _refuse(self, ticket: str, reason: str) -> None:
        self._state.add(FileRefused(ticket, reason))
        self._flush()


class _Teller:
    """Tells how far something has come, but not more often than anybody can read."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._last = 0.0

    def __call__(self, sent: int) -> None:
        now = time.monotonic()
        if now - self._last >= _TELL_AFTER:
            self._last = now
            self._tell(sent)
