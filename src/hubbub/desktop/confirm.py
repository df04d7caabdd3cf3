"""Asks whether something is meant that can't be taken back."""

import tkinter as tk
from collections.abc import Callable

from hubbub.desktop.dialog import Dialog


class Confirm(Dialog):
    """Says what will happen. Escape, and Return right away, leave everything as it is."""

    def __init__(
        self, parent: tk.Misc, title: str, text: str, *, yes: str, no: str, on_yes: Callable[[], None]
    ) -> None:
        super().__init__(parent, title)
        self._on_yes = on_yes
        self.add_text(text)
        self.yes_button = self.add_button(yes, self._do)
        self.no_button = self.add_button(no, self.close, main=True)
        self.no_button.focus_set()
        self.show_over(parent.winfo_toplevel())

    def _do(self) -> None:
        self.close()
        self._on_yes()
