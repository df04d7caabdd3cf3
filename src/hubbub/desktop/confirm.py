"""Asks whether something is meant that can't be taken back."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.desktop.dialog import Dialog


class Confirm(Dialog):
    """Says what will happen. Escape, and Return right away, leave everything as it is."""

    def __init__(
        self, parent: tk.Misc, title: str, text: str, *, yes: str, no: str, on_yes: Callable[[], None]
    ) -> None:
        super().__init__(parent, title)
        self._on_yes = on_yes
        self.add_text(text)
        buttons = ttk.Frame(self.content)
        buttons.pack(anchor="e", pady=("16p", 0))
        self.no_button = ttk.Button(buttons, text=no, style="Accent.TButton", command=self.close)
        self.yes_button = ttk.Button(buttons, text=yes, command=self._do)
        self.no_button.pack(side="right")
        self.yes_button.pack(side="right", padx=(0, "8p"))
        self.no_button.focus_set()
        self.show_over(parent.winfo_toplevel())

    def _do(self) -> None:
        self.close()
        self._on_yes()
