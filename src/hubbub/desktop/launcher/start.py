"""The first page: host a server oneself, or enter one that is there."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.desktop.launcher.form import LauncherPage

_LONGEST: Final = 20  # characters of a server's name


class StartPage(LauncherPage):
    """Two ways in, and the way back to where one was the last time."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_create: Callable[[], None],
        on_enter: Callable[[], None],
        was_on: Sequence[str] = (),
        on_come_back: Callable[[], None] = lambda: None,
    ) -> None:
        """`was_on` are the names of the servers that one was on when the program ended."""
        super().__init__(
            parent, "Hubbub", "Group chat that you run yourselves. Nothing leaves your network.", None
        )
        self.back_button: ttk.Button | None = None
        self._words = f"Come back to {in_words(was_on)}"
        if was_on:
            self.back_button = self._choice(
                self._words,
                "Under the name and to the channels that you had.",
                on_come_back,
                "BigAccent",
            )
        self.create_button = self._choice(
            "Create server",
            "Start a chat on this computer; others come in over your network.",
            on_create,
            "Big" if was_on else "BigAccent",
        )
        self.enter_button = self._choice(
            "Enter a server",
            "Somebody has started one already, on your network or elsewhere.",
            on_enter,
            "Big",
        )

    def focus_first(self) -> None:
        """Begin with coming back, or else with creating."""
        (self.back_button or self.create_button).focus_set()

    def lock(self, *, locked: bool) -> None:
        """One is about to come back, or that has failed."""
        if self.back_button:
            self.back_button.configure(text="Coming back…" if locked else self._words)
            self.back_button.state(["disabled" if locked else "!disabled"])

    def _choice(self, text: str, explanation: str, action: Callable[[], None], style: str) -> ttk.Button:
        button = ttk.Button(self.column, text=text, style=f"{style}.TButton", command=action)
        button.pack(fill="x", pady=("6p", "3p"))
        ttk.Label(self.column, text=explanation, style="Small.TLabel", wraplength="300p").pack(
            anchor="w", pady=(0, "8p")
        )
        return button


def in_words(names: Sequence[str]) -> str:
    """The names of some servers, or how many there are."""
    short = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names]
    if len(short) > 2:
        return f"{short[0]} and {len(short) - 1} others"
    return " and ".join(short)
