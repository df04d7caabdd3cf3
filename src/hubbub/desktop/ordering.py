"""From the order of reading to the order on a screen (Unicode Standard Annex 9), knowing what went where."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bidi import get_display  # type: ignore[import-untyped]
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

PICTURE: Final = "\ufffc"
"""Stands for what is no text; Unicode has it for this, and it goes where a smiley would go."""

# Each character gets an invisible mark behind it, which goes where its character goes (rule W1): its label.
# Separators and spaces can have none: rules W4 and L1 look at what stands beside them.
_FIRST_MARK: Final = 0xE0100
LABELS: Final = 240
"""How many labels there are: 0 up to this."""

_UNMARKED: Final = frozenset(
    {"B", "BN", "CS", "ES", "FSI", "LRE", "LRI", "LRO", "PDF", "PDI", "RLE", "RLI", "RLO", "S", "WS"}
)


_REMEMBERED: Final = 4096  # lines of which it is known where they begin

_STRONG: Final = {"L": "L", "R": "R", "AL": "R"}  # Unicode Standard Annex 9, rules P2 and P3
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class Placed(NamedTuple):
    """A character in its place, and the label that it was given; None where it stands between labels."""

    character: str
    label: int | None


def has_right_to_left(text: str) -> bool:
    """Whether there is anything in a text that is read from the right."""
    return _RIGHT_TO_LEFT.search(text) is not None


def reads_right_to_left(line: str) -> bool:
    """Whether a paragraph starts on the right: its first strong character decides."""
    return direction(line) == "R"


@lru_cache(_REMEMBERED)
def direction(line: str) -> str:
    """The side on which a line begins, L or R."""
    if not has_right_to_left(line):
        return "L"
    strong = (_STRONG.get(unicodedata.bidirectional(character)) for character in line)
    return next((direction for direction in strong if direction), "L")


def order(characters: Sequence[str], labels: Sequence[int], base: str) -> list[Placed]:
    """The characters of a line from left to right. `base` is L or R, the side on which it begins."""
    marked = "".join(
        character if _is_unmarked(character) else character + chr(_FIRST_MARK + label)
        for character, label in zip(characters, labels, strict=True)
        if not _is_mark(character)
    )
    return list(_placed(str(get_display(marked, base_dir=base))))


def _placed(drawn: str) -> Iterator[Placed]:
    """A mark that comes before its character tells that this part of the line was turned round."""
    at = 0
    while at < len(drawn):
        character = drawn[at]
        if _is_mark(character):
            turned = drawn[at + 1]
            yield Placed(str(MIRRORED.get(turned, turned)), ord(character) - _FIRST_MARK)  # rule L4
            at += 2
        elif _is_unmarked(character):
            yield Placed(character, None)
            at += 1
        else:
            yield Placed(character, ord(drawn[at + 1]) - _FIRST_MARK)
            at += 2


def _is_mark(character: str) -> bool:
    return 0 <= ord(character) - _FIRST_MARK < LABELS


def _is_unmarked(character: str) -> bool:
    return unicodedata.bidirectional(character) in _UNMARKED
