"""Text that ends in an ellipsis where it doesn't fit."""

import tkinter as tk
from bisect import bisect_left
from collections.abc import Callable
from tkinter import font, ttk
from typing import Final

from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.theme import grown

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


class ElidedButton(ttk.Button):
    """A button that shows as much of its words as there is room for. `full` is all of them."""

    def __init__(self, parent: tk.Misc, style: str, text: str, command: Callable[[], object]) -> None:
        super().__init__(parent, style=style, text=text, command=command)
        self.full = text
        self._font = font.nametofont(ttk.Style(parent).lookup(style, "font"), parent)
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def _fit(self, width: int) -> None:
        self.configure(text=self.full)
        if (needed := self.winfo_reqwidth()) > width:
            edges = needed - self._font.measure(self.full)
            self.configure(text=elide(self.full, max(width - edges, 2), self._font))


class WrappedLabel(ttk.Label):
    """As many lines as the text takes in the width that there is."""

    def __init__(self, parent: tk.Misc, style: str, text: str = "", *, room: float = 0) -> None:
        """`room` is the width in points that there will be, where that is laid out before it is seen."""
        super().__init__(parent, style=style, text=text, justify="left", width=1)
        if room:
            self.configure(wraplength=grown(self, room))
        self.bind("<Configure>", lambda event: self.configure(wraplength=max(event.width - _EDGES, 1)))


def elide(text: str, width: int, measure: font.Font) -> str:
    """As much of `text` as fits in `width` pixels, with an ellipsis where something is missing."""
    if width <= 1 or measure.measure(text) <= width:
        return text
    fits = bisect_left(range(len(text)), True, key=lambda end: measure.measure(text[: end + 1] + "…") > width)
    return text[:fits].rstrip() + "…"


def in_lines(text: str, width: int, measure: Callable[[str], int]) -> str:
    """A text with line breaks between its words, so that no line is wider than `width` where that can be."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
