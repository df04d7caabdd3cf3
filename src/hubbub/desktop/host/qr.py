"""A QR code, drawn so that every camera reads it."""

import tkinter as tk
from itertools import groupby
from typing import Final

import segno

QUIET: Final = 4
"""Modules of white around a code (ISO/IEC 18004, section 6.3.8)."""

# Whatever the theme: many cameras read no light code on a dark ground.
_DARK: Final = "#000000"
_LIGHT: Final = "#FFFFFF"

_SIDE: Final = "190p"


class QrCode(tk.Canvas):
    """A text as a QR code whose modules are whole pixels, so that they are sharp at every scale."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, background=_LIGHT, highlightthickness=0, borderwidth=0)

    def show(self, text: str) -> None:
        """Draw another text."""
        matrix = segno.make(text, error="m", micro=False).matrix
        size = max(1, self.winfo_pixels(_SIDE) // (len(matrix) + 2 * QUIET))
        side = size * (len(matrix) + 2 * QUIET)
        self.delete("all")
        self.configure(width=side, height=side)
        for y, row in enumerate(matrix, QUIET):
            for is_dark, run in groupby(enumerate(row, QUIET), key=lambda module: bool(module[1])):
                if is_dark:
                    self._draw([x for x, _ in run], y, size)

    def _draw(self, columns: list[int], row: int, size: int) -> None:
        left, right = columns[0] * size, (columns[-1] + 1) * size
        self.create_rectangle(left, row * size, right, (row + 1) * size, fill=_DARK, width=0)
