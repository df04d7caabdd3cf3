"""The context menu of a text: what the keyboard can do, for those who look for it with the mouse."""

import tkinter as tk
from functools import partial
from tkinter import font
from typing import Final, Literal

from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.keys import control
from hubbub.desktop.theme import Palette

_NAME: Final = 220  # points at the usual text size


def themed_menu(parent: tk.Misc) -> tk.Menu:
    """An empty pop-up menu in the theme's colours."""
    menu = tk.Menu(
        parent, tearoff=False, font=theme.TEXT_FONT, borderwidth=1, activeborderwidth=0, relief="raised"
    )

    def paint(palette: Palette) -> None:
        menu.configure(
            background=palette.code,  # Tk makes the edges and arrows lighter and darker than it
            foreground=palette.text,
            activebackground=palette.accent,
            activeforeground=palette.on_accent,
            disabledforeground=palette.quiet,
        )

    theme.follow(menu, paint)
    return menu


def drawn_name(menu: tk.Menu, name: str) -> str:
    """A name as it stands in a menu: in the order of its script, and never as wide as the screen."""
    fitting = elide(name, theme.grown(menu, _NAME), font.nametofont(theme.TEXT_FONT, menu))
    return drawing_for(menu).draw(fitting)


def add_copy_commands(menu: tk.Menu, text: tk.Text) -> None:
    """Copy, as long as something is selected, and Select all, for a text that is only read."""
    state: Literal["normal", "disabled"] = "normal" if text.tag_ranges("sel") else "disabled"
    copy = partial(text.event_generate, "<<Copy>>")
    menu.add_command(label=_("Copy"), accelerator=control("C"), state=state, command=copy)
    menu.add_command(label=_("Select all"), accelerator=control("A"), command=lambda: select_all(text))


def add_edit_menu(text: tk.Text) -> None:
    """Cut, Copy, Paste and Select all, for a text that is written in."""
    menu = themed_menu(text)
    for label, key, event_name in (
        (_("Cut"), "X", "<<Cut>>"),
        (_("Copy"), "C", "<<Copy>>"),
        (_("Paste"), "V", "<<Paste>>"),
    ):
        command = partial(text.event_generate, event_name)
        menu.add_command(label=label, accelerator=control(key), command=command)
    menu.add_command(label=_("Select all"), accelerator=control("A"), command=lambda: select_all(text))
    text.bind("<Button-3>", lambda event: menu.tk_popup(event.x_root, event.y_root))
    text.bind("<Control-a>", lambda _event: select_all(text))


def select_all(text: tk.Text) -> str:
    """Select everything. Tk's own Ctrl+A goes to the start of the line."""
    text.tag_add("sel", "1.0", "end-1c")
    return "break"
