"""The first page: host a server oneself, or enter one that is there."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _, n_
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.launcher.form import COLUMN, LauncherPage

_LONGEST: Final = 20  # characters of servers' names
_SHORT: Final = 12  # and of the first one, where it is said how many others there are


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
        own: str = "",
        on_own: Callable[[], None] = lambda: None,
    ) -> None:
        """`was_on` are the names of the servers that one was on when the program ended.

        `own` is the name of the one that is hosted here, as long as it is.
        """
        super().__init__(
            parent, "Hubbub", _("Group chat that you run yourselves. Nothing leaves your network."), None
        )
        self.own_button: ttk.Button | None = None
        if own:
            self.own_button = self._choice(
                _("Back to {name}").format(name=_cut(own, _LONGEST)),
                _("Your server is still running on this computer."),
                on_own,
                "BigAccent",
            )
        self.back_button: ttk.Button | None = None
        self._words = _("Come back to {servers}").format(servers=in_words(was_on))
        if was_on:
            self.back_button = self._choice(
                self._words,
                _("Under the name and to the channels that you had."),
                on_come_back,
                "Big" if own else "BigAccent",
            )
        self.create_button = self._choice(
            _("Create server"),
            _("Start a chat on this computer; others come in over your network."),
            on_create,
            "Big" if was_on or own else "BigAccent",
        )
        self.enter_button = self._choice(
            _("Enter a server"),
            _("Somebody has started one already, on your network or elsewhere."),
            on_enter,
            "Big",
        )

    def focus_first(self) -> None:
        """Begin with going back, or else with creating."""
        (self.own_button or self.back_button or self.create_button).focus_set()

    def lock(self, *, locked: bool) -> None:
        """One is about to come back, or that has failed."""
        if self.back_button:
            self.back_button.configure(text=_("Coming back…") if locked else self._words)
            self.back_button.state(["disabled" if locked else "!disabled"])

    def _choice(self, text: str, explanation: str, action: Callable[[], None], style: str) -> ttk.Button:
        button = ttk.Button(self.column, text=text, style=f"{style}.TButton", command=action)
        button.pack(fill="x", pady=("6p", "3p"))
        label = WrappedLabel(self.column, "Small.TLabel", explanation, room=COLUMN)
        label.pack(fill="x", pady=(0, "8p"))
        return button


def in_words(names: Sequence[str]) -> str:
    """The names of some servers, or how many there are where that is too long for a button."""
    words = (
        _("{first} and {second}").format(first=names[0], second=names[1])
        if len(names) == 2
        else "".join(names)
    )
    if len(names) > 1 and (len(names) > 2 or len(words) > _LONGEST):
        others = len(names) - 1
        words = n_("{first} and {others} other", "{first} and {others} others", others)
        return words.format(first=_cut(names[0], _SHORT), others=others)
    return _cut(words, _LONGEST)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
