"""Reading a channel's mode changes, and writing them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from hubbub.client.features import Features
from hubbub.wire.message import Message

_ROOM: Final = 350
"""Bytes of arguments in one MODE: the rest of the line is for the channel, and for its author."""


class ModeChange(NamedTuple):
    """One letter of a MODE message; `argument` is empty where the letter has none."""

    added: bool
    letter: str
    argument: str = ""


def parse_modes(words: tuple[str, ...], features: Features) -> list[ModeChange]:
    """Read ``+ov-b alice bob *!*@spam`` into its changes (modern.ircdocs.horse, "MODE message")."""
    letters, *arguments = words or ("",)
    rest = iter(arguments)
    added = True
    changes: list[ModeChange] = []
    for letter in letters:
        if letter in "+-":
            added = letter == "+"
        else:
            takes = features.takes_argument(letter, added=added)
            changes.append(ModeChange(added, letter, next(rest, "") if takes else ""))
    return changes


def mode_messages(channel: str, changes: Iterable[ModeChange], most: int) -> Iterator[tuple[str, Message]]:
    """Write changes as MODE messages of at most `most` changes, each with the letter that it is about.

    All that have no argument go together and are about nothing; the others go by letter and sign.
    """

    def kind(change: ModeChange) -> tuple[str, bool]:
        return (change.letter, change.added) if change.argument else ("", True)

    for (about, _), alike in groupby(sorted(changes, key=kind), key=kind):
        for part in _parts(list(alike), most):
            arguments = (change.argument for change in part if change.argument)
            yield about, Message("MODE", (channel, _letters(part), *arguments))


def _parts(changes: Sequence[ModeChange], most: int) -> Iterator[list[ModeChange]]:
    part: list[ModeChange] = []
    for change in changes:
        if part and (len(part) == most or _size([*part, change]) > _ROOM):
            yield part
            part = []
        part.append(change)
    yield part


def _size(changes: Sequence[ModeChange]) -> int:
    return sum(len(change.argument.encode()) + 1 for change in changes)


def _letters(changes: Iterable[ModeChange]) -> str:
    """``+im-t`` for the changes of one message."""
    return "".join(
        ("+" if added else "-") + "".join(change.letter for change in alike)
        for added, alike in groupby(
            sorted(changes, key=lambda change: not change.added), lambda each: each.added
        )
    )
