"""What the text in the composer is for, where it is no new message: an answer, or a newer version."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import NamedTuple

from hubbub.client.model import Entry
from hubbub.client.translation import _
from hubbub.desktop.chat.labels import ElidedLabel
from hubbub.desktop.chat.rendering import summary


class Purpose(NamedTuple):
    """The message that is answered, or replaced; neither for a new message."""

    answers: Entry | None = None
    replaces: Entry | None = None


class PurposeBar(ttk.Frame):
    """Stands above the field as long as there is something to say. Escape or its cross ends it."""

    def __init__(self, parent: tk.Misc, on_cancel: Callable[[], None]) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p 12p 0")
        self._on_cancel = on_cancel
        self.purpose = Purpose()
        self.columnconfigure(0, weight=1)
        self.label = ElidedLabel(self, "PanelQuiet.TLabel")
        self.label.grid(row=0, column=0, sticky="ew")
        self.cancel_button = ttk.Button(
            self, text="✕", width=2, style="PanelFlat.TButton", command=self.cancel, takefocus=False
        )
        self.cancel_button.grid(row=0, column=1, sticky="e")

    def answer(self, entry: Entry) -> None:
        """What is written next answers this message."""
        self._show(
            Purpose(answers=entry),
            _("Answering {author}: {entry}").format(author=entry.author, entry=summary(entry)),
        )

    def replace(self, entry: Entry) -> None:
        """What is written next replaces this message of ours."""
        self._show(Purpose(replaces=entry), _("Changing your message: {entry}").format(entry=summary(entry)))

    def take(self) -> Purpose:
        """What the text was for, which is now sent."""
        purpose, self.purpose = self.purpose, Purpose()
        self.grid_remove()
        return purpose

    def cancel(self) -> bool:
        """Let it be a new message again; whether it was none."""
        cancelled = self.purpose != Purpose()
        if cancelled:
            self.take()
            self._on_cancel()
        return cancelled

    def _show(self, purpose: Purpose, words: str) -> None:
        self.purpose = purpose
        self.label.show(words)
        self.grid()
