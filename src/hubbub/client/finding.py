"""Finding words in texts and showing where they are. Case and width make no difference."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import Final, TypeAlias

from hubbub.client.formatting import plain

LONGEST: Final = 160
"""Characters of an excerpt."""

_READ: Final = 2_000  # characters of a message among which words are marked

Part: TypeAlias = tuple[str, bool]
"""Some text, and whether it is what was looked for."""


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _fold(text).split()


def folded(text: str) -> str:
    """A text of a message, in which words() are looked for: be it within another word."""
    return _fold(plain(text))


def excerpt(
    text: str, wanted: Collection[str], fits: Callable[[str], bool] = lambda _text: True
) -> list[Part]:
    """As much of a text as fits one line, with the words that were found in it, marked."""
    line = " ".join(plain(text).split())[:_READ]
    marks = _marks(line, wanted)
    first = next((at for at, marked in enumerate(marks) if marked), 0)

    def is_too_long(size: int) -> bool:
        return not fits(_text_of(_cut(line, marks, first, size)))

    size = LONGEST if not is_too_long(LONGEST) else bisect_left(range(LONGEST), True, key=is_too_long) - 1
    return _cut(line, marks, first, max(size, 1))


def _cut(line: str, marks: Sequence[bool], first: int, size: int) -> list[Part]:
    """So many characters of a line, the one at `first` among them, and an ellipsis for what is left out."""
    start = first - size // 4 if first > size * 3 // 4 else 0
    start = max(0, min(start, len(line) - size))
    end = min(len(line), start + size)
    parts = _parts(line[start:end], marks[start:end])
    before, after = [("…", False)] if start else [], [("…", False)] if end < len(line) else []
    return [*before, *parts, *after]


def _text_of(parts: Sequence[Part]) -> str:
    return "".join(text for text, _ in parts)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _marks(line: str, wanted: Collection[str]) -> list[bool]:
    """For each character, whether it belongs to one of the words."""
    folded, origins = "", list[int]()
    for at, character in enumerate(line):
        letters = _fold(character)
        folded += letters
        origins += [at] * len(letters)
    marks = [False] * len(line)
    for word in wanted:
        at = folded.find(word)
        while at >= 0:
            for origin in origins[at : at + len(word)]:
                marks[origin] = True
            at = folded.find(word, at + len(word))
    return marks


def _parts(line: str, marks: Sequence[bool]) -> list[Part]:
    parts: list[Part] = []
    for character, marked in zip(line, marks, strict=True):
        if parts and parts[-1][1] is marked:
            parts[-1] = parts[-1][0] + character, marked
        else:
            parts.append((character, marked))
    return parts
