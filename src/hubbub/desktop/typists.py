"""Who is writing in which conversation, as long as that was said lately, and telling others that we are."""

import time
import tkinter as tk
from collections.abc import Callable
from typing import Final

from hubbub.client.translation import _

MOST: Final = 20
"""People who are known to be writing in one conversation; more are several either way."""

_AGAIN: Final = 3.0
"""Seconds after which it is said again, and not before (https://ircv3.net/specs/client-tags/typing)."""


class Typists:
    """Forgets everybody by itself; `on_change` is called with the key of the conversation."""

    def __init__(self, window: tk.Misc, on_change: Callable[[str], None]) -> None:
        self._window = window
        self._on_change = on_change
        self._writing: dict[str, dict[str, str]] = {}

    def of(self, key: str) -> list[str]:
        """Who is writing in the conversation `key`."""
        return list(self._writing.get(key, ()))

    def told(self, key: str, nick: str, seconds: int) -> None:
        """Somebody is writing, which holds for so many seconds; 0 for having stopped."""
        writing = self._writing.setdefault(key, {})
        if nick in writing:
            self._window.after_cancel(writing.pop(nick))
        elif not seconds or len(writing) >= MOST:
            return
        if seconds:
            writing[nick] = self._window.after(1000 * seconds, lambda: self.told(key, nick, 0))
        self._on_change(key)

    def forget(self) -> None:
        """Nobody is known to be writing any more, as without a connection."""
        for writing in self._writing.values():
            for timer in writing.values():
                self._window.after_cancel(timer)
        changed = [key for key, writing in self._writing.items() if writing]
        self._writing.clear()
        for key in changed:
            self._on_change(key)


class TypingNotice:
    """Tells the others that we are writing, no more often than they need; `tell` is given whether we are."""

    def __init__(self, tell: Callable[[bool], None]) -> None:
        self._tell = tell
        self._told: float | None = None

    def changed(self, text: str) -> None:
        """The text in the field is this now. A command is nobody else's business."""
        if not text.strip() or text.startswith("/"):
            self.stopped()
        elif self._told is None or time.monotonic() - self._told >= _AGAIN:
            self._told = time.monotonic()
            self._tell(True)

    def sent(self) -> None:
        """The text is on its way, which says that we have stopped."""
        self._told = None

    def stopped(self) -> None:
        """Nothing is left to be sent."""
        if self._told is not None:
            self._told = None
            self._tell(False)


def describe(nicks: list[str]) -> str:
    """Who is writing, in words."""
    match nicks:
        case []:
            return ""
        case [one]:
            return _("{one} is writing…").format(one=one)
        case [one, other]:
            return _("{one} and {other} are writing…").format(one=one, other=other)
        case _:
            return _("Several people are writing…")
