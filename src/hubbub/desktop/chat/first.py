"""Keys of the window that come before those of a text, which would take Control+Tab for Tab."""

import tkinter as tk
from typing import Final

FIRST: Final = "HubbubFirst"
"""The tag of a widget whose bindings come first."""


def keys_of_the_window_first(widget: tk.Misc) -> None:
    """Let the keys for going to another conversation come before those of a widget."""
    widget.bindtags((FIRST, *widget.bindtags()))
