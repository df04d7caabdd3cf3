"""Finding words in texts and showing where they are. Case and width make no difference."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from hubbub.client.formatting import plain

LONGEST: Final = 160
"""Characters of an excerpt."""

_BEFORE: Final = 40  # characters before the first word that was found
_READ: Final = 2_000  # characters of a message among which words are marked

Part: TypeAlias = tuple[str, bool]
"""Some text, and whether it is what was looked for."""


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _fold(text).split()


def folded(text: str) -> str:
    """A text of a message, in which words() are looked for: be it within another word."""
    return _fold(plain(text))


def excerpt(text: str, wanted: Collection[str]) -> list[Part]:
    """One line of a text with the words that were found in it, marked."""
    line = " ".join(plain(text).split())[:_READ]
    marks = _marks(line, wanted)
    first = next((at for at, marked in enumerate(marks) if marked), 0)
    start = first - _BEFORE if first > LONGEST - _BEFORE else 0
    end = min(len(line), start + LONGEST)
    parts = _parts(line[start:end], marks[start:end])
    before, after = [("…", False)] if start else [], [("…", False)] if end < len(line) else []
    return [*before, *parts, *after]


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
