"""One way into a server: what it is for, its link, and a button that copies that."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.copying import CopyButton

_CHOSEN: Final = "hubbub-way"
"""A variable of Tcl: a StringVar calls Tk when it is collected."""


class Way(ttk.Frame):
    """Where there are several, one of them is chosen, for the QR code."""

    def __init__(self, parent: tk.Misc, name: str, words: str, on_choose: Callable[[], None]) -> None:
        super().__init__(parent)
        self._name = name
        self.columnconfigure(0, weight=1)
        self.heading = ttk.Radiobutton(
            self,
            text=words,
            value=name,
            variable=_CHOSEN,  # type: ignore[arg-type] # Tk takes a name too
            command=on_choose,
        )
        self.heading.grid(columnspan=2, sticky="w", pady=(0, "2p"))
        self.link = ttk.Entry(self, font=theme.TEXT_FONT, width=12)
        self.link.grid(row=1, column=0, sticky="ew", padx=(0, "6p"))
        self.link.bind("<FocusIn>", lambda _event: self.link.selection_range(0, "end"))
        self.copy_button = CopyButton(self, _("Copy link"), self.link.get)
        self.copy_button.configure(style="TButton")  # one of several
        self.copy_button.grid(row=1, column=1)
        self.note = WrappedLabel(self, "Small.TLabel")
        self.note.grid(row=2, column=0, columnspan=2, sticky="ew", pady=("2p", 0))

    @property
    def is_chosen(self) -> bool:
        """Whether the QR code is to be that of this way."""
        return str(self.getvar(_CHOSEN)) == self._name

    def choose(self) -> None:
        """Let the QR code be that of this way."""
        self.setvar(_CHOSEN, self._name)

    def show(self, link: str, note: str = "") -> None:
        """Show another link; without one there is nothing to copy."""
        self.link.state(["!readonly"])
        self.link.delete(0, "end")
        self.link.insert(0, link)
        self.link.state(["readonly"])
        self.copy_button.state(["!disabled" if link else "disabled"])
        self.note.configure(text=note)
        if note:
            self.note.grid()
        else:
            self.note.grid_remove()
