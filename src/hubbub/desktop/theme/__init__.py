"""The program's looks: colours, fonts and the ttk styles made of them; and how a widget follows the theme."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.desktop.theme.fonts import (
    BOLD_FONT,
    BOLD_ITALIC_FONT,
    CODE_FONT,
    EMOJI_FONT,
    GAP_FONT,
    HEADING_FONT,
    ITALIC_FONT,
    SMALL_FONT,
    TEXT_FONT,
    TEXT_SIZE,
    TITLE_FONT,
    grown,
    growth,
    make_fonts,
    row_height,
    use_family,
)
from hubbub.desktop.theme.palettes import DARK, LIGHT, PALETTES, Palette
from hubbub.desktop.theme.styles import grown_parts, settings

_BAR: Final = "10.5p"  # how wide a scrollbar is

__all__ = [
    "BOLD_FONT",
    "BOLD_ITALIC_FONT",
    "CODE_FONT",
    "DARK",
    "EMOJI_FONT",
    "GAP_FONT",
    "HEADING_FONT",
    "ITALIC_FONT",
    "LIGHT",
    "PALETTES",
    "SMALL_FONT",
    "TEXT_FONT",
    "TEXT_SIZE",
    "TITLE_FONT",
    "Palette",
    "current",
    "follow",
    "follow_background",
    "grown",
    "growth",
    "install",
    "set_fonts",
    "style_names",
    "use",
]


def install(root: tk.Tk, name: str = DARK.name) -> None:
    """Make the fonts and both themes known to Tk, and use the one called `name`."""
    make_fonts(root)
    style = ttk.Style(root)
    for palette in PALETTES.values():
        style.theme_create(palette.name, parent="clam", settings=settings(palette, row_height(root)))
    _fit_to_text(root)
    use(root, name)
    for key in ("<Return>", "<KP_Enter>"):
        root.bind_class("TButton", key, _press)


def set_fonts(root: tk.Tk, family: str, size: int) -> None:
    """Write in a font family, the system's where it is empty or unknown, with `size` points for messages."""
    use_family(root, family, size)
    _fit_to_text(root)


def use(root: tk.Misc, name: str) -> None:
    """Change to the theme called `name`, or the dark one: Tk then sends <<ThemeChanged>> to every widget."""
    ttk.Style(root).theme_use(name if name in PALETTES else DARK.name)


def current(widget: tk.Misc) -> Palette:
    """The palette in use."""
    return PALETTES[ttk.Style(widget).theme_use()]


def style_names(palette: Palette) -> frozenset[str]:
    """The ttk styles that a theme defines."""
    return frozenset(settings(palette, row_height=0)) - {"."}


def follow(widget: tk.Misc, paint: Callable[[Palette], None]) -> None:
    """Paint a widget that ttk doesn't style, now and whenever the theme changes."""
    paint(current(widget))
    for event in ("<<ThemeChanged>>", "<Map>"):  # Tk tells no theme to what was never seen
        widget.bind(event, lambda _event: paint(current(widget)), add=True)


def follow_background(window: tk.Tk | tk.Toplevel) -> None:
    """Give a window the theme's background, for the moments in which no page covers it."""

    def paint(palette: Palette) -> None:
        window.configure(background=palette.background)

    follow(window, paint)


def _fit_to_text(root: tk.Tk) -> None:
    style, parts = ttk.Style(root), grown_parts(row_height(root), growth(root), root.winfo_pixels(_BAR))
    for palette in PALETTES.values():
        style.theme_settings(palette.name, parts)


def _press(event: "tk.Event[tk.Misc]") -> None:
    """Return presses a button too; ttk itself only knows the space bar."""
    if isinstance(event.widget, ttk.Button):
        event.widget.invoke()
