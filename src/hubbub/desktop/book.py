"""Pages behind tabs, whose titles are written smaller where the window is too narrow for all of them."""

import tkinter as tk
from tkinter import font, ttk
from typing import Final

from hubbub.desktop import theme

_AROUND: Final = "20p"  # the distances beside a title, and its border
_AROUND_NARROW: Final = "11p"


class Book(ttk.Notebook):
    """A ttk.Notebook would cut the titles off."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.enable_traversal()
        self.bind("<Configure>", lambda event: self._fit(event.width), add=True)

    @property
    def needed(self) -> int:
        """The width in pixels below which titles would be cut off, where they are written smaller."""
        return self._width(theme.SMALL_FONT, _AROUND_NARROW)

    def _fit(self, width: int) -> None:
        usual = self._width(theme.TEXT_FONT, _AROUND)
        self.configure(style="TNotebook" if usual <= width else "Narrow.TNotebook")

    def _width(self, font_name: str, around: str) -> int:
        measure, beside = font.nametofont(font_name, self).measure, self.winfo_pixels(around)
        titles = [str(self.tab(page, "text")) for page in self.tabs()]  # type: ignore[no-untyped-call]
        return sum(measure(title) + beside for title in titles)
