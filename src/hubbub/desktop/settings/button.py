"""The button that leads to the settings, wherever it stands."""

import tkinter as tk
from typing import Final

from hubbub.client.translation import _
from hubbub.desktop.chat.labels import ElidedButton
from hubbub.desktop.keys import control, with_key

WANTED: Final = "<<Settings>>"
"""The event that asks for the settings window."""


class SettingsButton(ElidedButton):
    """Asks for the settings window."""

    def __init__(self, parent: tk.Misc, style: str) -> None:
        words = with_key(_("Settings"), control(","))
        super().__init__(parent, style, words, lambda: self.event_generate(WANTED))
