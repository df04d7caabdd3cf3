"""The files there are: each a row of the store and a content on the disk, and never one without the other.

A content goes when the last row goes that has it. At the start, contents that no row has are removed: the
server was killed between the two.
"""

import asyncio
import logging
import unicodedata
from contextlib import AbstractContextManager
from pathlib import Path
from re import sub
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final, NamedTuple

from hubbub.server.bounds import FILE_BLOCK, UPLOADS_SWEPT
from hubbub.server.upload_address import FILES
from hubbub.store.errors import StoreError, StoreUnavailableError
from hubbub.store.records import Removal, UploadRecord
from hubbub.store.uploads import (
    has_content,
    upload_by_id,
    upload_contents,
    upload_count,
    uploaded_blocks,
    uploads_before,
)
from hubbub.web.files.ledger import OWN, Charge, Ledger, blocks
from hubbub.web.files.vault import Draft, Vault

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

SWEEP_EVERY: Final = 600.0
"""Seconds until it is looked again for files whose days are over."""

_DAY: Final = 86_400_000
_ID_BYTES: Final = 16
_LONGEST_NAME: Final = 60


class Uploader(NamedTuple):
    """Who sends files: an identity, what they are called, and on whose account their room is."""

    identity: str
    name: str
    payer: str
    administrator: bool


class Figures(NamedTuple):
    """How many files there are, the bytes of the disk for them, and how many were sent since the start."""

    files: int
    size: int
    uploads: int


class Library:
    """Takes files in, finds them and removes them."""

    def __init__(self, server: "Server", folder: Path) -> None:
        """Keep the contents in a folder. Raises OSError and StoreError."""
        self._server = server
        self._vault = Vault(folder, server.store.read_now(upload_contents))
        taken = server.store.read_now(uploaded_blocks, FILE_BLOCK)
        own = sum(map(blocks, self._vault.small_sizes()))
        self._ledger = Ledger(lambda: server.config.files, {**taken, OWN: own})
        self._count = server.store.read_now(upload_count)
        self._kept = 0
        self._changing = asyncio.Lock()

    def charge(self, uploader: Uploader) -> AbstractContextManager[Charge]:
        """Room for a file of somebody's."""
        return self._ledger.charge(uploader.payer)

    def charge_own(self) -> AbstractContextManager[Charge]:
        """Room for something that the server makes of a file."""
        return self._ledger.charge(OWN)

    def draft(self) -> AbstractContextManager[Draft]:
        """A content that is coming in."""
        return self._vault.draft()

    async def keep(
        self, draft: Draft, charge: Charge, uploader: Uploader, name: str, kind: str
    ) -> UploadRecord:
        """Keep a file for good: once this returns, it is on the disk. Raises OSError and StoreError."""
        async with self._changing:
            content = await draft.keep()
            record = UploadRecord(
                id=token_urlsafe(_ID_BYTES),
                hash=content,
                owner=uploader.identity,
                payer=uploader.payer,
                name=name,
                type=kind,
                size=draft.size,
                time=self._server.now(),
            )
            try:
                await self._commit(record)
            except StoreError:
                await self._let_go(content)
                raise
            charge.kept = True
            self._count += 1
            self._kept += 1
        return record

    async def small(self, record: UploadRecord) -> bytes | None:
        """The small picture of a file: empty where there can't be any, None where nobody has tried.

        Raises OSError.
        """
        return await self._vault.small(record.hash)

    async def keep_small(self, record: UploadRecord, data: bytes, charge: Charge) -> None:
        """Keep the small picture of a file for as long as its content is there.

        Raises NoRoomError, OSError and StoreError.
        """
        async with self._changing:
            is_wanted = await self._server.store.read(has_content, record.hash)
            if not is_wanted or await self._vault.small(record.hash) is not None:
                return
            charge.cover(len(data))
            with self._vault.draft() as draft:
                await draft.write(data)
                await draft.keep_small(record.hash)
            charge.kept = True

    @property
    def figures(self) -> "Figures":
        """What operators watch."""
        return Figures(self._count, self._ledger.total * FILE_BLOCK, self._kept)

    async def find(self, upload_id: str) -> UploadRecord | None:
        """A file, unless its days are over. Raises StoreError."""
        record = await self._server.store.read(upload_by_id, upload_id)
        return record if record is not None and record.time >= self._oldest else None

    def path(self, record: UploadRecord) -> Path:
        """Where the content of a file is."""
        return self._vault.path(record.hash)

    def seconds_left(self, record: UploadRecord) -> int | None:
        """How long a file will be there; None for as long as nobody removes it."""
        return (record.time - self._oldest) // 1000 if self._server.config.files.days else None

    async def remove(self, upload_id: str) -> None:
        """Remove a file, if it is still there. Raises OSError and StoreError."""
        async with self._changing:
            record = await self._server.store.read(upload_by_id, upload_id)
            if record is None:
                return
            await self._commit(Removal(record))
            self._ledger.give_back(record.payer, blocks(record.size))
            self._count -= 1
            await self._let_go(record.hash)

    async def follow(self) -> None:
        """Remove files whose days are over, until cancelled."""
        while True:
            try:
                await self.sweep()
            except (OSError, StoreError) as error:
                log.warning("old files could not be removed", extra={"reason": str(error)})
            await asyncio.sleep(SWEEP_EVERY)

    async def sweep(self) -> None:
        """Remove files whose days are over. Raises OSError and StoreError."""
        while old := await self._server.store.read(uploads_before, self._oldest, UPLOADS_SWEPT):
            for record in old:
                await self.remove(record.id)
            log.info("old files removed", extra={"files": len(old)})

    @property
    def taken(self) -> int:
        """The bytes that all files take."""
        return self._ledger.total * FILE_BLOCK

    def taken_by(self, payer: str) -> int:
        """The bytes that the files of one payer take."""
        return self._ledger.of(payer) * FILE_BLOCK

    def largest_payers(self, number: int) -> list[tuple[str, int]]:
        """Those whose files take most, with the bytes of each."""
        largest = self._ledger.most(number + 1)
        people = [(payer, taken * FILE_BLOCK) for payer, taken in largest if payer != OWN]
        return people[:number]

    def close(self) -> None:
        """Wait until the disk has all that it was to have."""
        self._vault.close()

    @property
    def _oldest(self) -> int:
        """The time of the oldest file that there may be."""
        days = self._server.config.files.days
        return self._server.now() - days * _DAY if days else 0

    async def _let_go(self, content: str) -> None:
        if await self._server.store.read(has_content, content):
            return
        small = await self._vault.remove(content)
        if small is not None:
            self._ledger.give_back(OWN, blocks(small))

    async def _commit(self, row: UploadRecord | Removal) -> None:
        journal = self._server.journal
        await journal.recovered()
        batch = journal.store([row], _nothing)
        await journal.all_settled()
        if batch.refused:
            raise StoreUnavailableError("The database has refused it")


def address_of(record: UploadRecord) -> str:
    """The path under which a file is found. Its name there is for people, and short enough for a message."""
    letters = unicodedata.normalize("NFKD", record.name).encode("ascii", "ignore").decode()
    return f"{FILES}{record.id}/{sub(r'[^A-Za-z0-9.-]+', '_', letters)[-_LONGEST_NAME:].strip('.') or '_'}"


def _nothing() -> None:
    """What is changed in memory only follows the commit."""
