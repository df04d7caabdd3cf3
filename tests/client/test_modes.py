"""Mode changes, read and written."""

from hubbub.client.features import Features
from hubbub.client.modes import ModeChange, mode_messages, parse_modes


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


def test_flags_go_in_one_message_and_arguments_by_letter_and_sign() -> None:
    changes = [
        ModeChange(added=False, letter="t"),
        ModeChange(added=True, letter="b", argument="one"),
        ModeChange(added=True, letter="i"),
        ModeChange(added=False, letter="b", argument="two"),
        ModeChange(added=True, letter="b", argument="three"),
        ModeChange(added=True, letter="b", argument="four"),
    ]
    written = [(about, message.serialise()) for about, message in mode_messages("#a", changes, 2)]
    assert written == [
        ("", "MODE #a +i-t"),
        ("b", "MODE #a -b two"),
        ("b", "MODE #a +bb one three"),
        ("b", "MODE #a +b four"),
    ]


def test_long_arguments_are_spread_over_several_messages() -> None:
    changes = [ModeChange(added=True, letter="b", argument=f"{number}" * 150) for number in range(5)]
    messages = [message for _, message in mode_messages("#" + "a" * 63, changes, 20)]
    assert [len(message.params) - 2 for message in messages] == [2, 2, 1]
    assert all(len(message.serialise().encode()) <= 510 for message in messages)


def test_nothing_to_change_is_no_message() -> None:
    assert list(mode_messages("#a", [], 3)) == []
