"""Text that ends in an ellipsis where it doesn't fit."""

import tkinter as tk
from bisect import bisect_left
from tkinter import font, ttk
from typing import Final

from hubbub.desktop.drawing import drawing_for

_EDGES: Final = 4
"""Pixels that ttk keeps free beside the text of a label, both sides together."""


class ElidedLabel(ttk.Label):
    """One line, as much of it as there is room for. `full` is the whole text."""

    def __init__(self, parent: tk.Misc, style: str) -> None:
        super().__init__(parent, style=style, width=1)
        self.full = ""
        self._drawing = drawing_for(self)
        self._font = font.nametofont(ttk.Style(parent).lookup(style, "font"), parent)
        self.bind("<Configure>", lambda _event: self._fit())

    def show(self, text: str) -> None:
        """Show another text."""
        self.full = text
        self._fit()

    def _fit(self) -> None:
        self.configure(text=self._drawing.draw(elide(self.full, self.winfo_width() - _EDGES, self._font)))


class WrappedLabel(ttk.Label):
    """As many lines as the text takes in the width that there is."""

    def __init__(self, parent: tk.Misc, style: str, text: str = "") -> None:
        super().__init__(parent, style=style, text=text, justify="left", width=1)
        self.bind("<Configure>", lambda event: self.configure(wraplength=max(event.width - _EDGES, 1)))


def elide(text: str, width: int, measure: font.Font) -> str:
    """As much of `text` as fits in `width` pixels, with an ellipsis where something is missing."""
    if width <= 1 or measure.measure(text) <= width:
        return text
    fits = bisect_left(range(len(text)), True, key=lambda end: measure.measure(text[: end + 1] + "…") > width)
    return text[:fits].rstrip() + "…"
