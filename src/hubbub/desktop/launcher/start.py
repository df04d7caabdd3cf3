"""The first page: host a server oneself, or enter one that is there."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.desktop.launcher.form import LauncherPage


class StartPage(LauncherPage):
    """Two ways in."""

    def __init__(
        self, parent: tk.Misc, *, on_create: Callable[[], None], on_enter: Callable[[], None]
    ) -> None:
        super().__init__(
            parent, "Hubbub", "Group chat that you run yourselves. Nothing leaves your network.", None
        )
        self.create_button = self._choice(
            "Create server",
            "Start a chat on this computer; others come in over your network.",
            on_create,
            "BigAccent",
        )
        self.enter_button = self._choice(
            "Enter a server",
            "Somebody has started one already, on your network or elsewhere.",
            on_enter,
            "Big",
        )

    def focus_first(self) -> None:
        """Begin with creating."""
        self.create_button.focus_set()

    def _choice(self, text: str, explanation: str, action: Callable[[], None], style: str) -> ttk.Button:
        button = ttk.Button(self.column, text=text, style=f"{style}.TButton", command=action)
        button.pack(fill="x", pady=("6p", "3p"))
        ttk.Label(self.column, text=explanation, style="Small.TLabel", wraplength="300p").pack(
            anchor="w", pady=(0, "8p")
        )
        return button
