import tkinter as tk
from datetime import UTC, datetime
from tkinter import font

import pytest

from desktop.driving import settle
from hubbub.desktop import theme
from hubbub.desktop.looks import COMPACT, SYSTEM, TWELVE, Looks, looks_of, wear


@pytest.mark.parametrize(
    ("hour", "clock", "written"),
    [
        (14, "24", "14:05"),
        (0, "24", "00:05"),
        (14, TWELVE, "2:05 PM"),
        (0, TWELVE, "12:05 AM"),
        (9, "?", "09:05"),
    ],
)
def test_a_time_is_written_as_was_chosen(hour: int, clock: str, written: str) -> None:
    assert Looks(clock=clock).time(datetime(2026, 1, 1, hour, 5, tzinfo=UTC)) == written


def test_a_program_looks_as_usual_until_something_is_chosen(root: tk.Tk) -> None:
    assert looks_of(root) == Looks()


def test_every_widget_finds_what_was_chosen(root: tk.Tk) -> None:
    label = tk.Label(tk.Toplevel(root))
    wear(root, Looks(density=COMPACT), dark=True)
    assert looks_of(label).spacing < 1


@pytest.mark.parametrize(("dark", "palette"), [(True, theme.DARK), (False, theme.LIGHT)])
def test_the_theme_is_the_systems_where_that_was_chosen(
    root: tk.Tk, dark: bool, palette: theme.Palette
) -> None:
    wear(root, Looks(theme=SYSTEM), dark=dark)
    assert theme.current(root) is palette
    wear(root, Looks(theme=theme.LIGHT.name), dark=dark)
    assert theme.current(root) is theme.LIGHT


def test_all_fonts_grow_with_the_text_but_code_stays_monospaced(root: tk.Tk) -> None:
    text, small, code = (
        font.nametofont(name, root) for name in (theme.TEXT_FONT, theme.SMALL_FONT, theme.CODE_FONT)
    )
    usual = small.metrics("linespace")
    wear(root, Looks(font="DejaVu Serif", size=20), dark=True)
    settle(root)
    assert (text.actual("family"), text.actual("size")) == ("DejaVu Serif", 20)
    assert small.metrics("linespace") > usual
    assert code.measure("iiii") == code.measure("WWWW")


@pytest.mark.parametrize(("asked", "worn"), [(-3, 8), (900, 24)])
def test_a_size_that_nobody_can_read_is_not_worn(root: tk.Tk, asked: int, worn: int) -> None:
    wear(root, Looks(size=asked), dark=True)
    assert font.nametofont(theme.TEXT_FONT, root).actual("size") == worn


def test_a_font_that_is_not_there_leaves_the_systems(root: tk.Tk) -> None:
    usual = font.nametofont(theme.TEXT_FONT, root).actual("family")
    wear(root, Looks(font="A font of another computer"), dark=True)
    assert font.nametofont(theme.TEXT_FONT, root).actual("family") == usual
