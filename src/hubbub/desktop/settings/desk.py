"""How the program looks, from the first window on: what is remembered, chosen, and told by the desktop."""

import tkinter as tk
from dataclasses import asdict, fields, replace
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.looks import LARGEST, SMALLEST, SYSTEM, Looks, wear
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.settings.button import WANTED
from hubbub.desktop.settings.dialog import SettingsDialog
from hubbub.desktop.system_theme import Question, SystemTheme

_LARGER: Final = ("<Control-plus>", "<Control-equal>", "<Control-KP_Add>")
_SMALLER: Final = ("<Control-minus>", "<Control-KP_Subtract>")
_USUAL: Final = ("<Control-0>", "<Control-KP_0>")
_SETTINGS: Final = ("<Control-comma>", WANTED)


class SettingsDesk:
    """Keeps the looks, and opens the window in which they are chosen."""

    def __init__(self, root: tk.Tk, preferences: PreferenceFile, question: Question | None = None) -> None:
        """Dress the program as is remembered; `question` is how to ask the desktop whether it is dark."""
        self._root = root
        self._preferences = preferences
        self.window: SettingsDialog | None = None
        remembered = asdict(preferences.values)
        self.looks = Looks(**{field.name: remembered[field.name] for field in fields(Looks)})
        self._system = SystemTheme(root, self._told, question)
        wear(root, self.looks, dark=preferences.values.dark)
        self._listen()
        self._follow_system()

    def open(self) -> None:
        """Show the settings window."""
        if self.window is None or not self.window.winfo_exists():
            self.window = SettingsDialog(self._root, self.looks, self._choose)

    def close(self) -> None:
        """Ask the desktop nothing more."""
        self._system.close()

    def _listen(self) -> None:
        for event in _SETTINGS:
            self._root.bind_all(event, lambda _event: self.open())
        for events, step in ((_LARGER, 1), (_SMALLER, -1)):
            for event in events:
                self._root.bind_all(event, lambda _event, step=step: self._resize(self.looks.size + step))  # type: ignore[misc]
        for event in _USUAL:
            self._root.bind_all(event, lambda _event: self._resize(theme.TEXT_SIZE))
        self._root.bind("<FocusIn>", lambda event: self._focused(event.widget), add=True)

    def _resize(self, size: int) -> None:
        self._choose(replace(self.looks, size=min(max(size, SMALLEST), LARGEST)))
        if self.window is not None and self.window.winfo_exists():
            self.window.show(self.looks)

    def _choose(self, looks: Looks) -> None:
        if looks != self.looks:
            self.looks = looks
            self._preferences.remember(**asdict(looks))
            wear(self._root, looks, dark=self._preferences.values.dark)
            self._follow_system()

    def _focused(self, widget: tk.Misc) -> None:
        """The person comes back to the program, maybe from where the desktop's theme is chosen."""
        if widget is self._root:
            self._follow_system()

    def _follow_system(self) -> None:
        if self.looks.theme == SYSTEM:
            self._system.ask()

    def _told(self, dark: bool) -> None:
        if dark != self._preferences.values.dark:
            self._preferences.remember(dark=dark)
            wear(self._root, self.looks, dark=dark)
