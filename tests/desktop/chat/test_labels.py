import tkinter as tk
from tkinter import font, ttk

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.driving import settle
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel, elide


class Monospace(font.Font):
    """Every character is ten pixels wide; no screen is needed."""

    def __init__(self) -> None:
        self.delete_font = False

    def measure(self, text: str, displayof: tk.Misc | None = None) -> int:
        return 10 * len(text)


def test_what_fits_is_left_alone() -> None:
    assert elide("abc", 30, Monospace()) == "abc"
    assert elide("", 30, Monospace()) == ""


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert elide("abcdef", 40, Monospace()) == "abc…"
    assert elide("ab cdef", 40, Monospace()) == "ab…"


def test_before_it_has_a_width_a_text_is_whole() -> None:
    assert elide("abcdef", 1, Monospace()) == "abcdef"


@given(st.text(), st.integers(10, 300))
def test_nothing_is_ever_too_wide(text: str, width: int) -> None:
    assert 10 * len(elide(text, width, Monospace())) <= width


def test_a_label_shows_as_much_as_there_is_room_for(root: tk.Tk) -> None:
    label = ElidedLabel(root, "Panel.TLabel")
    label.grid(sticky="ew")
    label.show("word " * 100)
    settle(root)
    shown = str(label["text"])
    assert shown.endswith("…")
    assert font.nametofont(theme.TEXT_FONT, root).measure(shown) <= label.winfo_width()
    root.geometry("400x300")
    settle(root)
    assert len(str(label["text"])) < len(shown)
    assert label.full == "word " * 100


def test_a_wrapped_label_takes_the_lines_that_it_needs(root: tk.Tk) -> None:
    label = WrappedLabel(root, "TLabel", "word " * 100)
    label.grid(sticky="ew")
    settle(root)
    low = label.winfo_reqheight()
    root.geometry("300x300")
    settle(root)
    assert label.winfo_reqheight() > low


@pytest.mark.parametrize("width", range(140, 146))
def test_no_letter_is_cut_off_at_the_edge(root: tk.Tk, width: int) -> None:
    """ttk keeps some pixels of a label free, so its text has less room than the label is wide."""
    frame = ttk.Frame(root, width=width, height=300)
    frame.pack_propagate(False)
    frame.grid()
    elided, wrapped = ElidedLabel(frame, "Panel.TLabel"), WrappedLabel(frame, "Panel.TLabel", "i" * 100)
    for label in (elided, wrapped):
        label.pack(fill="x")
    elided.show("i" * 100)
    settle(root)
    for label in (elided, wrapped):
        label.configure(width=0)
        assert label.winfo_reqwidth() <= width
