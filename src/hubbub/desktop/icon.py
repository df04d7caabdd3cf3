"""The program's icon, a speech bubble. It is drawn at the start, so that no image file has to be found."""

import tkinter as tk
from itertools import groupby
from typing import Final

from hubbub.desktop.theme import DARK, LIGHT

SIZE: Final = 64
"""Its width and height in pixels."""

_RADIUS: Final = 14
_LEFT, _TOP, _RIGHT, _BOTTOM = 4, 8, 59, 47
_TAIL: Final = (16, 60)  # the column and the last row of the bubble's tip
_DOTS: Final = ((18, 28), (32, 28), (46, 28))
_DOT_RADIUS: Final = 4
_CALL: Final = (49, 14)
_CALL_RADIUS: Final = 13


def set_icon(root: tk.Tk, *, called: bool = False) -> None:
    """Give the window, and every one that is opened later, the icon; with a dot when somebody has called."""
    image = tk.PhotoImage(master=root, width=SIZE, height=SIZE)
    for row in range(SIZE):
        start = 0
        for colour, run in groupby(colour_at(column, row, called=called) for column in range(SIZE)):
            end = start + len(list(run))
            if colour:
                image.put(colour, to=(start, row, end, row + 1))
            start = end
    root.iconphoto(True, image)


def rgba() -> bytes:
    """The icon's pixels, row by row: red, green, blue and opacity, a byte each."""
    colours = (colour_at(column, row) for row in range(SIZE) for column in range(SIZE))
    return b"".join(bytes.fromhex(colour[1:]) + b"\xff" if colour else bytes(4) for colour in colours)


def colour_at(column: int, row: int, *, called: bool = False) -> str | None:
    """The colour of a pixel, None where the icon is transparent."""
    if called and _within(column, row, _CALL, _CALL_RADIUS):
        return LIGHT.danger
    if any(_within(column, row, dot, _DOT_RADIUS) for dot in _DOTS):
        return DARK.on_accent
    return DARK.accent if _in_bubble(column, row) or _in_tail(column, row) else None


def _in_bubble(column: int, row: int) -> bool:
    if not (_LEFT <= column <= _RIGHT and _TOP <= row <= _BOTTOM):
        return False
    nearest = (
        min(max(column, _LEFT + _RADIUS), _RIGHT - _RADIUS),
        min(max(row, _TOP + _RADIUS), _BOTTOM - _RADIUS),
    )
    return _within(column, row, nearest, _RADIUS)


def _in_tail(column: int, row: int) -> bool:
    tip, last = _TAIL
    return _BOTTOM < row <= last and tip <= column <= tip + last - row


def _within(column: int, row: int, centre: tuple[int, int], radius: int) -> bool:
    return (column - centre[0]) ** 2 + (row - centre[1]) ** 2 <= radius**2
