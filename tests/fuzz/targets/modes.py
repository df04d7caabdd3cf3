"""The changes of a MODE command: how they are read, and that writing them means the same."""

from typing import Final

from fuzz.target import Target, text_of
from hubbub.wire.modes import CHANNEL_MODES, Change, Kind, format_changes, parse_changes

_MOST: Final = 20
_ALWAYS: Final = {mode.letter for mode in CHANNEL_MODES if mode.kind in {Kind.ROLE, Kind.LIST, Kind.WORD}}
_ON_SETTING: Final = {mode.letter for mode in CHANNEL_MODES if mode.kind is Kind.VALUE}


def check(data: bytes) -> None:
    """See Target. An input is the parameters of a MODE, between spaces."""
    words, *arguments = text_of(data).split(" ")
    arguments = [each for each in arguments if each]
    changes = list(parse_changes(words, arguments, _MOST))
    assert changes == _read_simply(words, arguments), "changes are read otherwise than they are meant"
    if all(change.argument or not _takes(change) for change in changes):
        text, *rest = format_changes(changes)
        assert list(parse_changes(text, rest, _MOST)) == changes, (
            "changes that were written mean something else"
        )
    for change in changes:
        text, *rest = format_changes([change])
        assert list(parse_changes(text, rest, _MOST)) == [change]


def _takes(change: Change) -> bool:
    return change.letter in _ALWAYS or (change.given and change.letter in _ON_SETTING)


def _read_simply(words: str, arguments: list[str]) -> list[Change]:
    """Every letter with the last sign before it; then arguments are handed out while there are any."""
    signs = [(letter, words[:place].rfind("-")) for place, letter in enumerate(words)]
    bare = [
        Change(minus <= words[:place].rfind("+"), letter)
        for place, (letter, minus) in enumerate(signs)
        if letter not in "+-"
    ][:_MOST]
    waiting = list(reversed(arguments))
    return [
        change._replace(argument=waiting.pop()) if waiting and _takes(change) else change for change in bare
    ]


TARGET: Final = Target(
    check,
    (
        *(mode.letter.encode() for mode in CHANNEL_MODES),
        *(
            b"+",
            b"-",
            b" ",
            b"+o ann",
            b"-k *",
            b"+l 5",
            b"-l",
            b"+b *!*@*",
            b"+Z",
            b"\xc3\xa9",
            b"nnnnnnnnnn",
        ),
    ),
    longest=256,
)
