import tkinter as tk

from hubbub.desktop import theme
from hubbub.desktop.icon import colour_at, set_icon


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
