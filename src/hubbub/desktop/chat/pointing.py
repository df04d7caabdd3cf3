"""Pointing at a message: with the mouse at what in it can be clicked, with the keyboard by choosing it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from hubbub.client.model import Delivery, Entry, is_message
from hubbub.desktop.chat.blocks import BlockText

if TYPE_CHECKING:
    import tkinter as tk

_REACTION_TAGS: Final = ("reaction", "own-reaction")


class Pointed(Protocol):
    """The view whose messages are pointed at."""

    text: BlockText

    @property
    def shown(self) -> Sequence[Entry]:
        """The entries of its blocks."""

    def jump(self, msgid: str) -> None:
        """Bring a message into sight, if it is known."""


class Pointer:
    """Which message is meant. `chosen` is the id of the one that the keyboard was led to, or empty."""

    def __init__(
        self, view: Pointed, on_retry: Callable[[Entry], None], on_react: Callable[[Entry, str], None]
    ) -> None:
        self._view = view
        self._text = view.text
        self._on_retry = on_retry
        self._on_react = on_react
        self.chosen = ""
        self._text.tag_bind("retry", "<ButtonRelease-1>", self._retry)
        self._text.tag_bind("quote", "<ButtonRelease-1>", self._follow_quote)
        for tag in _REACTION_TAGS:
            self._text.tag_bind(tag, "<ButtonRelease-1>", self._react)

    @property
    def entry(self) -> Entry | None:
        """The chosen message, as long as it is in view."""
        number = self._number()
        return self._view.shown[number] if number is not None else None

    def move(self, step: int) -> str:
        """Choose the message before (-1) or after (1) the chosen one; where none is chosen, the last."""
        shown, number = self._view.shown, self._number()
        if number is None:
            number, step = len(shown), -1
        numbers = range(number + step, len(shown) if step > 0 else -1, step)
        found = next((each for each in numbers if _can_be_chosen(shown[each])), None)
        if found is not None:
            self.choose(shown[found].id)
            self._text.see_block(found)
        return "break"

    def choose(self, entry_id: str) -> None:
        """Choose a message; with an empty id, none."""
        self.chosen = entry_id
        self.mark()

    def mark(self) -> None:
        """Show which one is chosen, after blocks have changed too."""
        self._text.highlight(self._number())

    def place(self) -> tuple[int, int]:
        """Where the chosen message is, in pixels of the text."""
        return self._text.place_of_block(self._number())

    def at(self, x: int, y: int) -> Entry | None:
        """The entry at a place in the text, in pixels."""
        number = self._text.block_at(f"@{x},{y}")
        return self._view.shown[number] if number is not None else None

    def _number(self) -> int | None:
        """The block of the chosen message."""
        if not self.chosen:
            return None
        return next((at for at, entry in enumerate(self._view.shown) if entry.id == self.chosen), None)

    def _retry(self, event: "tk.Event[tk.Misc]") -> None:
        entry = self.at(event.x, event.y)
        if entry is not None and entry.delivery is Delivery.FAILED:
            self._on_retry(entry)

    def _follow_quote(self, event: "tk.Event[tk.Misc]") -> None:
        entry = self.at(event.x, event.y)
        if entry is not None and entry.reply_to is not None:
            self._view.jump(entry.reply_to)

    def _react(self, event: "tk.Event[tk.Misc]") -> None:
        """Join in a reaction, or take one's own back. They stand in a row, in the order of the entry."""
        entry = self.at(event.x, event.y)
        here = self._text.index(f"@{event.x},{event.y}")
        starts = self._text.starts_of(_REACTION_TAGS, here)
        if entry is not None and len(starts) <= len(entry.reactions):
            self._on_react(entry, entry.reactions[len(starts) - 1].text)


def _can_be_chosen(entry: Entry) -> bool:
    """Whether something can be done to it, be it to send it again."""
    return is_message(entry) or entry.delivery is not Delivery.STORED
