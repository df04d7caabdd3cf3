"""What is asked for of files on one server, by the session on a line, and the answers to it."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeAlias

from hubbub.client.changes import Change, FileComing, FileDone, FileFailed, FileLooked
from hubbub.client.file_host import FilePlace, StoredFile
from hubbub.desktop.line import Line

Answer: TypeAlias = FileLooked | FileComing | FileDone | FileFailed
Told: TypeAlias = Callable[[Answer], None]


class Jobs:
    """Each job is answered until it is done, has failed, or is cancelled, on the window's thread."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._downloads = line.session.downloads
        self._numbers = count(1)
        self._told: dict[str, Told] = {}

    def look(self, place: FilePlace, file: StoredFile, told: Told) -> str:
        """Find out what a file is, and fetch its small picture. The ticket of that."""
        ticket = self._ticket(told)
        self._line.call(self._downloads.look, ticket, place, file)
        return ticket

    def fetch(self, place: FilePlace, file: StoredFile, told: Told) -> str:
        """Fetch a whole picture."""
        ticket = self._ticket(told)
        self._line.call(self._downloads.fetch, ticket, place, file)
        return ticket

    def save(self, place: FilePlace, file: StoredFile, path: Path, told: Told) -> str:
        """Save a file on this computer."""
        ticket = self._ticket(told)
        self._line.call(self._downloads.save, ticket, place, file, path)
        return ticket

    def remove(self, place: FilePlace, file: StoredFile, told: Told) -> str:
        """Remove a file of one's own from the server."""
        ticket = self._ticket(told)
        self._line.call(self._downloads.remove, ticket, place, file)
        return ticket

    def cancel(self, ticket: str) -> None:
        """Go on with a job no longer."""
        if self._told.pop(ticket, None):
            self._line.call(self._downloads.cancel, ticket)

    def apply(self, change: Change) -> bool:
        """Take what the session tells; whether it was about a job."""
        match change:
            case FileLooked(ticket) | FileComing(ticket) if ticket in self._told:
                self._told[ticket](change)
            case FileDone(ticket) | FileFailed(ticket) if ticket in self._told:
                self._told.pop(ticket)(change)
            case FileLooked() | FileComing() | FileDone() | FileFailed():
                pass  # it was cancelled meanwhile
            case _:
                return False
        return True

    def _ticket(self, told: Told) -> str:
        ticket = f"file {next(self._numbers)}"
        self._told[ticket] = told
        return ticket
