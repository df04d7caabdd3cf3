import tkinter as tk
from tkinter import font, ttk

import pytest

from desktop.driving import settle
from hubbub.desktop import theme
from hubbub.desktop.looks import LARGEST, SMALLEST, Looks, wear
from hubbub.desktop.measures import fitting, is_low, keep_usable


def test_a_window_can_be_made_no_smaller_than_its_text_asks_for(root: tk.Tk) -> None:
    keep_usable(root, 180, 150)
    usual = root.minsize()
    assert usual == (root.winfo_pixels("180p"), root.winfo_pixels("150p"))
    wear(root, Looks(size=2 * theme.TEXT_SIZE), dark=True)
    settle(root)
    assert root.minsize() == pytest.approx((2 * usual[0], 2 * usual[1]), abs=1)  # pixels are whole


def test_small_text_lets_no_window_be_smaller_than_usual(root: tk.Tk) -> None:
    keep_usable(root, 180, 150)
    usual = root.minsize()
    wear(root, Looks(size=SMALLEST), dark=True)
    settle(root)
    assert root.minsize() == pytest.approx(usual, abs=1)


def test_no_window_has_to_be_larger_than_the_screen(root: tk.Tk) -> None:
    wear(root, Looks(size=LARGEST), dark=True)
    width, height = fitting(root, 2000, 2000)
    assert width <= root.winfo_screenwidth()
    assert height <= root.winfo_screenheight()


def test_a_window_has_room_for_what_it_holds(root: tk.Tk) -> None:
    keep_usable(root, 180, 150, needed=lambda: 500)
    assert root.minsize()[0] == 500


def test_low_is_what_has_room_for_few_lines(root: tk.Tk) -> None:
    frame = ttk.Frame(root, width=100, height=200)
    assert not is_low(frame, 100)  # before it is laid out
    frame.grid()
    settle(root)
    lines = 200 // font.nametofont(theme.TEXT_FONT, root).metrics("linespace")
    assert not is_low(frame, lines)
    assert is_low(frame, lines + 1)
