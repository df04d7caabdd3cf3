"""How long something lasts, as people type it: ``90`` minutes, ``1h30m``, ``2d``, ``1w``."""

import re
from typing import Final

MINUTE: Final = 60
LONGEST: Final = 10 * 365 * 24 * 60 * MINUTE
"""Ten years, in seconds. What is to last longer is given no end."""

_SECONDS: Final = {"s": 1, "m": MINUTE, "h": 60 * MINUTE, "d": 24 * 60 * MINUTE, "w": 7 * 24 * 60 * MINUTE}
_PART: Final = re.compile(r"([0-9]{1,9})([smhdw])")
_WHOLE: Final = re.compile(rf"(?:{_PART.pattern})+")


def parse_duration(text: str) -> int | None:
    """The seconds of a duration; None where the text is none, or is no time or more than ten years."""
    if text.isascii() and text.isdecimal() and len(text) < 10:
        seconds = int(text) * MINUTE
    elif _WHOLE.fullmatch(text):
        seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
    else:
        return None
    return seconds if 0 < seconds <= LONGEST else None
