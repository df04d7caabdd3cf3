import tkinter as tk

from desktop.driving import click, place_of, settle
from hubbub.desktop import theme
from hubbub.desktop.chat.tags import make_tags, paint_tags
from hubbub.desktop.colours import NAME_HUES, contrast


def test_every_tag_has_a_readable_colour(root: tk.Tk) -> None:
    text = tk.Text(root)
    make_tags(text)
    for palette in theme.PALETTES.values():
        paint_tags(text, palette)
        for name in text.tag_names():
            foreground = str(text.tag_cget(name, "foreground")) or palette.text
            background = str(text.tag_cget(name, "background")) or palette.background
            assert name == "sel" or contrast(foreground, background) >= 4.5


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
