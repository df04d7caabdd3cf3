import json
from pathlib import Path
from typing import Any, Final

import pytest

from hubbub.client.emoji_names import all_emoji, emoji_of, find_emoji, load_soon, replace_shortcodes

_FILE: Final = Path(__file__).parents[1] / "wire" / "fixtures" / "emoji.json"
CASES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
"""What the page (webclient/src/client/emoji_names.ts) is held to as well."""

MOST_FOUND: Final = 8


def test_faces_come_first_and_skin_tones_not_at_all() -> None:
    assert all_emoji()[0].text == "😀"
    assert len({emoji.text for emoji in all_emoji()}) == len(all_emoji()) > 1_500
    assert "👍🏽" not in {emoji.text for emoji in all_emoji()}


def test_an_emoji_is_known_by_itself() -> None:
    heart = emoji_of("❤️")
    assert heart is not None
    assert (heart.name, heart.shortcode) == ("red heart", ":heart:")
    assert emoji_of("x") is None


def test_the_very_name_comes_first_then_what_begins_so() -> None:
    assert find_emoji("heart", 1)[0].text == "❤️"
    assert find_emoji(":smile:", 1)[0].text == "😄"
    assert find_emoji("Cat face", 1)[0].text == "🐱"
    assert "😻" in [emoji.text for emoji in find_emoji("cat heart", 5)]


def test_what_is_not_called_anything_is_not_found() -> None:
    assert find_emoji("qwxyz", 5) == []
    assert len(find_emoji("", 7)) == 7


@pytest.mark.parametrize("case", CASES["found"])
def test_emoji_are_found(case: dict[str, Any]) -> None:
    assert [emoji.text for emoji in find_emoji(case["words"], MOST_FOUND)] == case["texts"]


@pytest.mark.parametrize("case", CASES["replaced"])
def test_shortcodes_become_emoji_but_not_in_code(case: dict[str, Any]) -> None:
    assert replace_shortcodes(case["text"]) == case["replaced"]


def test_names_can_be_loaded_beforehand() -> None:
    load_soon()
    assert all_emoji()
