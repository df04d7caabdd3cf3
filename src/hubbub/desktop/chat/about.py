"""The menu of the person that one writes with."""

import tkinter as tk
from typing import TYPE_CHECKING

from hubbub.desktop.chat.menu import themed_menu

if TYPE_CHECKING:
    from collections.abc import Callable


class PersonMenu:
    """Opens below the button in the header that leads to it; Shift+F10 and the Menu key do it too."""

    def __init__(self, button: tk.Misc) -> None:
        self._button = button
        self.menu = themed_menu(button)
        self.offer: Callable[[tk.Menu], None] = lambda _menu: None
        """Fills it."""

    def ask(self) -> str:
        """Open it."""
        self.menu.delete(0, "end")
        self.offer(self.menu)
        below = self._button.winfo_rooty() + self._button.winfo_height()
        self.menu.tk_popup(self._button.winfo_rootx(), below)
        return "break"
