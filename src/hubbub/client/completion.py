"""What Tab completes: names, channels and emoji of which the beginning was written. Pure."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, NamedTuple

from hubbub.client.emoji_names import find_emoji
from hubbub.wire.names import CHANNEL_PREFIX, fold

MOST: Final = 50
"""Candidates that are offered. Who wants another one writes another letter."""

_LONGEST_WORD: Final = 100
_OPENING: Final = "([{\"'"


class Candidate(NamedTuple):
    """What is written in the place of the word, and how it is listed."""

    text: str
    label: str


class Completion(NamedTuple):
    """The word that is before the cursor, and what may be meant."""

    word: str
    candidates: tuple[Candidate, ...]


def complete(before: str, names: Iterable[str], channels: Iterable[str]) -> Completion:
    """What the word at the end of `before` may be; without candidates where there is nothing to complete."""
    words = before[-_LONGEST_WORD:].split()
    if not words or before[-1].isspace():
        return Completion("", ())
    word = words[-1].lstrip(_OPENING)
    return Completion(word, tuple(islice(_candidates(word, before == word, names, channels), MOST)))


def by_last_word(names: Iterable[str], authors: Iterable[str]) -> list[str]:
    """The names: first those who are among `authors`, in the order of these, then the others in theirs."""
    known = {fold(name): name for name in names}
    spoken = dict.fromkeys(known[key] for key in map(fold, authors) if key in known)
    return list(dict.fromkeys([*spoken, *known.values()]))


def _candidates(
    word: str, begins: bool, names: Iterable[str], channels: Iterable[str]
) -> Iterable[Candidate]:
    """All of them; a name that `begins` a message is the one that is spoken to."""
    if word.startswith(":"):
        found = find_emoji(word, MOST) if len(word) > 1 else []
        return [Candidate(f"{emoji.text} ", f"{emoji.text}  {emoji.shortcode}") for emoji in found]
    if word.startswith(CHANNEL_PREFIX):
        return [Candidate(f"{name} ", name) for name in _beginning(channels, word)]
    at = "@" if word.startswith("@") else ""
    after = ": " if begins and not at else " "
    found_names = _beginning(names, word.removeprefix("@")) if word != at else ()
    return (Candidate(f"{at}{name}{after}", name) for name in found_names)


def _beginning(names: Iterable[str], start: str) -> Iterable[str]:
    folded = fold(start)
    return (name for name in names if fold(name).startswith(folded))
