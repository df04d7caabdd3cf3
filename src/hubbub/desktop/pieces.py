"""Lines that look different in places, brought from the order of reading to the order of the screen."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

from hubbub.client.formatting import Style
from hubbub.desktop.arabic import shaped
from hubbub.desktop.ordering import LABELS, PICTURE, Placed, direction, has_right_to_left, order

Tags: TypeAlias = tuple[str, ...]
Piece: TypeAlias = tuple[str, Tags]
"""A part of a line, and the tags of a Text that tell how it looks."""

Fits: TypeAlias = Callable[[str], bool]
"""Whether a text is short enough for one line."""

EMOJI: Final = "emoji"
"""The tag of a piece that is one emoji."""

_LEFT_TO_RIGHT: Final = frozenset({Style.LINK.value, Style.CODE.value})
_LATIN: Final = "a"

_Letter: TypeAlias = tuple[str, int]
"""What is shown as one, and the number of its piece."""


def text_of(pieces: Iterable[Piece]) -> str:
    """The text of all pieces."""
    return "".join(text for text, _ in pieces)


def arrange(pieces: Sequence[Piece], fits: Fits) -> Iterator[Piece]:
    """One line's pieces in the order of the screen; line ends come where it had to be wrapped."""
    base = direction(text_of(pieces))
    plain = _common_tags(pieces)
    if len(pieces) > LABELS:
        pieces = [*pieces[: LABELS - 1], (text_of(pieces[LABELS - 1 :]), plain)]
    signs, letters = _letters(pieces)
    for number, (start, end) in enumerate(_wrapped(letters, fits)):
        if number:
            yield "\n", plain
        placed = order(signs[start:end], [piece for _, piece in letters[start:end]], base)
        yield from _joined(placed, pieces, plain)


def _is_whole(piece: Piece) -> bool:
    """Whether a piece stays as it is: an emoji, or an address or code, whose separators may not wander."""
    text, tags = piece
    return EMOJI in tags or (not _LEFT_TO_RIGHT.isdisjoint(tags) and not has_right_to_left(text))


def _letters(pieces: Sequence[Piece]) -> tuple[list[str], list[_Letter]]:
    """Each letter in the form that it has beside its neighbours: how it is placed, and how it is shown."""
    places = [_sign(piece) if _is_whole(piece) else piece[0] for piece in pieces]
    numbers = [number for number, place in enumerate(places) for _ in place]
    letters: list[_Letter] = []
    signs: list[str] = []
    at = 0
    for letter, length in shaped("".join(places)):
        text, _ = piece = pieces[numbers[at]]
        signs.append(letter)
        letters.append((text if _is_whole(piece) else letter, numbers[at]))
        at += length
    return signs, letters


def _sign(piece: Piece) -> str:
    """The character that finds the place of what stays whole."""
    return PICTURE if EMOJI in piece[1] else _LATIN


def _joined(placed: Sequence[Placed], pieces: Sequence[Piece], plain: Tags) -> Iterator[Piece]:
    """Pieces again, of all that stands side by side in the same looks."""
    joined, looks = "", plain
    for (character, _), number in zip(placed, _numbers(placed), strict=True):
        text, tags = pieces[number] if number is not None else ("", plain)
        whole = number is not None and _is_whole(pieces[number])
        if whole or tags != looks:
            if joined:
                yield joined, looks
            joined, looks = "", plain if whole else tags
        if whole:
            yield text, tags
        else:
            joined += character
    if joined:
        yield joined, looks


def _numbers(placed: Sequence[Placed]) -> list[int | None]:
    """Whose each character is. One without a label, such as a space, is theirs who are on both sides."""
    before = accumulate((label for _, label in placed), _latest)
    after = list(accumulate((label for _, label in reversed(placed)), _latest))
    return [left if left == right else None for left, right in zip(before, reversed(after), strict=True)]


def _latest(known: int | None, label: int | None) -> int | None:
    return known if label is None else label


def _common_tags(pieces: Sequence[Piece]) -> Tags:
    """The tags of the line as such."""
    return tuple(tag for tag in pieces[0][1] if all(tag in tags for _, tags in pieces) and tag != EMOJI)


def _wrapped(letters: Sequence[_Letter], fits: Fits) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends so that it fits. A word that doesn't is left to Tk."""
    start = end = 0
    shown = [text for text, _ in letters]
    spaces = "".join(" " if text.isspace() else "x" for text in shown)
    for word in re.finditer("x+ *| +", spaces):
        if end > start and not fits("".join(shown[start : word.end()]).rstrip()):
            yield start, start + len(spaces[start:end].rstrip())
            start = word.start()
        end = word.end()
    yield start, end
