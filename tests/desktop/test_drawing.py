import tkinter as tk

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.desktop.drawing import Drawing, drawing_for

SHALOM = "שלום"


@pytest.fixture
def x11() -> Drawing:
    return Drawing("x11")


def test_hebrew_is_ordered(x11: Drawing) -> None:
    assert x11.draw(SHALOM) == SHALOM[::-1]
    assert x11.draw(f"abc {SHALOM} 123") == f"abc 123 {SHALOM[::-1]}"


def test_brackets_are_mirrored(x11: Drawing) -> None:
    assert x11.draw(f"{SHALOM} (abc)") == f"(abc) {SHALOM[::-1]}"
    assert x11.draw(f"{SHALOM} (abc) [{SHALOM}]") == f"[{SHALOM[::-1]}] (abc) {SHALOM[::-1]}"
    assert x11.draw(f"abc ({SHALOM}) d") == f"abc ({SHALOM[::-1]}) d"


def test_arabic_is_joined_and_ordered(x11: Drawing) -> None:
    assert x11.draw("بب") == "\ufe90\ufe91"


def test_a_long_line_is_wrapped_before_it_is_ordered(x11: Drawing) -> None:
    words = ["אחת", "שתיים", "שלוש", "ארבע"]
    drawn = x11.draw(" ".join(words), fits=lambda text: len(text) <= 9)
    assert drawn.split("\n") == [f"{words[1][::-1]} {words[0][::-1]}", f"{words[3][::-1]} {words[2][::-1]}"]


def test_a_word_that_fits_nowhere_stands_alone(x11: Drawing) -> None:
    assert x11.draw(f"{SHALOM} {SHALOM}", fits=lambda _text: False).count("\n") == 1


def test_skin_tones_are_not_drawn_as_squares(x11: Drawing) -> None:
    assert x11.draw("👍🏽 ok") == "👍 ok"
    assert x11.original("👍 ok") == "👍🏽 ok"


def test_a_line_with_looks_is_copied_as_it_was_written(x11: Drawing) -> None:
    family = "👨‍👩‍👧"
    pieces = [(f"{SHALOM} (a) ", ()), (family, ("emoji",)), (f" {SHALOM}", ("strong",))]
    drawn = "".join(text for text, _ in x11.draw_pieces(pieces))
    assert drawn != f"{SHALOM} (a) {family} {SHALOM}"
    assert x11.original(drawn) == f"{SHALOM} (a) {family} {SHALOM}"
    assert x11.original(f"x\n{family} {SHALOM[::-1]}\n") == f"x\n{SHALOM} {family}\n"


def test_left_to_right_pieces_stay_as_they_are(x11: Drawing) -> None:
    pieces = [("abc ", ()), ("👨‍👩‍👧", ("emoji",))]
    assert x11.draw_pieces(pieces) == pieces


def test_where_tk_does_it_itself_text_stays_as_it_is() -> None:
    for system in ("win32", "aqua"):
        assert Drawing(system).draw(f"{SHALOM} 👍🏽") == f"{SHALOM} 👍🏽"
        assert Drawing(system).original(SHALOM) == SHALOM


def test_a_part_of_what_was_drawn_is_turned_back(x11: Drawing) -> None:
    x11.draw(f"{SHALOM} {SHALOM}")
    assert x11.original(SHALOM[::-1]) == SHALOM


def test_only_so_much_is_remembered(x11: Drawing) -> None:
    for number in range(5000):
        x11.draw(f"👍🏽 {number}")
    assert x11.original("👍 4999") == "👍🏽 4999"
    assert x11.original("👍 0") == "👍 0"


@given(st.text(st.sampled_from("abc אבגד 12 بتث().") | st.characters(), max_size=40))
def test_what_was_drawn_can_be_copied_as_it_was_written(text: str) -> None:
    drawing = Drawing("x11")
    line = SHALOM + text.replace("\n", " ")
    assert drawing.original(drawing.draw(line)) == line


def test_a_widget_has_the_drawing_of_its_system(root: tk.Tk) -> None:
    assert drawing_for(root).draw(SHALOM) == SHALOM[::-1]
