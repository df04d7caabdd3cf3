"""The bar above the composer that leads into a channel: after an invitation, or when one was put out."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.client.translation import _
from hubbub.desktop.chat.labels import WrappedLabel


class DoorBar(ttk.Frame):
    """A sentence, a button that goes in, and one for not now. To be placed with grid."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p")
        self.columnconfigure(0, weight=1)
        self.label = WrappedLabel(self, "Panel.TLabel")
        self.label.grid(row=0, column=0, sticky="ew", padx=(0, "8p"))
        self.enter_button = ttk.Button(self, style="Pill.TButton")
        self.enter_button.grid(row=0, column=1)
        self.later_button = ttk.Button(self, style="PanelFlat.TButton", text=_("Not now"))
        self.later_button.grid(row=0, column=2, padx=("4p", 0))

    def show(
        self, words: str, action: str, on_enter: Callable[[], None], on_later: Callable[[], None] | None
    ) -> None:
        """Offer to go in. Without `on_later` there is nothing to be put off."""
        self.label.configure(text=words)
        self.enter_button.configure(text=action, command=on_enter)
        if on_later is None:
            self.later_button.grid_remove()
        else:
            self.later_button.configure(command=on_later)
            self.later_button.grid()
        self.grid()

    def hide(self) -> None:
        """There is nothing to offer."""
        self.grid_remove()
