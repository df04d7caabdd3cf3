"""Which texts search takes to be the same, and what it puts into the index."""
# ruff: noqa: RUF001 - letters that look alike are what this is about

import pytest

from hubbub.store.folding import SENDER, expression, fold, nick_of, pieces, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HeLLo", "hello"),
        ("Straße", "STRASSE"),
        ("ПРИВЕТ", "привет"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("cafe\u0301", "café"),
        ("ﬁne", "fine"),
        ("Ｈｅｌｌｏ", "hello"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("می\u200cخواهم", "میخواهم"),
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("soft\u00adhyphen", "softhyphen"),
        ("❤\ufe0f", "❤"),
        ("\x02bold\x02 \x0304,12red\x03 \x04ff0000red\x0f \x1ditalic\x1d", "bold red red italic"),
        ("\x01ACTION waves\x01", "waves"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold(fold(one)) == fold(one)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("は", "ぱ"), ("ا", "أ")])
def test_marks_make_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_any_space_parts_words() -> None:
    assert words("one\ttwo\nthree\u3000four\u00a0 five\x1f") == ["one", "two", "three", "four", "five"]


def test_a_message_has_a_piece_from_every_character_on() -> None:
    assert set(pieces("Ann!a@host", "Hello 你好 x").split()) == {
        *(SENDER + "ann", "hel", "ell", "llo", "lo", "o"),
        *("你好", "好", "x"),
    }


def test_nobody_can_pass_for_a_sender() -> None:
    assert SENDER not in fold(f"{SENDER}ann")
    assert nick_of("Ann!ann@host") == nick_of("ANN") == "ann"


@pytest.mark.parametrize(
    ("wanted", "sender", "expected"),
    [
        ([], None, ""),
        (["hello"], None, '"hel" AND "llo"'),
        (["search"], None, '"sea" AND "arc" AND "rch"'),
        (["hel", "hel"], None, '"hel"'),
        (["lo", "你"], None, '"lo" * AND "你" *'),
        (['a"b'], None, '"a""b"'),
        ([], "ann", f'"{SENDER}ann"'),
        (["abc"], "ann", f'"{SENDER}ann" AND "abc"'),
    ],
)
def test_what_the_index_is_asked(wanted: list[str], sender: str | None, expected: str) -> None:
    assert expression(wanted, sender) == expected


def test_with_a_greater_step_it_is_asked_for_fewer_pieces() -> None:
    assert expression(["searching"], None, step=3) == '"sea" AND "rch" AND "ing"'
    assert expression(["finding", "it"], None, step=3) == '"fin" AND "din" AND "ing" AND "it" *'


def test_a_long_question_is_cut() -> None:
    assert expression(["".join(map(chr, range(0x4E00, 0x4F00)))], None).count(" AND ") == 15
