"""Drawing an emoji with the system's own colour font, as a PNG. No Tk."""

import logging
import subprocess
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_SIZE: Final = 109  # pixels: the one size that Noto's pictures have
_ASK: Final = ("fc-match", "--format=%{color}\n%{file}", "emoji")

_log = logging.getLogger(__name__)


@cache
def can_draw() -> bool:
    """Whether there is a colour font, and a Pillow that joins sequences."""
    return _font() is not None


def draw_emoji(emoji: str, height: int) -> bytes:
    """A PNG of an emoji, as high as it was asked for. Takes some milliseconds."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - see _font

    font = _font()
    if font is None:
        raise ValueError("There is no colour font to draw emoji with")
    _, _, right, bottom = (max(1, round(edge)) for edge in font.getbbox(emoji))
    drawn = Image.new("RGBA", (right, bottom))
    ImageDraw.Draw(drawn).text((0, 0), emoji, font=font, embedded_color=True)
    width = max(1, round(right * height / bottom))
    png = BytesIO()
    drawn.resize((width, height), Image.Resampling.LANCZOS).save(png, "PNG", compress_level=1)
    return png.getvalue()


@cache
def _font() -> "FreeTypeFont | None":
    """The font that fontconfig has for emoji. Elsewhere than on X11 there is none, and Tk draws them."""
    from PIL import ImageFont, features  # noqa: PLC0415 - it takes a while, and some conversations have no emoji

    path = _font_path()
    if path is None or not features.check("raqm"):
        return None
    try:
        return ImageFont.truetype(path, _SIZE, layout_engine=ImageFont.Layout.RAQM)
    except OSError as error:  # it has its pictures in another size or form
        _log.info("Emoji stay text: the font %s can't be used: %s", path, error)
        return None


def _font_path() -> str | None:
    try:
        asked = subprocess.run(_ASK, capture_output=True, text=True, timeout=0.5, check=False)  # noqa: S603 - nothing of it comes from outside
    except (OSError, subprocess.TimeoutExpired):
        return None
    colour, _, path = asked.stdout.partition("\n")
    return path if colour == "True" else None
