"""Links in the messages: opened with the mouse, or chosen with Tab and opened with Return."""

import webbrowser
from typing import TYPE_CHECKING

from hubbub.client.markup import is_link
from hubbub.desktop.chat.blocks import BlockText
from hubbub.desktop.chat.tags import CHOSEN_LINK, LINK

if TYPE_CHECKING:
    import tkinter as tk


class LinkKeys:
    """Tab chooses the next link and Shift+Tab the one before; at either end the focus moves on."""

    def __init__(self, text: BlockText) -> None:
        self._text = text
        text.tag_bind(LINK, "<ButtonRelease-1>", self._clicked)
        text.bind("<Tab>", lambda _event: self._choose_next())
        text.bind("<<PrevWindow>>", lambda _event: self._choose_previous())
        text.bind("<Return>", lambda _event: self._open_chosen())
        text.bind("<FocusOut>", lambda _event: self._choose(()), add=True)

    def _choose_next(self) -> str | None:
        chosen = self._text.tag_ranges(CHOSEN_LINK)
        return self._choose(self._text.tag_nextrange(LINK, chosen[1] if chosen else "@0,0"))

    def _choose_previous(self) -> str | None:
        """The first to be chosen so is the newest in sight: that is the one nearest to the composer."""
        chosen = self._text.tag_ranges(CHOSEN_LINK)
        below = f"@0,{self._text.winfo_height()}"
        return self._choose(self._text.tag_prevrange(LINK, chosen[0] if chosen else below))

    def _choose(self, place: tuple[str, str] | tuple[()]) -> str | None:
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
        place = self._text.tag_prevrange(LINK, f"@{event.x},{event.y}+1c")
        if place and not self._text.tag_ranges("sel"):
            self._open(*place)

    def _open(self, first: str, last: str) -> None:
        """Hand it to the system, if it still is what a message may link to."""
        address = self._text.written(first, last)
        if is_link(address):
            webbrowser.open(address)
