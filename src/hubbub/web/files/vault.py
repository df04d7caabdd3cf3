"""Contents on the disk, each in a file that is named by its hash. One thread does all of it, in order.

Beside a picture there may be a small one. Where that is empty, there can't be any.
"""

import asyncio
import errno
import hashlib
import logging
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Final, TypeVar

from hubbub.pictures.kinds import HEAD
from hubbub.server.bounds import DISK_SPARE

if TYPE_CHECKING:
    from concurrent.futures import Future

log: Final = logging.getLogger(__name__)

T = TypeVar("T")

_SMALL: Final = ".small"

_COMING: Final = "coming"
"""The folder of those that are not complete. It is emptied at the start."""


class Vault:
    """A folder of contents."""

    def __init__(self, folder: Path, known: Collection[str]) -> None:
        """Use a folder, and remove from it whatever is none of the known. Raises OSError."""
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="files")
        (folder / _COMING).mkdir(parents=True, exist_ok=True)
        for path in (folder / _COMING).iterdir():
            path.unlink()
        for path in folder.glob("??/*"):
            if path.name.removesuffix(_SMALL) not in known:
                path.unlink()

    def path(self, content: str) -> Path:
        """Where a content is."""
        return self._folder / content[:2] / content

    def small_path(self, content: str) -> Path:
        """Where the small picture of a content is."""
        return self.path(content).with_suffix(_SMALL)

    def small_sizes(self) -> list[int]:
        """The sizes of all small pictures, in bytes. Reads the folder."""
        return [path.stat().st_size for path in self._folder.glob(f"??/*{_SMALL}")]

    async def small(self, content: str) -> bytes | None:
        """The small picture of a content, None where nobody has made it yet. Raises OSError."""
        return await self.run(lambda: self._read_small(content))

    @contextmanager
    def draft(self) -> "Iterator[Draft]":
        """A content that is coming in. What is not kept by the end is removed."""
        draft = Draft(self, self._folder / _COMING / token_hex(16))
        try:
            yield draft
        finally:
            # After whatever the thread was doing when somebody broke off, for which nobody waits then.
            self._thread.submit(draft.discard).add_done_callback(_report)

    async def remove(self, content: str) -> int | None:
        """Remove a content, and answer how many bytes its small picture had, if any. Raises OSError."""
        return await self.run(lambda: self._remove(content))

    async def run(self, work: Callable[[], T]) -> T:
        """Do something on the thread. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """End the thread, when all is done that it was to do."""
        self._thread.shutdown()

    def _read_small(self, content: str) -> bytes | None:
        try:
            return self.small_path(content).read_bytes()
        except FileNotFoundError:
            return None

    def _remove(self, content: str) -> int | None:
        small = self._read_small(content)
        self.small_path(content).unlink(missing_ok=True)
        self.path(content).unlink(missing_ok=True)
        return None if small is None else len(small)


class Draft:
    """A content that is not complete. Its first bytes are its `head`."""

    def __init__(self, vault: Vault, path: Path) -> None:
        self._vault = vault
        self._path = path
        self._file: FileIO | None = None
        self._hash = hashlib.sha256()
        self.size = 0
        self.head = b""

    async def write(self, data: bytes) -> None:
        """Take in more. Raises OSError, also where the disk would be as good as full."""
        self.head += data[: HEAD - len(self.head)]
        self.size += len(data)
        await self._vault.run(lambda: self._write(data))

    async def keep(self) -> str:
        """Have all of it on the disk, and return its hash. Raises OSError."""
        return await self._vault.run(self._keep)

    async def keep_small(self, content: str) -> None:
        """Have all of it on the disk as the small picture of a content. Raises OSError."""
        await self._vault.run(lambda: self._move(self._vault.small_path(content)))

    def _write(self, data: bytes) -> None:
        if shutil.disk_usage(self._path.parent).free < DISK_SPARE + len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        file, left = self._opened(), memoryview(data)
        while left:
            left = left[file.write(left) :]
        self._hash.update(data)

    def _keep(self) -> str:
        content = self._hash.hexdigest()
        self._move(self._vault.path(content))
        return content

    def _move(self, target: Path) -> None:
        """Give it its name for good, unless another one has that."""
        file = self._opened()
        os.fsync(file.fileno())
        file.close()
        if target.exists():
            self._path.unlink()
        else:
            target.parent.mkdir(exist_ok=True)
            self._path.rename(target)
            _sync_names(target.parent)

    def _opened(self) -> FileIO:
        if self._file is None:
            self._file = FileIO(self._path, "x")
        return self._file

    def discard(self) -> None:
        """Remove what is left. It runs on the thread."""
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


def _report(done: "Future[None]") -> None:
    error = done.exception()
    if error is not None:
        log.warning("what is left of a file could not be removed", extra={"reason": str(error)})


def _sync_names(folder: Path) -> None:
    """Have the names of a folder on the disk, where they need that to outlive a loss of power."""
    if sys.platform == "win32":  # which knows no such thing
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
