import tkinter as tk
from tkinter import font, ttk

import pytest

from desktop.driving import press, settle
from hubbub.desktop import theme
from hubbub.desktop.looks import LARGEST, Looks, wear
from hubbub.desktop.scaling import apply_scale


def test_the_dark_theme_is_the_one_that_was_asked_for() -> None:
    assert (theme.DARK.background, theme.DARK.panel) == ("#121212", "#1F1B24")
    assert (theme.DARK.accent, theme.DARK.text) == ("#464EB8", "#FFFFFF")


def test_widgets_that_ttk_does_not_style_follow_the_theme(root: tk.Tk) -> None:
    label = tk.Label(root)
    label.grid()
    settle(root)

    def paint(palette: theme.Palette) -> None:
        label.configure(background=palette.background)

    theme.follow(label, paint)
    assert label["background"] == theme.DARK.background
    theme.use(root, theme.LIGHT.name)
    settle(root)
    assert label["background"] == theme.LIGHT.background
    assert theme.current(root) is theme.LIGHT


def test_what_is_shown_later_has_the_theme_of_then(root: tk.Tk) -> None:
    label = tk.Label(root)

    def paint(palette: theme.Palette) -> None:
        label.configure(background=palette.background)

    theme.follow(label, paint)
    theme.use(root, theme.LIGHT.name)
    label.grid()
    settle(root)
    assert label["background"] == theme.LIGHT.background


def test_a_window_shows_the_themes_background(root: tk.Tk) -> None:
    theme.follow_background(root)
    assert root["background"] == theme.DARK.background


def test_ttk_widgets_have_the_themes_colours(root: tk.Tk) -> None:
    style = ttk.Style(root)
    assert style.lookup("Accent.TButton", "background") == theme.DARK.accent
    assert style.lookup("Panel.TFrame", "background") == theme.DARK.panel
    theme.use(root, theme.LIGHT.name)
    assert style.lookup("Panel.TFrame", "background") == theme.LIGHT.panel


def test_rows_are_higher_than_the_font(root: tk.Tk) -> None:
    height = int(ttk.Style(root).lookup("Treeview", "rowheight"))
    assert height > font.nametofont(theme.TEXT_FONT, root).metrics("linespace")


def test_arrows_grow_with_the_text(root: tk.Tk) -> None:
    spinbox = ttk.Spinbox(root)
    spinbox.grid()

    def width_of_arrows() -> int:
        settle(root)
        right, middle = spinbox.winfo_width() - 4, spinbox.winfo_height() // 4
        return sum("uparrow" in spinbox.identify(right - x, middle) for x in range(right))

    usual = width_of_arrows()
    wear(root, Looks(size=LARGEST), dark=True)
    assert width_of_arrows() >= 1.8 * usual


def test_scrollbars_grow_with_the_screen() -> None:
    for scale in (1, 2):
        window = tk.Tk()
        before = window.tk.call("tk", "scaling")
        apply_scale(window, {"HUBBUB_SCALE": str(scale)})
        theme.install(window)
        assert ttk.Scrollbar(window).winfo_reqwidth() == pytest.approx(14 * scale, abs=1)
        window.tk.call("tk", "scaling", before)  # Tk keeps it for the screen, not for the window
        window.destroy()


def test_return_presses_a_button(root: tk.Tk) -> None:
    pressed: list[bool] = []
    button = ttk.Button(root, command=lambda: pressed.append(True))
    button.grid()
    press(button, "<Return>")
    press(button, "<space>")
    assert pressed == [True, True]


def test_an_unknown_theme_gives_the_dark_one() -> None:
    window = tk.Tk()
    theme.install(window, "a theme of another version")
    assert theme.current(window) is theme.DARK
    window.destroy()
