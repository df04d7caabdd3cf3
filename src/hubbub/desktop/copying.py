"""A button that puts a text into the clipboard, and says so for a moment."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _

_COPIED_SHOWN: Final = 3000  # milliseconds


class CopyButton(ttk.Button):
    """Copies what `text` gives at the moment."""

    def __init__(self, parent: tk.Misc, label: str, text: Callable[[], str]) -> None:
        super().__init__(parent, text=label, style="Accent.TButton", command=self.copy)
        self._label = label
        self._text = text
        self._forget_copied: str | None = None

    def copy(self) -> None:
        """Put the text into the clipboard."""
        self.clipboard_clear()
        self.clipboard_append(self._text())
        self.configure(text=_("Copied"))
        if self._forget_copied:
            self.after_cancel(self._forget_copied)
        self._forget_copied = self.after(_COPIED_SHOWN, self._show_copied_no_more)

    def _show_copied_no_more(self) -> None:
        self._forget_copied = None
        self.configure(text=self._label)

    def destroy(self) -> None:
        """Go away, and with it what was to happen later."""
        if self._forget_copied:
            self.after_cancel(self._forget_copied)
        super().destroy()
