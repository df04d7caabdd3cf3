"""The archive beside a session: everything that the session learns goes there, on a thread of its own.

A disk that fails, or is slower than the server, ends the caching of this stay, with a line in the log.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from hubbub.client.address import Address
from hubbub.client.archive import (
    Archive,
    ArchiveError,
    DamagedArchiveError,
    Facts,
    Memory,
    Server,
    is_damage,
)
from hubbub.client.archive_tables import NewerArchiveError
from hubbub.client.changes import (
    Amended,
    Change,
    ConversationChanged,
    Entered,
    EntriesAdded,
    EntryChanged,
    LogRestarted,
)
from hubbub.client.history import PAGE, Place
from hubbub.client.model import Entry
from hubbub.client.page import Page
from hubbub.client.room import Room
from hubbub.client.worker import Worker
from hubbub.wire.names import fold

MOST_WAITING: Final = 5_000
"""Changes that may wait for the disk."""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


def cache_path(folder: Path, address: Address, nick: str) -> Path:
    """The file for who we are on a server. Its name tells neither."""
    identity = hashlib.sha256(f"{address} {fold(nick)}".encode()).hexdigest()
    return folder / f"{identity[:32]}.sqlite"


class Cache:
    """One file, written and read on one thread. Its methods are called on the event loop's thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_opening = True
        self._is_given_up = False
        self._thread = Worker("cache")
        self._archive: Archive | None = None
        self._waiting: list[Callable[[Archive], None]] = []
        self._writing: asyncio.Task[None] | None = None

    async def open(self) -> Memory | None:
        """Open the file, once. What is remembered; None if that is nothing, or the file can't be used."""
        if not self._is_opening:
            return None
        self._archive = await self._thread.do(self._open)
        self._is_opening = False
        self._begin_writing()
        return await self.ask(lambda archive: archive.recall(PAGE))

    async def ask(self, question: Callable[[Archive], _T]) -> _T | None:
        """Read something; None where the file can't be read."""
        archive = self._archive
        if archive is None or self._is_given_up:
            return None
        return await self._thread.do(lambda: self._guarded(archive, question))

    def note(self, changes: Iterable[Change], rooms: Mapping[str, Room]) -> None:
        """Keep what has changed, as soon as the file is open. Returns at once."""
        if self._is_given_up or (self._archive is None and not self._is_opening):
            return
        self._waiting += _orders(changes, rooms)
        if len(self._waiting) > MOST_WAITING:
            _log.warning("The disk is too slow for the cache %s. It is given up for now", self.path)
            self._is_given_up = True
            self._waiting.clear()
        else:
            self._begin_writing()

    def _begin_writing(self) -> None:
        if self._archive is None:
            return
        if self._waiting and (self._writing is None or self._writing.done()):
            self._writing = asyncio.ensure_future(self._write())

    async def close(self, *, forget: bool = False) -> None:
        """Write what waits and close the file; with `forget`, delete it."""
        try:
            if self._writing is not None:
                await self._writing
        finally:
            archive, self._archive = self._archive, None
            if archive is not None:
                await self._thread.do(archive.close)
            if forget:
                await self._thread.do(self._delete)
            self._thread.end()

    async def _write(self) -> None:
        while self._waiting and not self._is_given_up:
            orders, self._waiting = self._waiting, []
            await self.ask(partial(_carry_out, orders=orders))

    # On the thread

    def _open(self) -> Archive | None:
        try:
            return self._opened_anew() or Archive(self.path)
        except NewerArchiveError:
            _log.warning("%s was written by a newer Hubbub, and is left alone", self.path)
        except (OSError, ArchiveError, DamagedArchiveError) as error:
            _log.warning("%s can't be used as a cache: %s", self.path, error)
        return None

    def _opened_anew(self) -> Archive | None:
        """A file that is damaged is put aside, for whoever wants to look into it."""
        try:
            return Archive(self.path)
        except DamagedArchiveError as error:
            _log.warning("The cache %s is damaged and put aside: %s", self.path, error)
            self._put_aside()
            return None

    def _guarded(self, archive: Archive, question: Callable[[Archive], _T]) -> _T | None:
        try:
            return question(archive)
        except (ArchiveError, ValueError, KeyError, TypeError, OverflowError) as error:
            _log.warning("The cache %s is given up for now: %s", self.path, error)
            self._is_given_up = True
            if is_damage(error):
                archive.close()
                self._put_aside()
            return None

    def _put_aside(self) -> None:
        self.path.replace(self._broken)
        self._remove_beside()

    def _delete(self) -> None:
        self.path.unlink(missing_ok=True)
        self._broken.unlink(missing_ok=True)
        self._remove_beside()

    @property
    def _broken(self) -> Path:
        return self.path.with_suffix(".broken")

    def _remove_beside(self) -> None:
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def older(archive: Archive, key: str, entry: Entry) -> Page:
    """The page before an entry."""
    return _page(archive, key, archive.before(key, entry, PAGE))


