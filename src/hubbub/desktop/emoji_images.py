"""Images of emoji. Tk itself would draw some without colour, and a family as its people side by side."""

import tkinter as tk
from base64 import b64encode
from collections import deque
from typing import Any, Final

from hubbub.desktop.emoji_font import can_draw, draw_emoji

CAPACITY: Final = 512
"""Images that are kept. When that many are in sight, other emoji are shown as text."""

_PREFIX: Final = "emoji"
_REST: Final = 1  # milliseconds in which Tk looks after the person before the next one is drawn
_CROWDED: Final = 1_000  # milliseconds until it is worth looking again for what has left the sight


class EmojiImages:
    """The images of one program. Drawing one takes some milliseconds, so each gets a turn of the window.

    They are names in Tk without objects in Python (docs/decisions/0007), and a name tells its emoji.
    """

    def __init__(self, root: tk.Misc, capacity: int = CAPACITY) -> None:
        self._root = root
        self._capacity = capacity
        self._names: dict[str, None] = {}
        self._undrawn: deque[str] = deque()
        self._crowded = False

    def image(self, emoji: str, height: int) -> str | None:
        """The name of an emoji's image, so many pixels high; None where text has to do.

        It has to be used at once: what nobody uses is given up when there is no more room.
        """
        name = "-".join((_PREFIX, str(height), *(f"{ord(character):x}" for character in emoji)))
        if name not in self._names:
            if not can_draw() or not self._has_room():
                return None
            self._names[name] = None
            self._call("image", "create", "photo", name, "-width", height, "-height", height)
            self._undrawn.append(name)
            if len(self._undrawn) == 1:
                self._root.after(_REST, self._draw_next)
        return name

    def _draw_next(self) -> None:
        name = self._undrawn.popleft()
        if name in self._names:
            _, height, *_ = name.split("-")
            png = b64encode(draw_emoji(emoji_of(name), int(height)))
            self._call(name, "configure", "-data", png, "-format", "png", "-width", 0, "-height", 0)
        if self._undrawn:
            self._root.after(_REST, self._draw_next)

    def _has_room(self) -> bool:
        """Give up what is out of sight, when it has become too much."""
        if len(self._names) >= self._capacity and not self._crowded:
            for name in [name for name in self._names if not int(self._call("image", "inuse", name))]:
                self._call("image", "delete", name)
                del self._names[name]
            self._crowded = len(self._names) >= self._capacity
            if self._crowded:
                self._root.after(_CROWDED, self._look_again)
        return len(self._names) < self._capacity

    def _look_again(self) -> None:
        self._crowded = False

    def _call(self, *words: Any) -> Any:  # noqa: ANN401 - as in Tk
        return self._root.tk.call(*words)


def emoji_images(widget: tk.Misc) -> EmojiImages:
    """The images of the program that a widget belongs to."""
    root = widget.nametowidget(".")
    kept = getattr(root, "emoji_images", None)
    if not isinstance(kept, EmojiImages):
        kept = EmojiImages(root)
        root.emoji_images = kept
    return kept


def emoji_of(name: str) -> str:
    """The emoji that an image shows, by its name; in a Text, Tk may have added ``#2`` or the like."""
    _, _, *codes = name.partition("#")[0].split("-")
    return "".join(chr(int(code, 16)) for code in codes)
