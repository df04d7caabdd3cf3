import tkinter as tk

from hubbub.desktop import theme
from hubbub.desktop.icon import SIZE, colour_at, rgba, set_icon, show_called


def test_it_is_a_bubble_with_three_dots_and_a_tail() -> None:
    assert colour_at(0, 0) is None
    assert colour_at(4, 8) is None  # the corners are round
    assert colour_at(32, 12) == theme.DARK.accent
    assert [colour_at(column, 28) for column in (18, 32, 46)] == [theme.DARK.on_accent] * 3
    assert colour_at(18, 55) == theme.DARK.accent
    assert colour_at(40, 55) is None


def test_a_window_gets_it(root: tk.Tk) -> None:
    set_icon(root)
    root.update()
    for called in (True, False):
        show_called(root, called=called)
        root.update()


def test_its_pixels_are_what_others_are_given() -> None:
    pixels = rgba()
    assert len(pixels) == SIZE * SIZE * 4
    assert pixels[:4] == bytes(4)
    at = (28 * SIZE + 32) * 4
    assert pixels[at : at + 4] == bytes.fromhex(theme.DARK.on_accent[1:]) + b"\xff"