def newer(archive: Archive, key: str, entry: Entry) -> Page:
    """The page after an entry."""
    return _page(archive, key, archive.after(key, entry, PAGE))


def around(archive: Archive, key: str, place: Place) -> Page:
    """The page around a place; an empty one where that isn't there."""
    if place.msgid:
        middle = archive.message(key, place.msgid)
    else:
        middle = next(iter([*archive.since(key, place.time, 0, 1), *archive.newest(key, 1)]), None)
    if middle is None:
        return Page(())
    later = archive.after(key, middle, PAGE // 2)
    return _page(archive, key, [*archive.before(key, middle, PAGE // 2), middle, *later])


def _page(archive: Archive, key: str, entries: Sequence[Entry]) -> Page:
    msgids = [entry.msgid for entry in entries if entry.msgid]
    return Page(entries, archive.amendments(key, msgids), size=len(entries))


def _carry_out(archive: Archive, orders: Sequence[Callable[[Archive], None]]) -> None:
    with archive:
        for order in orders:
            order(archive)


def _orders(changes: Iterable[Change], rooms: Mapping[str, Room]) -> list[Callable[[Archive], None]]:
    """What to write, and for each conversation that is touched what is known of it now."""
    orders: list[Callable[[Archive], None]] = []
    touched: dict[str, Room] = {}
    for change in changes:
        order, key = _order(change), _key_of(change)
        if order is not None and (key is None or key in rooms):
            orders.append(order)
        if key is not None and key in rooms:
            touched[key] = rooms[key]
    return [*orders, *(partial(Archive.set_facts, facts=_facts_of(room)) for room in touched.values())]


def _order(change: Change) -> Callable[[Archive], None] | None:
    match change:
        case Entered(nick, network, lobby):
            return lambda archive: archive.set_server(Server(nick, network, lobby))
        case EntriesAdded(key, entries):
            return lambda archive: archive.put(key, entries)
        case EntryChanged(key, entry):
            return lambda archive: archive.put(key, [entry])
        case Amended(key, amendment):
            return lambda archive: archive.amend(key, amendment)
        case LogRestarted(key):
            return lambda archive: archive.forget(key)
        case _:
            return None


def _key_of(change: Change) -> str | None:
    match change:
        case ConversationChanged(conversation):
            return conversation.key
        case EntriesAdded(key) | EntryChanged(key) | Amended(key) | LogRestarted(key):
            return key
        case _:
            return None


def _facts_of(room: Room) -> Facts:
    resume_after = room.resume_after
    if resume_after is None and room.timeline.has_gap:
        resume_after = room.timeline.resume_msgid()
    return Facts(
        room.key, room.name, room.topic, room.read, room.wanted, resume_after or None,
        "".join(room.door[1:]), room.absence, room.left,
    )  # fmt: skip
