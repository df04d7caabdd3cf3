import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.completion import MOST, by_last_word, complete

_FILE: Final = Path(__file__).parents[1] / "wire" / "fixtures" / "completion.json"
CASES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
"""What the page (webclient/src/client/completion.ts) is held to as well."""

NAMES: Final[list[str]] = CASES["names"]
CHANNELS: Final[list[str]] = CASES["channels"]


@pytest.mark.parametrize("case", CASES["completed"])
def test_the_word_before_the_cursor_is_completed(case: dict[str, Any]) -> None:
    word, candidates = complete(case["before"], NAMES, CHANNELS)
    assert (word, [candidate.text for candidate in candidates]) == (case["word"], case["texts"])


@pytest.mark.parametrize("case", CASES["ordered"])
def test_who_has_spoken_last_comes_first(case: dict[str, Any]) -> None:
    assert by_last_word(case["names"], case["authors"]) == case["ordered"]


def test_emoji_are_listed_with_their_names() -> None:
    first = complete("x :heart", (), ()).candidates[0]
    assert (first.text, first.label) == ("❤️ ", "❤️  :heart:")


def test_there_are_not_too_many() -> None:
    assert len(complete("n", [f"n{number}" for number in range(1_000)], ()).candidates) == MOST


@given(st.text())
def test_any_text_can_stand_there(before: str) -> None:
    assert before.endswith(complete(before, NAMES, CHANNELS).word)
