"""The baskets of one stay on a server, and the way from them to the session and back."""

from itertools import count
from pathlib import Path
from typing import Protocol

from hubbub.client.changes import Change, FileRefused, FileSending, FilesTold, FileTaken
from hubbub.client.model import Entry
from hubbub.desktop.files.basket import Basket
from hubbub.desktop.line import Line


class Talker(Protocol):
    """Says things, and keeps what is not said yet."""

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        """Say something in a conversation, as an answer to a message where there is one."""

    def keep(self, key: str, text: str) -> None:
        """Keep what is written and not sent yet."""

    def kept(self, key: str) -> str:
        """What was written and not sent."""


class Baskets:
    """An Outside of `hubbub.desktop.files.basket`, by the session on a line."""

    def __init__(self, line: Line, talker: Talker) -> None:
        self.refusal = ""
        self._line = line
        self._uploads = line.session.uploads
        self._talker = talker
        self._baskets: dict[str, Basket] = {}
        self._tickets = count(1)

    def of(self, key: str) -> Basket:
        """The basket of a conversation."""
        return self._baskets.setdefault(key, Basket(key, self))

    def apply(self, change: Change) -> bool:
        """Take what the session tells; whether it was about files."""
        match change:
            case FilesTold(refusal):
                self.refusal = refusal
            case FileSending() | FileTaken() | FileRefused():
                for basket in self._baskets.values():
                    _tell(basket, change)
            case _:
                return False
        return True

    def end(self) -> None:
        """Send nothing more, and keep nothing that was only made to be sent."""
        for basket in self._baskets.values():
            basket.clear()
        self._baskets.clear()

    def ticket(self) -> str:
        """What no other file is called."""
        return str(next(self._tickets))

    def begin(self, ticket: str, path: Path, name: str) -> None:
        """Send a file."""
        self._line.call(self._uploads.begin, ticket, path, name)

    def cancel(self, ticket: str) -> None:
        """Send no more of a file."""
        self._line.call(self._uploads.cancel, ticket)

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        """Say something in a conversation."""
        self._talker.say(key, text, answers)

    def give_back(self, key: str, text: str) -> None:
        """Put a text before what is being written in a conversation."""
        begun = self._talker.kept(key)
        self._talker.keep(key, f"{text}\n{begun}" if begun else text)


def _tell(basket: Basket, change: FileSending | FileTaken | FileRefused) -> None:
    """Tell a basket what concerns it. A file that was taken out meanwhile concerns none."""
    if not basket.holds(change.ticket):
        return
    match change:
        case FileSending(ticket, sent):
            basket.sending(ticket, sent)
        case FileTaken(ticket, link):
            basket.taken(ticket, link)
        case FileRefused(ticket, reason):
            basket.refused(ticket, reason)
