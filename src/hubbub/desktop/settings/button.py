"""The button that leads to the settings, wherever it stands."""

import tkinter as tk
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _

WANTED: Final = "<<Settings>>"
"""The event that asks for the settings window."""


class SettingsButton(ttk.Button):
    """Asks for the settings window."""

    def __init__(self, parent: tk.Misc, style: str) -> None:
        super().__init__(parent, style=style, text=_("Settings"), command=lambda: self.event_generate(WANTED))
