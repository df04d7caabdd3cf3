"""Mode changes, read and told."""

import pytest

from hubbub.client.features import Features
from hubbub.client.modes import ModeChange, describe_modes, parse_modes


def test_letters_take_their_arguments_in_turn() -> None:
    assert parse_modes(("+ob-lk+m", "bob", "*!*@spam", "key"), Features()) == [
        ModeChange(added=True, letter="o", argument="bob"),
        ModeChange(added=True, letter="b", argument="*!*@spam"),
        ModeChange(added=False, letter="l"),
        ModeChange(added=False, letter="k", argument="key"),
        ModeChange(added=True, letter="m"),
    ]


def test_nothing_and_missing_arguments_are_survived() -> None:
    assert parse_modes((), Features()) == []
    assert parse_modes(("+o",), Features()) == [ModeChange(added=True, letter="o")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (ModeChange(added=True, letter="o", argument="bob"), "alice made bob a moderator"),
        (ModeChange(added=False, letter="q", argument="bob"), "bob is no longer an owner (alice)"),
        (ModeChange(added=True, letter="v", argument="bob"), "alice gave voice to bob"),
        (ModeChange(added=False, letter="v", argument="bob"), "alice took the voice of bob"),
        (ModeChange(added=True, letter="l", argument="5"), "alice set the mode +l 5"),
        (ModeChange(added=False, letter="m"), "alice set the mode -m"),
    ],
)
def test_told_in_words(change: ModeChange, words: str) -> None:
    assert describe_modes("alice", [change]) == words
