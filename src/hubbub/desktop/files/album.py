"""Small pictures as images of Tk, and the box in which each of them stands."""

import tkinter as tk
from base64 import b64encode
from collections import OrderedDict
from typing import Any, Final

from hubbub.desktop import theme
from hubbub.desktop.theme import Palette

BOX: Final = ("180p", "135p")
"""The width and the height of the room for a picture, which it keeps whether it is there or not."""

PIXELS: Final = 16_000_000
"""Of images that are kept; Tk takes four bytes for each. Those in sight are kept whatever they take."""

_BLANK: Final = "picture-box"
_PNG_SIZE: Final = slice(16, 24)
"""Where a PNG tells its width and height (section 11.2.1 of its specification)."""


class Album:
    """The images of one program: names in Tk without objects in Python (docs/decisions/0007)."""

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self.box = (root.winfo_pixels(BOX[0]), root.winfo_pixels(BOX[1]))
        self._names: OrderedDict[str, None] = OrderedDict()
        width, height = self.box
        self._call("image", "create", "photo", _BLANK, "-width", width, "-height", height)
        theme.follow(root, self._paint)

    @property
    def blank(self) -> str:
        """The image that stands where one isn't there yet."""
        return _BLANK

    def known(self, key: str) -> str:
        """The image that was made under a key; the blank one where there is none."""
        name = _name(key)
        return name if name in self._names else _BLANK

    def image(self, key: str, png: bytes) -> str:
        """The image of a picture that fits the box, which stands on the left in it. It takes milliseconds."""
        name = _name(key)
        if name not in self._names:
            width, height = self.box
            self._call("image", "create", "photo", name, "-width", width, "-height", height)
            top = max((height - int.from_bytes(png[_PNG_SIZE][4:])) // 2, 0)
            self._call(name, "put", b64encode(png).decode(), "-format", "png", "-to", 0, top)
            self._names[name] = None
            self._give_up_old()
        self._names.move_to_end(name)
        return name

    def _give_up_old(self) -> None:
        most = max(PIXELS // (self.box[0] * self.box[1]), 1)
        unused = (name for name in tuple(self._names) if not int(self._call("image", "inuse", name)))
        while len(self._names) > most and (name := next(unused, "")):
            self._call("image", "delete", name)
            del self._names[name]

    def _paint(self, palette: Palette) -> None:
        self._call(_BLANK, "put", palette.panel, "-to", 0, 0, *self.box)

    def _call(self, *words: Any) -> Any:  # noqa: ANN401 - as in Tk
        return self._root.tk.call(*words)


def album_of(widget: tk.Misc) -> Album:
    """The album of the program that a widget belongs to."""
    root = widget.nametowidget(".")
    kept = getattr(root, "album", None)
    if not isinstance(kept, Album):
        kept = root.album = Album(root)
    return kept


def _name(key: str) -> str:
    return f"shown {key}"
