"""Long text in pieces that fit."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubbub.wire.text import cut_text, pack_words, split_text

sizes = st.integers(4, 40)


@given(st.text(st.characters(exclude_categories=["Cs"])), sizes)
def test_the_pieces_fit_and_join_to_the_same_text(text: str, size: int) -> None:
    pieces = split_text(text, size)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= size for piece in pieces)
    assert len(pieces) == 1 or all(pieces)


@example("a aa aa aaaaaaaa a", 16)
@given(st.lists(st.text("abc", min_size=1, max_size=8)).map(" ".join), st.integers(16, 40))
def test_no_word_is_cut_that_fits_in_half_a_piece(text: str, size: int) -> None:
    assert all(piece.endswith(" ") for piece in split_text(text, size)[:-1])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("12345678", ["12345678"]),
        ("123456789", ["12345678", "9"]),
        ("12345 789", ["12345 ", "789"]),
        ("1 3456789", ["1 345678", "9"]),
        ("1234567 9", ["1234567 ", "9"]),
        ("12345678 ", ["12345678", " "]),
        ("123456é", ["123456é"]),
        ("1234567é", ["1234567", "é"]),
        ("👋👋👋", ["👋👋", "👋"]),
        ("1👋👋", ["1👋", "👋"]),
    ],
)
def test_a_cut_falls_after_a_space_or_between_characters(text: str, pieces: list[str]) -> None:
    assert split_text(text, 8) == pieces


@pytest.mark.parametrize("size", [3, 0, -1])
def test_a_piece_without_room_for_a_character_is_an_error_and_no_endless_loop(size: int) -> None:
    with pytest.raises(ValueError, match="at least 4 bytes"):
        split_text("hello", size)


@pytest.mark.parametrize(
    ("size", "cut"), [(0, ""), (1, "a"), (2, "a"), (3, "aö"), (6, "aö"), (7, "aö😀"), (9, "aö😀")]
)
def test_what_is_too_long_is_cut_between_characters(size: int, cut: str) -> None:
    assert cut_text("aö😀", size) == cut


@given(st.lists(st.text("abé", min_size=1, max_size=9)), sizes)
def test_words_are_packed_into_lines_that_fit_and_never_cut(words: list[str], size: int) -> None:
    lines = pack_words(words, size)
    assert [word for line in lines for word in line.split(" ")] == words
    assert all(len(line.encode()) <= size or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ([], []),
        (["12345678"], ["12345678"]),
        (["1234", "678"], ["1234 678"]),
        (["1234", "6789"], ["1234", "6789"]),
        (["1", "2", "123456789", "4"], ["1 2", "123456789", "4"]),
        (["1", "123456789"], ["1", "123456789"]),
    ],
)
def test_a_line_takes_as_many_words_as_fit(words: list[str], lines: list[str]) -> None:
    assert pack_words(words, 8) == lines
