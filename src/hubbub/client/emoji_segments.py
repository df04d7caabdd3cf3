"""Where in a text emoji are: single characters, and sequences such as flags and families (UTS #51)."""

import re
from collections.abc import Iterator
from typing import Final

_MOST_JOINED: Final = 8
"""The longest sequence in use joins 4 emoji. More than twice that is no picture that any font has."""

_VARIANT: Final = "\ufe0f"
_JOINER: Final = "\u200d"
_TONE: Final = "[\U0001f3fb-\U0001f3ff]"
_FLAG: Final = "[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP: Final = f"[0-9#*]{_VARIANT}\u20e3"
_TAGS: Final = "[\U000e0020-\U000e007e]{1,16}\U000e007f"
# Pictures by themselves (Emoji_Presentation), a property that the standard library doesn't know.
_SINGLE: Final = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250"
    "\U0001f251\U0001f300-\U0001f320\U0001f32d-\U0001f335\U0001f337-\U0001f37c\U0001f37e-\U0001f393"
    "\U0001f3a0-\U0001f3ca\U0001f3cf-\U0001f3d3\U0001f3e0-\U0001f3f0\U0001f3f4\U0001f3f8-\U0001f3fa"
    "\U0001f400-\U0001f43e\U0001f440\U0001f442-\U0001f4fc\U0001f4ff-\U0001f53d\U0001f54b-\U0001f54e"
    "\U0001f550-\U0001f567\U0001f57a\U0001f595\U0001f596\U0001f5a4\U0001f5fb-\U0001f64f\U0001f680-\U0001f6c5"
    "\U0001f6cc\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6d9\U0001f6dc-\U0001f6df\U0001f6eb\U0001f6ec"
    "\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9af\U0001f9b4-\U0001f9ff\U0001fa70-\U0001fa7c\U0001fa80-\U0001fac6\U0001fac8"
    "\U0001facc-\U0001fadd\U0001fadf-\U0001faeb\U0001faef-\U0001fafa"
)
# The blocks in which emoji are. Some of their characters are none, but nobody joins those.
_BASE: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_CHANGES: Final = f"(?:{_TONE}{_VARIANT}?|{_VARIANT}|{_TAGS})"
_EMOJI: Final = re.compile(
    f"{_FLAG}|{_KEYCAP}|{_BASE}(?:"
    f"{_CHANGES}?(?:{_JOINER}{_BASE}{_CHANGES}?){{1,{_MOST_JOINED - 1}}}|{_CHANGES})"
    f"|[{_SINGLE}]|{_TONE}"
)
_FIRST_LOOK: Final = re.compile(f"[{_VARIANT}\u231a-\u27bf\u2b1b-\u2b55\U0001f004-\U0001faff]")
"""What a text without emoji has none of."""


def has_emoji(text: str) -> bool:
    """Whether there may be one; quick, for all the texts without."""
    return not text.isascii() and _FIRST_LOOK.search(text) is not None


def split_emoji(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, none of them empty; True with one that is an emoji."""
    end = 0
    for emoji in _EMOJI.finditer(text):
        if end < emoji.start():
            yield text[end : emoji.start()], False
        yield emoji[0], True
        end = emoji.end()
    if end < len(text):
        yield text[end:], False
