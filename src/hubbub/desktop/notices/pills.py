"""The marks beside conversations in the list: how many messages call us, as a number on a pill."""

import threading
import tkinter as tk
from base64 import b64encode
from functools import cache
from io import BytesIO
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.notices.marks import Mark

MOST: Final = 99
"""What is counted; beyond it stands a plus."""

_HEIGHT: Final = 11  # points at the usual text size
_DOT: Final = 6
_FINE: Final = 4  # times finer it is drawn, so that its edges are smooth


class Pills:
    """Images by name in Tk, without objects in Python (docs/decisions/0007)."""

    def __init__(self, widget: tk.Misc) -> None:
        self._widget = widget
        self._made: set[str] = set()
        prepare()

    def image(self, mark: Mark) -> str:
        """The name of the image for a conversation, empty where nothing calls us; a dot where it is muted."""
        if not mark.mentions:
            return ""
        text = "" if mark.muted else str(mark.mentions) if mark.mentions <= MOST else f"{MOST}+"
        palette = theme.current(self._widget)
        height = theme.grown(self._widget, _HEIGHT if text else _DOT)
        name = f"pill-{palette.name}-{height}-{text}"
        if name not in self._made:
            self._made.add(name)
            png = b64encode(draw_pill(text, height, *colours(palette, text)))
            self._widget.tk.call("image", "create", "photo", name, "-data", png, "-format", "png")
        return name


@cache
def prepare() -> None:
    """Have ready what draws, on a thread of its own: to load it takes longer than a window may wait."""
    threading.Thread(target=draw_pill, args=("1", 1, "#000000", "#ffffff"), daemon=True).start()


def colours(palette: theme.Palette, text: str) -> tuple[str, str]:
    """The colours of a pill and of what stands on it."""
    return (palette.danger, palette.background) if text else (palette.quiet, palette.quiet)


def draw_pill(text: str, height: int, ground: str, ink: str) -> bytes:
    """A PNG of a text on a ground with round ends; of a dot where the text is empty."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - see prepare()

    tall = height * _FINE
    font = ImageFont.load_default(tall * 0.8)
    wide = max(tall, round(font.getlength(text) + tall * 0.6))
    drawn = Image.new("RGBA", (wide, tall), f"{ground}00")
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle((0, 0, wide - 1, tall - 1), tall // 2, ground)
    pen.text((wide / 2, tall / 2), text, ink, font, "mm")
    png = BytesIO()
    drawn.resize((wide // _FINE, height), Image.Resampling.LANCZOS).save(png, "PNG")
    return png.getvalue()
