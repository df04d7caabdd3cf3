import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.completion import MOST, complete

NAMES = ["bob", "Bo-Yang", "田中", "Zoë"]
CHANNELS = ["#lobby", "#Cakes"]


def texts(before: str) -> list[str]:
    return [candidate.text for candidate in complete(before, NAMES, CHANNELS).candidates]


@pytest.mark.parametrize(
    ("before", "completed"),
    [
        ("bo", ["bob: ", "Bo-Yang: "]),
        ("hi BO", ["bob ", "Bo-Yang "]),
        ("(bo", ["bob ", "Bo-Yang "]),
        ("@zo", ["@Zoë "]),
        ("田", ["田中: "]),
        ("see #c", ["#Cakes "]),
        ("#", ["#lobby ", "#Cakes "]),
        ("so :smil", None),
        ("", []),
        ("bo ", []),
        ("hello", []),
        ("@", []),
        (":", []),
    ],
)
def test_the_word_before_the_cursor_is_completed(before: str, completed: list[str] | None) -> None:
    found = texts(before)
    assert found == completed if completed is not None else "😄 " in found


def test_emoji_are_listed_with_their_names() -> None:
    first = complete("x :heart", (), ()).candidates[0]
    assert (first.text, first.label) == ("❤️ ", "❤️  :heart:")


def test_the_word_is_what_will_be_replaced() -> None:
    assert complete("hi (bo", NAMES, ()).word == "bo"


def test_there_are_not_too_many() -> None:
    assert len(complete("n", [f"n{number}" for number in range(1_000)], ()).candidates) == MOST


@given(st.text())
def test_any_text_can_stand_there(before: str) -> None:
    assert before.endswith(complete(before, NAMES, CHANNELS).word)
