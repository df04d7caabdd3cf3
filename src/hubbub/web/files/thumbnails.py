"""Small pictures of the pictures that people send: each made when somebody first asks for it, and kept."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Final

from hubbub.pictures.kinds import KINDS
from hubbub.pictures.shrinking import PictureError, Shrinker
from hubbub.server.bounds import PICTURES_AT_ONCE, PICTURES_WAITING
from hubbub.store.records import UploadRecord
from hubbub.web.files.ledger import NoRoomError
from hubbub.web.files.library import Library
from hubbub.web.refusal import RefusedError

log: Final = logging.getLogger(__name__)

BOX: Final = (480, 360)
"""Pixels into which a small picture fits."""

_NONE: Final = (
    "There is no small picture of this file: it is none of the pictures that are shown (PNG, JPEG, GIF, "
    "WebP), it is damaged, or it has more than 25 million pixels."
)
_BUSY: Final = "Many small pictures are being made. Try again in a few seconds."
_FAILED: Final = "The small picture could not be made. Try again in a minute."
_AGAIN: Final = {"Retry-After": "5"}


class Thumbnails:
    """Has them made by processes, a few at a time (`hubbub.pictures`)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shrinker = Shrinker()
        self._threads = ThreadPoolExecutor(PICTURES_AT_ONCE, thread_name_prefix="pictures")
        self._making: dict[str, asyncio.Task[bytes]] = {}
        """By content."""

    async def of(self, record: UploadRecord) -> bytes:
        """The small picture of a file, as WebP. Raises RefusedError, OSError and StoreError."""
        if record.type not in KINDS:
            raise RefusedError(HTTPStatus.NOT_FOUND, _NONE)
        small = await self._library.small(record)
        if small is None:
            small = await asyncio.shield(self._being_made(record))
        if not small:
            raise RefusedError(HTTPStatus.NOT_FOUND, _NONE)
        return small

    async def close(self) -> None:
        """End what is being made."""
        self._shrinker.close()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        self._threads.shutdown()

    def _being_made(self, record: UploadRecord) -> "asyncio.Task[bytes]":
        """What makes it, for all who ask for it at the same time."""
        task = self._making.get(record.hash)
        if task is None:
            if len(self._making) >= PICTURES_WAITING:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, _AGAIN)
            task = self._making[record.hash] = asyncio.create_task(self._make(record))
            task.add_done_callback(lambda _task: self._making.pop(record.hash))
        return task

    async def _make(self, record: UploadRecord) -> bytes:
        try:
            with self._library.charge_own() as charge:
                charge.cover(0)  # where there is no room, nothing is made in vain
                run = asyncio.get_running_loop().run_in_executor
                data = await run(self._threads, self._shrink, self._library.path(record))
                await self._library.keep_small(record, data, charge)
        except NoRoomError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, str(error)) from error
        except OSError as error:
            log.warning("a small picture could not be made", extra={"reason": str(error)})
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _FAILED, _AGAIN) from error
        return data

    def _shrink(self, path: Path) -> bytes:
        """Runs on a thread. Empty where there can't be a small picture."""
        try:
            return self._shrinker.shrink(path, BOX, "WEBP").data
        except PictureError as error:
            log.info("a picture has no small one", extra={"reason": str(error)})
            return b""
