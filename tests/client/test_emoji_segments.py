import pytest
from emoji import EMOJI_DATA, STATUS
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.emoji_segments import has_emoji, split_emoji

FULLY_QUALIFIED = [text for text, data in EMOJI_DATA.items() if data["status"] == STATUS["fully_qualified"]]


def test_every_emoji_of_unicode_is_found_whole() -> None:
    assert [text for text in FULLY_QUALIFIED if list(split_emoji(text)) != [(text, True)]] == []
    assert [text for text in FULLY_QUALIFIED if not has_emoji(text)] == []


def test_emoji_side_by_side_are_kept_apart() -> None:
    assert [text for text, _ in split_emoji("a👨‍👩‍👧🇩🇪🇫🇷👍🏽1️⃣❤️b")] == [
        "a",
        "👨‍👩‍👧",
        "🇩🇪",
        "🇫🇷",
        "👍🏽",
        "1️⃣",
        "❤️",
        "b",
    ]


@pytest.mark.parametrize("text", ["", "plain 123 #*", "© ® ™ ↔ ☺ ♥", "日本語", "a\u200db", "e\u0301"])
def test_text_has_none(text: str) -> None:
    assert not any(is_emoji for _, is_emoji in split_emoji(text))


def test_a_chain_without_an_end_is_several() -> None:
    assert max(len(text) for text, _ in split_emoji("👨\u200d" * 1_000)) < 30


@given(
    st.text(
        st.sampled_from("a1#👨👍🏽🇩🇪\u200d\ufe0f\u20e3\U000e0067\U000e007f☺") | st.characters(), max_size=60
    )
)
def test_nothing_is_lost(text: str) -> None:
    pieces = list(split_emoji(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    assert has_emoji(text) or not any(is_emoji for _, is_emoji in pieces)
