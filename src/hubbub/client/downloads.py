"""The files of one stay on a server that are asked for: looked at, shown, saved and removed."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final

from hubbub.client.account import Account
from hubbub.client.changes import FileComing, FileDone, FileFailed, FileLooked
from hubbub.client.download import DownloadError, Remote
from hubbub.client.file_host import FilePlace, StoredFile
from hubbub.client.http import Patience
from hubbub.client.state import State
from hubbub.client.translation import N_, _

MOST: Final = 50
"""Files that may be asked for at a time, those included that wait for their turn."""

AT_ONCE: Final = 3
"""Pictures that are fetched at a time; all others wait."""

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a picture that is fetched to be shown."""

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""The kinds of pictures that are shown."""

_TELL_AFTER: Final = 0.1
"""Seconds between two words about how far a file has come."""

_TOO_MANY: Final = N_("Many files are asked for already. Try again when some of them are there.")
_NO_SERVICE: Final = N_("The server has no files just now. Try again when you are connected.")


class Downloads:
    """Asks for files, and tells the window what came of it. All of it runs on the event loop's thread.

    Everything that is asked for has a ticket, by which FileDone or FileFailed answers it.
    """

    def __init__(
        self,
        state: State,
        account: Account,
        *,
        pin: Callable[[], str | None],
        flush: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:
        """`pin` gives the fingerprint of the server's certificate; `flush` tells the window what there is."""
        self._state = state
        self._account = account
        self._pin = pin
        self._flush = flush
        self._patience = patience or Patience()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    def look(self, ticket: str, place: FilePlace, file: StoredFile) -> None:
        """Find out what a file is, and fetch the small picture of one that is a picture."""
        self._begin(ticket, partial(self._look, ticket, self._remote(place), file))

    def fetch(self, ticket: str, place: FilePlace, file: StoredFile) -> None:
        """Fetch a whole picture."""
        self._begin(ticket, partial(self._fetch, ticket, self._remote(place), file))

    def save(self, ticket: str, place: FilePlace, file: StoredFile, path: Path) -> None:
        """Save a file on this computer; FileComing tells how far it is."""
        self._begin(ticket, partial(self._save, ticket, self._remote(place), file, path))

    def remove(self, ticket: str, place: FilePlace, file: StoredFile) -> None:
        """Remove a file of our own from the service."""
        self._begin(ticket, partial(self._remove, ticket, self._remote(place), file))

    def cancel(self, ticket: str) -> None:
        """Go on with something no longer; nothing answers."""
        if task := self._running.pop(ticket, None):
            task.cancel()

    async def close(self) -> None:
        """Cancel everything, and wait for the ends."""
        running = list(self._running.values())
        self._running.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _remote(self, place: FilePlace) -> Remote:
        return Remote(place, self._pin(), self._patience)

    def _begin(self, ticket: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if len(self._running) >= MOST:
            self._tell(FileFailed(ticket, _(_TOO_MANY)))
            return
        self._running[ticket] = asyncio.ensure_future(self._carry(ticket, work))

    async def _carry(self, ticket: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except DownloadError as error:
            self._tell(FileFailed(ticket, str(error), error.lasts))
        finally:
            self._running.pop(ticket, None)

    async def _look(self, ticket: str, remote: Remote, file: StoredFile) -> None:
        async with self._turns:
            facts = await remote.look(file)
            self._tell(FileLooked(ticket, facts))
            data = await _small(remote, file) if facts.kind in PICTURES else b""
        self._tell(FileDone(ticket, data))

    async def _fetch(self, ticket: str, remote: Remote, file: StoredFile) -> None:
        self._tell(FileDone(ticket, await remote.fetch(file.target, LARGEST)))

    async def _save(self, ticket: str, remote: Remote, file: StoredFile, path: Path) -> None:
        last = 0.0

        def tell(done: int, size: int | None) -> None:
            nonlocal last
            if time.monotonic() - last >= _TELL_AFTER:
                last = time.monotonic()
                self._tell(FileComing(ticket, done, size))

        await remote.save(file, path, tell)
        self._tell(FileDone(ticket))

    async def _remove(self, ticket: str, remote: Remote, file: StoredFile) -> None:
        host = self._state.features.file_host
        if host is None:
            raise DownloadError(_(_NO_SERVICE))
        credentials = self._account.credentials if self._account.name is not None else None
        await remote.remove(file, host.token, credentials)
        self._tell(FileDone(ticket))

    def _tell(self, change: FileLooked | FileDone | FileComing | FileFailed) -> None:
        self._state.add(change)
        self._flush()


async def _small(remote: Remote, file: StoredFile) -> bytes:
    """The small picture, or else the whole one; nothing where there can't be any. Raises DownloadError."""
    try:
        return await remote.fetch(file.thumbnail or file.target, LARGEST)
    except DownloadError as error:
        if not error.lasts:
            raise
        return b""
