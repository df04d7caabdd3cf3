"""Changes of modes: read as they are written, and the table that says which take arguments."""

import pytest

from hubbub.wire.modes import CHANNEL_MODES, Change, Kind, chanmodes, format_changes, letters, parse_changes


@pytest.mark.parametrize(
    ("words", "arguments", "changes"),
    [
        ("+ol-v+k", ("ann", "5", "bob", "key"), ["+o ann", "+l 5", "-v bob", "+k key"]),
        ("-lo", ("ann",), ["-l", "-o ann"]),
        ("be", (), ["+b", "+e"]),
        ("+Zb", ("mask",), ["+Z", "+b mask"]),
        ("-f+f", ("#a",), ["-f", "+f #a"]),
    ],
)
def test_changes_take_their_arguments_in_order(
    words: str, arguments: tuple[str, ...], changes: list[str]
) -> None:
    read = [" ".join(format_changes([each])) for each in parse_changes(words, arguments, 20)]
    assert read == changes


def test_there_is_an_end_to_them() -> None:
    assert len(list(parse_changes("+" + "n" * 300, (), 20))) == 20


def test_they_are_written_with_one_sign_for_several() -> None:
    changes = [Change(True, "i"), Change(True, "o", "ann"), Change(False, "t"), Change(False, "v", "bob")]
    assert format_changes(changes) == ("+io-tv", "ann", "bob")


def test_the_table_is_what_clients_are_told() -> None:
    assert chanmodes() == "beI,k,fl,CRimnst"
    assert letters(Kind.ROLE) == "qov"
    assert len({mode.letter for mode in CHANNEL_MODES}) == len(CHANNEL_MODES)
    assert all(mode.words for mode in CHANNEL_MODES)
