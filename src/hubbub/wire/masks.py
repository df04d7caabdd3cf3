"""Masks: names with ``*`` for any characters and ``?`` for one (modern.ircdocs.horse, "Wildcards")."""

import re
from fnmatch import translate
from functools import lru_cache

from hubbub.wire.names import fold


def has_wildcard(text: str) -> bool:
    """Whether a text is a mask, and not just a name."""
    return "*" in text or "?" in text


@lru_cache(maxsize=1024)
def mask_pattern(mask: str) -> re.Pattern[str]:
    """What matches the folded names that a mask means. It never backtracks over a ``*``."""
    return re.compile(translate(fold(mask).replace("[", "[[]")))
