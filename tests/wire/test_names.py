"""Names: when two are the same, and which are none."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.names import channel_problem, fold, is_channel, names_in, nick_problem, split_status

letters = st.characters(categories=["L", "M", "N"])


@given(st.text())
def test_fold_is_idempotent(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(letters, max_size=6))
def test_fold_is_idempotent_for_what_people_write(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_fold_is_idempotent_for_every_character() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    folded = {fold(name) for name in characters if unicodedata.category(name)[0] != "C"}
    assert {name for name in folded if fold(name) != name} == set()


@given(st.text(letters))
def test_case_and_composition_make_no_difference(name: str) -> None:
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))
    assert fold(fold(name).upper()) == fold(fold(name).upper().lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "aNN"),
        ("STRASSE", "straße"),
        ("\uff21nn", "ann"),
        ("ﬁn", "FIN"),
        ("Å", "A\u030a"),
        ("ann", "ann\u200d"),
        ("ann", "a\ufe0fnn"),
        ("ann", "an\u3164n"),
        ("#Χορός", "#χορόσ"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["a[]", "a{}", "a^~"])
def test_punctuation_is_not_folded_the_way_rfc_1459_did(name: str) -> None:
    assert fold(name) == name


def test_what_starts_with_a_hash_is_a_channel() -> None:
    assert is_channel("#lobby")
    assert not is_channel("ann")
    assert not is_channel("")


@pytest.mark.parametrize(
    "nick",
    ["ann", "Zoë", "李雷", "नेहा", "a-b_c", "a[]{}^`|~#", "1st", "👩\u200d💻", "x" * 30, "👋" * 22, "字" * 30],
)
def test_a_name_that_people_use_is_one(nick: str) -> None:
    assert nick_problem(nick) is None


@pytest.mark.parametrize(
    ("nick", "problem"),
    [
        ("", "A name can't be empty"),
        ("  ", "A name can't be empty"),
        ("x" * 31, "A name can't be longer than 30 characters"),
        ("👋" * 23, "A name can't be longer than 90 bytes, and some of its characters are several"),
        ("㌖" * 6, "A name can't be longer than 90 bytes, and some of its characters are several"),
        ("Ann Lee", "A name can't have spaces, try Ann_Lee"),
        ("#ann", "A name can't start with #"),
        ("~ann", "A name can't start with ~"),
        ("ann!u", "A name can't have !"),
        ("a@b", "A name can't have @"),
        ("a,b", "A name can't have ,"),
        ("a\uff0cb", "A name can't have ,"),
        ("\uff03lobby", "A name can't start with #"),
        ("\u200d#lobby", "A name can't start with #"),
        ("\u200d", "A name can't be invisible"),
        ("\u3164", "A name can't be invisible"),
        ("a\u202eb", "A name can't have invisible characters"),
        ("a\u200bb", "A name can't have invisible characters"),
        ("a\tb", "A name can't have invisible characters"),
        ("a\u3000b", "A name can't have spaces"),
        ("a\ud800", "A name can't have invisible characters"),
        ("\u0301ann", "A name can't start with a mark that belongs onto a letter"),
        ("\u200d\u0301ann", "A name can't start with a mark that belongs onto a letter"),
    ],
)
def test_what_keeps_a_nick_from_being_a_name_is_said(nick: str, problem: str) -> None:
    assert nick_problem(nick) == problem


@pytest.mark.parametrize("channel", ["#lobby", "#a.b/c", "##", "#Ünïcode", "#" + "x" * 63])
def test_a_channel_may_be_called_nearly_anything(channel: str) -> None:
    assert channel_problem(channel) is None


@pytest.mark.parametrize(
    ("channel", "problem"),
    [
        ("", "A channel's name is # and at least one more character"),
        ("lobby", "A channel's name is # and at least one more character"),
        ("#", "A channel's name is # and at least one more character"),
        ("#" + "x" * 64, "A channel's name can't be longer than 64 characters"),
        (
            "#" + "👋" * 48,
            "A channel's name can't be longer than 192 bytes, and some of its characters are several",
        ),
        ("#a b", "A channel's name can't have spaces"),
        ("#a,b", "A channel's name can't have ,"),
        ("#a\uff0cb", "A channel's name can't have ,"),
        ("#\u200d", "A channel's name can't be invisible"),
        ("#a\x07", "A channel's name can't have invisible characters"),
        ("#\u20e3", "A channel's name can't start with a mark that belongs onto a letter"),
    ],
)
def test_what_keeps_a_channel_from_being_one_is_said(channel: str, problem: str) -> None:
    assert channel_problem(channel) == problem


@given(st.text())
def test_a_nick_is_never_a_channel_and_always_one_parameter(name: str) -> None:
    if nick_problem(name) is None:
        assert channel_problem(name) is not None
        assert not (set(name) | set(fold(name))) & set(" ,:!@*?\r\n\0")
        assert fold(name)
        assert not is_channel(fold(name))


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("#a", ("", "#a")),
        ("@#a", ("@", "#a")),
        ("~@#a", ("@", "#a")),
        ("+~#a", ("+", "#a")),
        ("ann", ("", "ann")),
        ("@ann", ("", "@ann")),
        ("@", ("", "@")),
    ],
)
def test_a_message_may_be_for_those_with_a_role(target: str, parts: tuple[str, str]) -> None:
    assert split_status(target) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann, are you there?", {"ann", "are", "you", "there"}),
        ("(ann) [bob] {eve}: hi!", {"ann", "bob", "eve", "hi"}),
        ("annual", {"annual"}),
        ("\x02ann\x0f and \x034,12bob\x03", {"ann", "and", "bob"}),
        ("\x01ACTION waves at ann\x01", {"action", "waves", "at", "ann"}),
        ("`ann` at https://ann.example/bob", {"at"}),
        ("ann-marie_2", {"ann-marie_2"}),
        ("", set()),
    ],
)
def test_the_words_that_may_call_somebody(text: str, names: set[str]) -> None:
    assert names_in(text) == names
