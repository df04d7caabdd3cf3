"""How the server is: who is there, how much of what there is, and the room for it on the disk."""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from hubbub import __version__
from hubbub.store import queries
from hubbub.web.administration.operation import Nothing, Operation
from hubbub.web.files.library import Library

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session


class Disk(BaseModel):
    """Bytes: of the database, of the files, of the room that there is for these, and free."""

    database: int
    files: int
    files_room: int
    free: int


class Overview(BaseModel):
    """The server at this moment. Times are milliseconds since 1970."""

    name: str
    version: str
    started: int
    now: int
    people: int
    most_people: int
    connections: int
    accounts: int
    channels: int
    entries: int
    """Messages and everything else that the logs of all conversations have."""
    entries_since_start: int
    server_bans: int
    takes_files: bool
    door_closed: bool
    log_days: int
    disk: Disk


class Overviews:
    """Answers how the server is."""

    def __init__(self, server: "Server", library: Library, data: Path) -> None:
        self._server = server
        self._library = library
        self._data = data

    def operations(self) -> list[Operation[Nothing]]:
        """What can be asked for."""
        return [
            Operation("GET", "/api/overview", "How the server is", Nothing, Overview, self._overview),
        ]

    async def _overview(self, _session: "Session", _asked: Nothing) -> Overview:
        server = self._server
        registry, config = server.registry, server.config
        database, free = await asyncio.to_thread(_room, self._data)
        return Overview(
            name=config.name,
            version=__version__,
            started=server.started,
            now=server.now(),
            people=registry.present,
            most_people=registry.most_present,
            connections=len(registry.connections),
            accounts=server.accounts.count,
            channels=len(registry.channels),
            entries=await server.store.read(queries.stored_events),
            entries_since_start=server.journal.tally.events,
            server_bans=len(server.bans) - len(server.bans.ended()),
            takes_files=config.takes_files,
            door_closed=server.door.closed,
            log_days=config.audit.days,
            disk=Disk(database=database, files=self._library.taken, files_room=config.files.total, free=free),
        )


def _room(data: Path) -> tuple[int, int]:
    """The bytes that the database takes, with its log, and those that are free."""
    database = sum(each.stat().st_size for each in data.glob("hubbub.db*"))
    return database, shutil.disk_usage(data).free
