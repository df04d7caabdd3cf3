import tkinter as tk
from tkinter import font

from desktop.driving import click, place_of, settle
from hubbub.desktop import theme
from hubbub.desktop.chat.tags import LINK, make_tags, paint_tags, shape_tags
from hubbub.desktop.colours import NAME_HUES, contrast


def test_every_tag_has_a_readable_colour(root: tk.Tk) -> None:
    text = tk.Text(root)
    make_tags(text)
    for palette in theme.PALETTES.values():
        paint_tags(text, palette)
        for name in set(text.tag_names()) - {"sel"}:
            foreground = str(text.tag_cget(name, "foreground")) or palette.text
            own = str(text.tag_cget(name, "background"))
            behind = [own] if own else [palette.background, palette.own]
            assert min(contrast(foreground, background) for background in behind) >= 4.5, name


def test_words_can_be_read_on_every_background_that_they_may_have(root: tk.Tk) -> None:
    text = tk.Text(root)
    make_tags(text)
    for palette in theme.PALETTES.values():
        paint_tags(text, palette)
        for words in ("pending", "failed", LINK):
            for behind in ("code", "block", "own"):
                pair = text.tag_cget(words, "foreground"), text.tag_cget(behind, "background")
                assert contrast(*map(str, pair)) >= 4.5, (words, behind, palette.name)


def test_code_is_monospaced(root: tk.Tk) -> None:
    text = tk.Text(root)
    make_tags(text)
    shape_tags(text, 1)
    code = font.nametofont(str(text.tag_cget("code", "font")), root)
    assert code.measure("iiii") == code.measure("WWWW")


def test_a_selection_is_seen_on_ones_own_messages(root: tk.Tk) -> None:
    text = tk.Text(root)
    make_tags(text)
    paint_tags(text, theme.DARK)
    assert text.tag_names()[-1] == "sel"
    assert sum(name.startswith("name-") for name in text.tag_names()) == NAME_HUES


def test_the_pointer_shows_what_can_be_clicked(root: tk.Tk) -> None:
    text = tk.Text(root)
    text.grid()
    make_tags(text)
    text.insert("1.0", "https://example.org", ("link",), " and plain", ())
    settle(root)
    click(text, *place_of(text, "https"))
    assert str(text["cursor"]) == "hand2"
    click(text, *place_of(text, "plain"))
    assert str(text["cursor"]) == "xterm"
