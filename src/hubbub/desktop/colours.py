"""Colours that can be read: contrast as WCAG 2 defines it, and a stable colour for every name."""

import colorsys
import zlib
from functools import cache
from typing import Final

from hubbub.wire.names import fold

NAME_HUES: Final = 14
"""How many colours names share. More of them could not be told apart."""

_MIN_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum)
_STEPS: Final = 50


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition "relative luminance")."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def name_hue(nick: str) -> int:
    """Which of the NAME_HUES a name has: the same on every computer and on every day."""
    return zlib.crc32(fold(nick).encode()) % NAME_HUES


@cache
def name_colour(hue: int, *backgrounds: str) -> str:
    """The colour of hue number `hue` that is nearest to medium brightness and readable on all `backgrounds`.

    They must all be dark or all be light.
    """
    # White can be read on whatever is darker than this, and black on all else.
    towards = 1 if luminance(backgrounds[0]) < 0.18 else -1
    brightnesses = (0.5 + towards * step / (2 * _STEPS) for step in range(_STEPS + 1))
    colours = (_hex(*colorsys.hls_to_rgb(hue / NAME_HUES, brightness, 0.7)) for brightness in brightnesses)
    return next(
        colour for colour in colours if all(contrast(colour, each) >= _MIN_CONTRAST for each in backgrounds)
    )


def _hex(*channels: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
