"""The door of the server: while it is closed nobody new comes in, and whoever was in may come back."""

import asyncio
from typing import Final

CLOSED_WORDS: Final = "The host has closed the door for now. Try again later."


class Door:
    """Open at first. A closed one knows by their identities who has left since, and lets them back in."""

    def __init__(self, announcement_due: asyncio.Event) -> None:
        """Set `announcement_due` where those outside are to be told something else from now on."""
        self.closed = False
        self._announcement_due = announcement_due
        self._left: set[str] = set()

    def close(self) -> None:
        """Let nobody in who is new."""
        self.closed = True
        self._announcement_due.set()

    def open(self) -> None:
        """Let everybody in again."""
        self.closed = False
        self._left.clear()
        self._announcement_due.set()

    def note_left(self, identity: str) -> None:
        """Note that somebody has gone, perhaps only because their connection broke."""
        if self.closed:
            self._left.add(identity)

    def forget(self, identity: str) -> None:
        """Not let somebody back in, because they were sent away."""
        self._left.discard(identity)

    def lets_back(self, identity: str) -> bool:
        """Whether this is somebody who was in when the door was closed, and has left since."""
        return identity in self._left
