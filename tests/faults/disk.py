"""A disk that can lose its power, run full and fail, under a real server: a file system for SQLite.

Files are real ones, so that SQLite's locks and shared memory work. Beside each of them stands what of it
would outlive a power cut: what was written before the last sync, and of what came later nothing, or anything.

See https://www.sqlite.org/vfs.html and https://www.sqlite.org/atomiccommit.html, section 2.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import count, pairwise
from pathlib import Path
from random import Random
from threading import RLock
from typing import Any, Final, NamedTuple

import apsw
from sqlalchemy import Engine, event

from faults.driver import Connection

DATABASE: Final = "hubbub.db"
SECTOR: Final = 512
"""Bytes that a disk writes as one."""

_Name = str | apsw.URIFilename | None

_names: Final = count()

_JOURNALS: Final = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
"""SQLite syncs the directory of these with the first sync of a file (unixSync in os_unix.c)."""


_IO_ERRORS: Final = {
    "delete": apsw.SQLITE_IOERR_DELETE,
    "open": apsw.SQLITE_CANTOPEN,
    "read": apsw.SQLITE_IOERR_READ,
    "sync": apsw.SQLITE_IOERR_FSYNC,
    "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "write": apsw.SQLITE_IOERR_WRITE,
}
"""The kinds of calls, and how each of them fails."""

_CHANGING: Final = frozenset({"delete", "sync", "truncate", "write"})


class Loss(Enum):
    """What a power cut takes of what was not synced."""

    ALL = "all of it"
    SOME = "some of the writes"
    TORN = "some sectors of the writes"


class Change(NamedTuple):
    """A write, or, without data, a truncation to `offset`."""

    offset: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        if self.data is None:
            del content[self.offset :]
            return
        content.extend(bytes(max(0, self.offset - len(content))))
        content[self.offset : self.offset + len(self.data)] = self.data

    def sectors(self) -> "Iterator[Change]":
        """The same, in pieces that a disk writes as one."""
        if self.data is None:
            yield self
            return
        start, end = self.offset, self.offset + len(self.data)
        edges = [start, *range(start - start % SECTOR + SECTOR, end, SECTOR), end]
        for left, right in pairwise(edges):
            yield Change(left, self.data[left - start : right - start])


class _Inode:
    """One file: what is on the disk for certain, and what was changed since."""

    def __init__(self, content: bytes = b"") -> None:
        self.certain = bytearray(content)
        self.size = len(content)
        self.changes: list[Change] = []

    def change(self, change: Change) -> None:
        self.changes.append(change)
        end = change.offset + len(change.data or b"")
        self.size = end if change.data is None else max(self.size, end)

    def sync(self) -> None:
        for change in self.changes:
            change.apply(self.certain)
        self.changes.clear()

    def after_cut(self, changes: Iterable[Change]) -> bytes:
        content = bytearray(self.certain)
        for change in changes:
            change.apply(content)
        return bytes(content)


class _Entry(NamedTuple):
    """A change of the directory: a name is given to a file, or taken away."""

    name: str
    inode: _Inode | None


class _Fault:
    """Calls that fail."""

    def __init__(self, kind: str, file: str, after: int, lasts: bool) -> None:
        self._kind = kind
        self._file = file
        self._left = after
        self._lasts = lasts

    def meets(self, kind: str, name: str) -> bool:
        """Whether this call fails."""
        if kind != self._kind or not name.endswith(self._file):
            return False
        self._left -= 1
        return self._left < 0 and (self._lasts or self._left == -1)


class Disk:
    """The disk on which the database of `folder` is while it is mounted.

    `calls` counts what SQLite asked for, by kind; `lost` counts what power cuts have taken.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.calls: Counter[str] = Counter()
        self.lost = 0
        self.on = True
        self.room: int | None = None
        """Bytes that all files may have together."""
        self._folder = folder
        self._random = Random(seed)
        self._lock = RLock()
        self._left: int | None = None
        self._image: dict[str, bytes] = {}
        self._faults: list[_Fault] = []
        self._files = {
            path.name: _Inode(path.read_bytes())
            for path in folder.glob(f"{DATABASE}*")
            if not path.name.endswith("-shm")
        }
        self._certain = dict(self._files)
        self._entries: list[_Entry] = []

    @property
    def size(self) -> int:
        """Bytes that all files have together."""
        return sum(each.size for each in self._files.values())

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Have every engine that is made meanwhile work on this disk."""
        name = f"disk-{next(_names)}"
        file_system = _FileSystem(name, self)

        def connect(_dialect: object, _record: object, arguments: list[Any], _options: object) -> Connection:
            return Connection(arguments[0], name)

        event.listen(Engine, "do_connect", connect)
        try:
            yield
        finally:
            event.remove(Engine, "do_connect", connect)
            file_system.unregister()

    # What goes wrong

    def fail(self, kind: str, file: str = "", *, after: int = 0, lasts: bool = True) -> None:
        """Have calls of one kind fail, of the file whose name ends so, once so many more have gone well.

        All that come then, or only one.
        """
        with self._lock:
            self._faults.append(_Fault(kind, file, after, lasts))

    def mend(self) -> None:
        """Have everything work again."""
        with self._lock:
            self._faults.clear()
            self.room = None

    def cut_after(self, changes: int | None) -> None:
        """Cut the power once so many more changes have been asked for; never where that is None."""
        with self._lock:
            self._left = changes

    def cut(self, loss: Loss | None = None) -> None:
        """Cut the power: from now on no call works. How much is lost is chosen at random."""
        with self._lock:
            if self.on:
                self.on = False
                self._image = self._after_cut(loss or self._random.choice(list(Loss)))

    def restore(self) -> None:
        """Leave in the folder what the power cut has left."""
        for path in self._folder.glob(f"{DATABASE}*"):
            path.unlink()
        for name, content in self._image.items():
            (self._folder / name).write_bytes(content)

    def _after_cut(self, loss: Loss) -> dict[str, bytes]:
        names = dict(self._certain)
        for name, inode in self._surviving(self._entries, loss):
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        return {name: inode.after_cut(self._changes(inode, loss)) for name, inode in names.items()}

    def _changes(self, inode: _Inode, loss: Loss) -> list[Change]:
        pieces = inode.changes
        if loss is Loss.TORN:
            pieces = [piece for change in pieces for piece in change.sectors()]
        return self._surviving(pieces, loss)

    def _surviving(self, things: list[Any], loss: Loss) -> list[Any]:
        chance = 0.0 if loss is Loss.ALL else self._random.random()
        surviving = [each for each in things if self._random.random() < chance]
        self.lost += len(things) - len(surviving)
        return surviving

    # What SQLite asks for

    @contextmanager
    def call(self, kind: str, name: str) -> Iterator[None]:
        """Let one call happen, unless it is its turn to fail."""
        with self._lock:
            self.calls[kind] += 1
            if kind in _CHANGING and self._left is not None:
                self._left -= 1
                if self._left < 0:
                    self.cut()
            if not self.on or self._is_faulty(kind, name):
                raise apsw.exception_for(_IO_ERRORS[kind])
            yield

    def _is_faulty(self, kind: str, name: str) -> bool:
        return any(fault.meets(kind, name) for fault in self._faults)

    def open(self, name: str) -> _Inode:
        if name not in self._files:
            self._files[name] = _Inode()
            self._entries.append(_Entry(name, self._files[name]))
        return self._files[name]

    def delete(self, name: str, *, sync: bool) -> None:
        del self._files[name]
        self._entries.append(_Entry(name, None))
        if sync:
            self.sync_directory()

    def sync_directory(self) -> None:
        self._certain = dict(self._files)
        self._entries.clear()

    def room_for(self, inode: _Inode, end: int) -> bool:
        return self.room is None or self.size + max(0, end - inode.size) <= self.room


class _FileSystem(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: _Name, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's names
        if name is None:
            return apsw.VFSFile("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return _File(self._disk, Path(path).name, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        name = Path(filename).name
        with self._disk.call("delete", name):
            super().xDelete(filename, syncdir)
            self._disk.delete(name, sync=syncdir)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str, filename: _Name, flags: list[int]) -> None:
        self._disk = disk
        self._name = name
        with disk.call("open", name):
            super().__init__("", filename, flags)
            self._inode = disk.open(name)
        self._syncs_directory = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _JOURNALS)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        with self._disk.call("read", self._name):
            return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        with self._disk.call("write", self._name):
            if not self._disk.room_for(self._inode, offset + len(data)):
                raise apsw.exception_for(apsw.SQLITE_FULL)
            super().xWrite(data, offset)
            self._inode.change(Change(offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        with self._disk.call("truncate", self._name):
            super().xTruncate(newsize)
            self._inode.change(Change(newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        # The real files are synced by nobody: nobody cuts the power of this machine.
        with self._disk.call("sync", self._name):
            self._inode.sync()
            if self._syncs_directory:
                self._disk.sync_directory()
                self._syncs_directory = False
