"""The options of Xft, which draws text on X11. It reads them once, when a program opens its first font."""

import os
import tkinter as tk
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tkinter import font
from typing import Final

_VARIABLE: Final = "XENVIRONMENT"
_OPTIONS: Final = Path(__file__).with_name("Xresources")


def open_root(class_name: str) -> tk.Tk:
    """Tk's main window, with a font opened by our options. Raises TclError where there is no screen."""
    with _our_options():
        root = tk.Tk(className=class_name)
        font.nametofont("TkDefaultFont", root).metrics("linespace")
    return root


@contextmanager
def _our_options() -> Iterator[None]:
    """Have Xlib read our file (XGetDefault) where the person has none, but no program that we start."""
    if _VARIABLE in os.environ:
        yield
        return
    os.environ[_VARIABLE] = str(_OPTIONS)
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
