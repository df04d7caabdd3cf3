"""Links in the messages: opened with the mouse, or chosen with Tab and opened with Return."""

import webbrowser
from functools import cmp_to_key
from typing import TYPE_CHECKING, Final, TypeAlias

from hubbub.client.markup import is_link
from hubbub.desktop.chat.blocks import BlockText
from hubbub.desktop.chat.tags import CHANNEL, CHOSEN_LINK, LINK
from hubbub.desktop.files.cards import FILE, SAVE

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

_Range: TypeAlias = tuple[str, str]

_TAGS: Final = (LINK, CHANNEL, FILE, SAVE)


class LinkKeys:
    """Tab chooses the next link and Shift+Tab the one before; at either end the focus moves on.

    A link leads to a web page, or to a channel of this server; or it opens or saves a file of its service.
    """

    def __init__(self, text: BlockText) -> None:
        self._text = text
        self.on_channel: Callable[[str], None] | None = None
        """Opens a channel."""
        self.on_file: Callable[[str], None] | None = None
        """Opens the file whose name stands at a place."""
        self.on_save: Callable[[str], None] | None = None
        """Saves the file that is to be saved from a place."""
        for tag in _TAGS:
            text.tag_bind(tag, "<ButtonRelease-1>", self._clicked)
        text.bind("<Tab>", lambda _event: self._choose_next())
        text.bind("<<PrevWindow>>", lambda _event: self._choose_previous())
        text.bind("<Return>", lambda _event: self._open_chosen())
        text.bind("<FocusOut>", lambda _event: self._choose(None), add=True)

    def _choose_next(self) -> str | None:
        chosen = self._text.tag_ranges(CHOSEN_LINK)
        start = str(chosen[1]) if chosen else "@0,0"
        return self._choose(self._first([self._text.tag_nextrange(tag, start) for tag in _TAGS]))

    def _choose_previous(self) -> str | None:
        """The first to be chosen so is the newest in sight: that is the one nearest to the composer."""
        chosen = self._text.tag_ranges(CHOSEN_LINK)
        return self._choose(self._before(str(chosen[0]) if chosen else f"@0,{self._text.winfo_height()}"))

    def _before(self, index: str) -> _Range | None:
        """The link that begins last before a place."""
        return self._first([self._text.tag_prevrange(tag, index) for tag in _TAGS], last=True)

    def _first(self, places: list[_Range | tuple[()]], *, last: bool = False) -> _Range | None:
        """Which of these places comes first, or last."""
        found = sorted((place for place in places if place), key=cmp_to_key(self._compare), reverse=last)
        return found[0] if found else None

    def _compare(self, one: _Range, other: _Range) -> int:
        return -1 if self._text.compare(one[0], "<", other[0]) else 1

    def _choose(self, place: _Range | None) -> str | None:
        self._text.tag_remove(CHOSEN_LINK, "1.0", "end")
        if not place:
            return None
        self._text.tag_add(CHOSEN_LINK, *place)
        self._text.see(place[0])
        return "break"

    def _open_chosen(self) -> None:
        chosen = self._text.tag_ranges(CHOSEN_LINK)
        if chosen:
            self._open(str(chosen[0]), str(chosen[1]))

    def _clicked(self, event: "tk.Event[tk.Misc]") -> None:
        place = self._before(f"@{event.x},{event.y}+1c")
        if place and not self._text.tag_ranges("sel"):
            self._open(*place)

    def _open(self, first: str, last: str) -> None:
        """Go to the channel, or hand the address to the system if it still is what a message may link to."""
        written, tags = self._text.written(first, last), self._text.tag_names(first)
        act = self.on_file if FILE in tags else self.on_save if SAVE in tags else None
        if act:
            act(first)
        elif CHANNEL in tags:
            if self.on_channel:
                self.on_channel(written)
        elif is_link(written):
            webbrowser.open(written)
