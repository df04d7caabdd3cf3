"""How large windows are, and how small they may become: both grow with the text and stay on the screen."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font
from typing import Final

from hubbub.desktop import theme

_FRAME: Final = "40p"  # what a desktop draws around a window, and above and below it


def room(window: tk.Misc) -> int:
    """How high a window may be, in pixels."""
    return window.winfo_screenheight() - window.winfo_pixels(_FRAME)


def fitting(window: tk.Misc, width: float, height: float) -> tuple[int, int]:
    """A size in pixels for so many points at the usual text size, and at a smaller one."""
    shrunk = _shrunk(window)
    return theme.grown(window, width / shrunk), min(theme.grown(window, height / shrunk), room(window))


def keep_usable(
    window: tk.Tk | tk.Toplevel, width: float, height: float, needed: Callable[[], int] = lambda: 0
) -> None:
    """Let nobody make a window so small that something important has no room in it.

    `needed` tells how many pixels of the width the content takes.
    """

    def fit(_palette: theme.Palette) -> None:
        least, low = fitting(window, width, height)
        window.minsize(min(max(least, needed()), window.winfo_screenwidth()), low)

    theme.follow(window, fit)


def follow_size(widget: tk.Misc, fit: Callable[[], object]) -> None:
    """Call `fit` whenever a widget has another size, or its text."""
    for event in ("<Configure>", "<<ThemeChanged>>"):
        widget.bind(event, lambda _event: fit(), add=True)


def is_low(widget: tk.Misc, lines: int) -> bool:
    """Whether a part of a window is lower than so many lines of text, once it is laid out."""
    line = font.nametofont(theme.TEXT_FONT, widget).metrics("linespace")
    return 1 < widget.winfo_height() < lines * line / _shrunk(widget)


def _shrunk(widget: tk.Misc) -> float:
    """How many times smaller than usual the text is. What is around it doesn't shrink with it."""
    return min(theme.growth(widget), 1)
