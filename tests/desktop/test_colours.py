import tkinter as tk
from tkinter import ttk

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.desktop import theme
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.colours import NAME_HUES, contrast, luminance, name_colour, name_hue
from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.pills import colours as pill_colours
from hubbub.desktop.notices.toast import Toast


def test_luminance_goes_from_black_to_white() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_every_name_can_be_read_on_both_themes(palette: theme.Palette) -> None:
    behind = (palette.background, palette.own)
    for hue in range(NAME_HUES):
        assert min(contrast(name_colour(hue, *behind), background) for background in behind) >= 4.5


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_every_style_can_be_read(root: tk.Tk, palette: theme.Palette) -> None:
    """Every ttk style of a theme, in every state that has colours of its own. What is disabled may be dim."""
    theme.use(root, palette.name)
    style = ttk.Style(root)
    named = {name for name in theme.style_names(palette) if not name.endswith(("Frame", "Scrollbar", "Item"))}
    assert len(named) > 15
    for name in named:
        behind = "fieldbackground" if name == "TEntry" else "background"
        for state in ([], ["active"], ["pressed"], ["focus"], ["selected"], ["readonly"]):
            pair = (str(style.lookup(name, option, state)) for option in ("foreground", behind))
            assert contrast(*pair) >= 4.5, (name, state)


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_everything_else_can_be_read_on_both_themes(palette: theme.Palette) -> None:
    for colour in (palette.text, palette.quiet, palette.danger, palette.link):
        for background in (palette.background, palette.panel, palette.own):
            assert contrast(colour, background) >= 4.5
    for colour in (palette.good, palette.waiting, palette.danger):
        assert contrast(colour, palette.panel) >= 4.5
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.on_accent, palette.accent_active) >= 4.5
    for background in (palette.field, palette.code, palette.mention, palette.own):
        assert contrast(palette.text, background) >= 4.5
    assert contrast(palette.quiet, palette.field) >= 4.5  # what the composer says while it is empty


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_a_menu_can_be_read_and_told_from_what_is_below_it(root: tk.Tk, palette: theme.Palette) -> None:
    theme.use(root, palette.name)
    menu = themed_menu(root)
    for state in ("", "active"):
        assert contrast(str(menu[f"{state}foreground"]), str(menu[f"{state}background"])) >= 4.5
    assert str(menu["background"]) not in {palette.background, palette.panel}


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_counts_can_be_read(palette: theme.Palette) -> None:
    """The pill stands in the list, on a row that is chosen or isn't."""
    for text in ("1", "99+"):
        ground, ink = pill_colours(palette, text)
        assert contrast(ground, ink) >= 4.5


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda palette: palette.name)
def test_a_pop_up_can_be_read(root: tk.Tk, palette: theme.Palette) -> None:
    theme.use(root, palette.name)
    toast = Toast(root, Card("tag", "bob in #cakes", "Bring plates"), root.update, root.update)
    style = ttk.Style(root)
    behind = style.lookup(str(toast.content["style"]), "background")
    for label in (toast.title_label, toast.body_label):
        colours = [style.lookup(str(label["style"]), part) for part in ("foreground", "background")]
        assert colours[1] == behind
        assert contrast(*colours) >= 4.5
    assert contrast(str(toast["background"]), behind) >= 3  # its edge: WCAG 2.2, 1.4.11 Non-text Contrast


@given(st.integers(0, 255), st.integers(0, NAME_HUES - 1))
def test_a_name_can_be_read_on_any_grey(grey: int, hue: int) -> None:
    background = f"#{grey:02x}{grey:02x}{grey:02x}"
    assert contrast(name_colour(hue, background), background) >= 4.5


@given(st.text(min_size=1))
def test_a_name_always_has_the_same_colour(nick: str) -> None:
    assert name_hue(nick) == name_hue(nick)
    assert 0 <= name_hue(nick) < NAME_HUES


def test_case_makes_no_other_colour() -> None:
    assert name_hue("Alice") == name_hue("aLICE")
