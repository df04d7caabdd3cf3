"""What is attached in one conversation: what waits, what is on its way, and what was not taken. No Tk.

Files go together with a text. It is said with the links to them as soon as all of them are there, or were
refused; where nothing was taken, the text comes back to be written on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Final, Protocol

from hubbub.client.commands import is_command
from hubbub.client.model import Entry
from hubbub.client.translation import N_, _
from hubbub.desktop.files.looking import Found

MOST: Final = 10
"""Files in one conversation."""

_TOO_MANY: Final = N_("You can send {most} files at once. Send these first, then add the others.")


class Stage(Enum):
    """How far a file has come."""

    WAITING = auto()
    SENDING = auto()
    REFUSED = auto()


@dataclass(slots=True, eq=False)
class Attachment:
    """A file, called by its `ticket`. `size` and what was `sent` of it are in bytes."""

    ticket: str
    path: Path
    name: str
    size: int
    passing: bool = False
    """Whether it was only made to be sent, and is deleted when that is done."""
    picture: bytes = b""
    """A small PNG of it, where it is a picture."""
    stage: Stage = Stage.WAITING
    sent: int = 0
    reason: str = ""
    """Why it was refused."""


@dataclass(slots=True, eq=False)
class _Parcel:
    """Files that go together with a text, as an answer to a message where there is one."""

    text: str
    answers: Entry | None
    missing: set[str]
    """The tickets of those that are on their way."""
    links: list[str] = field(default_factory=list)


class Outside(Protocol):
    """What files are sent with, and what becomes of the text that went with them."""

    refusal: str
    """Why the server takes no files, empty where it does or isn't known yet."""

    def ticket(self) -> str:
        """What no other file is called."""

    def begin(self, ticket: str, path: Path, name: str) -> None:
        """Send a file; Basket.taken or Basket.refused answers it."""

    def cancel(self, ticket: str) -> None:
        """Send no more of a file."""

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        """Say something in a conversation."""

    def give_back(self, key: str, text: str) -> None:
        """Put a text before what is being written in a conversation."""


class Basket:
    """The files of the conversation `key`.

    `on_change` is called when there is something new to be seen, and `on_text` when a text has come back.
    """

    def __init__(self, key: str, outside: Outside) -> None:
        self.key = key
        self.files: list[Attachment] = []
        self.on_change: Callable[[], None] = lambda: None
        self.on_text: Callable[[], None] = lambda: None
        self._outside = outside
        self._parcels: dict[str, _Parcel] = {}
        """By ticket, for what is on its way."""

    @property
    def refusal(self) -> str:
        """Why the server takes no files, empty where it does or isn't known yet."""
        return self._outside.refusal

    @property
    def has_waiting(self) -> bool:
        """Whether there is something that send() would send."""
        return bool(self._due())

    def holds(self, ticket: str) -> bool:
        """Whether a file is in it."""
        return any(each.ticket == ticket for each in self.files)

    def add(self, found: Sequence[Found], *, passing: bool = False) -> str:
        """Attach files, as many as there is room for. Says in words what is the matter with the others.

        Those that are `passing` were only made to be sent.
        """
        files = [Attachment(self._outside.ticket(), *each, passing) for each in found]
        room = MOST - len(self.files)
        self.files += files[:room]
        for left in files[room:]:
            _forget(left)
        self.on_change()
        return _(_TOO_MANY).format(most=MOST) if len(files) > room else ""

    def send(self, text: str, answers: Entry | None) -> bool:
        """Send what waits or was refused, and the text with it; whether there was anything to send."""
        due = self._due()
        if due and is_command(text):
            self._outside.say(self.key, text, answers)
            text = ""
        self._ship(due, text, answers)
        return bool(due)

    def retry(self, ticket: str) -> None:
        """Send a file again that was refused."""
        self._ship([each for each in self._due() if each.ticket == ticket], "", None)

    def remove(self, ticket: str) -> None:
        """Take a file out, also while it is on its way."""
        if ticket in self._parcels:
            self._outside.cancel(ticket)
        self._drop(ticket)
        self._settle(ticket)

    def sending(self, ticket: str, sent: int) -> None:
        """So many bytes of a file are on their way."""
        for file in self._called(ticket):
            file.sent = sent
            self.on_change()

    def taken(self, ticket: str, link: str) -> None:
        """A file is where the link leads."""
        self._drop(ticket)
        if parcel := self._parcels.get(ticket):
            parcel.links.append(link)
        self._settle(ticket)

    def refused(self, ticket: str, reason: str) -> None:
        """A file was not taken."""
        for file in self._called(ticket):
            file.stage, file.reason = Stage.REFUSED, reason
        self._settle(ticket)

    def clear(self) -> None:
        """Take everything out, and say nothing more."""
        for ticket in self._parcels:
            self._outside.cancel(ticket)
        self._parcels.clear()
        for file in self.files:
            _forget(file)
        self.files.clear()
        self.on_change()

    def _due(self) -> list[Attachment]:
        return [each for each in self.files if each.stage is not Stage.SENDING]

    def _called(self, ticket: str) -> list[Attachment]:
        return [each for each in self.files if each.ticket == ticket]

    def _ship(self, files: Sequence[Attachment], text: str, answers: Entry | None) -> None:
        parcel = _Parcel(text, answers, {each.ticket for each in files})
        for file in files:
            file.stage, file.sent = Stage.SENDING, 0
            self._parcels[file.ticket] = parcel
            self._outside.begin(file.ticket, file.path, file.name)
        self.on_change()

    def _settle(self, ticket: str) -> None:
        """A file is no longer on its way. With the last one of its parcel, the text is due."""
        parcel = self._parcels.pop(ticket, None)
        if parcel is not None:
            parcel.missing.discard(ticket)
            if not parcel.missing:
                self._say(parcel)
        self.on_change()

    def _say(self, parcel: _Parcel) -> None:
        if parcel.links:
            lines = [parcel.text, *parcel.links] if parcel.text else parcel.links
            self._outside.say(self.key, "\n".join(lines), parcel.answers)
        elif parcel.text:
            self._outside.give_back(self.key, parcel.text)
            self.on_text()

    def _drop(self, ticket: str) -> None:
        for file in self._called(ticket):
            self.files.remove(file)
            _forget(file)


def _forget(file: Attachment) -> None:
    if file.passing:
        file.path.unlink(missing_ok=True)
