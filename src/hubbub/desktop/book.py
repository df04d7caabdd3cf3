"""Pages behind tabs, whose titles are written smaller where the window is too narrow for all of them."""

import tkinter as tk
from tkinter import font, ttk
from typing import Final

from hubbub.desktop import theme

_AROUND: Final = "17p"  # the distances beside a title, and its border


class Book(ttk.Notebook):
    """A ttk.Notebook would cut the titles off."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self.enable_traversal()
        self.bind("<Configure>", lambda event: self._fit(event.width), add=True)

    def _fit(self, width: int) -> None:
        titles = [str(self.tab(page, "text")) for page in self.tabs()]  # type: ignore[no-untyped-call]
        needed = sum(self._font.measure(title) + self.winfo_pixels(_AROUND) for title in titles)
        self.configure(style="TNotebook" if needed <= width else "Narrow.TNotebook")
