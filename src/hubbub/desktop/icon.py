"""The program's icon, a speech bubble. It is drawn at the start, so that no image file has to be found."""

import tkinter as tk
from functools import partial
from itertools import groupby
from math import isqrt
from typing import Final

from hubbub.desktop.theme import DARK, LIGHT

SIZE: Final = 64
"""Its width and height in pixels."""

_IMAGE: Final = "icon"
_CALLED: Final = "icon-called"
_RADIUS: Final = 14
_LEFT, _TOP, _RIGHT, _BOTTOM = 4, 8, 59, 47
_TAIL: Final = (16, 60)  # the column and the last row of the bubble's tip
_DOTS: Final = ((18, 28), (32, 28), (46, 28))
_DOT_RADIUS: Final = 4
_DOT_ROWS: Final = range(28 - _DOT_RADIUS, 28 + _DOT_RADIUS + 1)
_CALL: Final = (49, 14)  # the middle of the dot that says that somebody has called
_CALL_RADIUS: Final = 13


def set_icon(root: tk.Tk) -> None:
    """Give the window, and every one that is opened later, the icon."""
    root.iconphoto(True, _bubble(root))


def show_called(root: tk.Tk, *, called: bool) -> None:
    """Add a dot to the icon because somebody has called, or take it away."""
    if not called:
        set_icon(root)
        return
    root.tk.call("image", "create", "photo", _CALLED)
    root.tk.call(_CALLED, "copy", _bubble(root))
    column, row = _CALL
    for step in range(-_CALL_RADIUS, _CALL_RADIUS + 1):
        half = isqrt(_CALL_RADIUS**2 - step**2)
        _put(root, _CALLED, LIGHT.danger, (column - half, row + step, column + half + 1, row + step + 1))
    root.iconphoto(True, _CALLED)


def _bubble(root: tk.Tk) -> str:
    """The name that the image has in Tk. It is drawn once."""
    if _IMAGE not in root.image_names():
        root.tk.call("image", "create", "photo", _IMAGE, "-width", SIZE, "-height", SIZE)
        for row in range(SIZE):
            for colour, run in groupby(range(SIZE), partial(colour_at, row=row)):
                columns = list(run)
                if colour:
                    _put(root, _IMAGE, colour, (columns[0], row, columns[-1] + 1, row + 1))
    return _IMAGE


def _put(root: tk.Tk, image: str, colour: str, place: tuple[int, ...]) -> None:
    root.tk.call(image, "put", colour, "-to", *place)


def rgba() -> bytes:
    """The icon's pixels, row by row: red, green, blue and opacity, a byte each."""
    colours = (colour_at(column, row) for row in range(SIZE) for column in range(SIZE))
    return b"".join(bytes.fromhex(colour[1:]) + b"\xff" if colour else bytes(4) for colour in colours)


def colour_at(column: int, row: int) -> str | None:
    """The colour of a pixel, None where the icon is transparent."""
    if row in _DOT_ROWS and any(_within(column, row, dot, _DOT_RADIUS) for dot in _DOTS):
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
