"""What of a window can't be seen: what stands outside of it, and text that is cut off."""

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from typing import TypeAlias

from desktop.driving import widgets
from hubbub.desktop.chat.labels import ElidedButton, ElidedLabel

_Piece: TypeAlias = ttk.Label | ttk.Button | ttk.Checkbutton | ttk.Radiobutton
"""What is one piece with its text."""


def faults(window: tk.Tk | tk.Toplevel) -> list[str]:
    """Everything in a window that a person would see cut off, in words. What is scrolled is not."""
    return [*_outside(window), *(words for piece in _pieces(window) for words in _cut(piece, window))]


def _outside(window: tk.Tk | tk.Toplevel) -> Iterator[str]:
    right, bottom = _end(window)
    if right > window.winfo_screenwidth() or bottom > window.winfo_screenheight():
        yield f"{window.title()!r} ends at {right}, {bottom}, outside of the screen"


def _pieces(window: tk.Misc) -> Iterator[_Piece]:
    for piece in widgets(window, tk.Widget):
        if isinstance(piece, _Piece) and piece.winfo_toplevel() is window and _is_due(piece):
            yield piece


def _is_due(piece: tk.Widget) -> bool:
    """Whether it is meant to be seen: it is managed, and so is everything that it stands in."""
    above = piece
    while not isinstance(above, tk.Tk | tk.Toplevel):
        manager = above.winfo_manager()
        if (
            not manager
            or (manager == "notebook" and not above.winfo_ismapped())
            or isinstance(above, tk.Canvas)
        ):
            return False
        above = above.master  # type: ignore[assignment]
    return True


def _cut(piece: _Piece, window: tk.Misc) -> Iterator[str]:
    words = str(piece.cget("text"))
    right, bottom = _end(piece)
    end = _end(window)
    if words and not piece.winfo_ismapped():
        yield f"{words!r} has no room"
    elif right > end[0] or bottom > end[1] or piece.winfo_rooty() < window.winfo_rooty():
        yield f"{words!r} is outside of its window"
    elif piece.winfo_height() < piece.winfo_reqheight():
        yield f"{words!r} is too low: {piece.winfo_height()} of {piece.winfo_reqheight()}"
    elif piece.winfo_width() < piece.winfo_reqwidth() and not isinstance(piece, ElidedLabel | ElidedButton):
        yield f"{words!r} is too narrow: {piece.winfo_width()} of {piece.winfo_reqwidth()}"


def _end(widget: tk.Misc) -> tuple[int, int]:
    return widget.winfo_rootx() + widget.winfo_width(), widget.winfo_rooty() + widget.winfo_height()
