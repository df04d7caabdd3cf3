"""What passwords are typed into, and the choice whether this computer keeps them."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk
from typing import Final

from hubbub.client.passwords import Place
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel, in_lines
from hubbub.desktop.launcher.form import COLUMN, Field

_BOX: Final = "16p"  # the distances around the box and its words
_HIDDEN: Final = "•"
_WHERE: Final = {
    Place.KEY_STORE: N_("It is kept in the key store of your system."),
    Place.FILE: N_("Your system has no key store, so it is kept in a file that only you can read."),
}


class Choice(ttk.Checkbutton):
    """A box to tick, which is to fill the width that there is. Like Field it has no variable of Tk."""

    def __init__(
        self, parent: tk.Misc, text: str, *, chosen: bool, command: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(parent, command=command)
        self._words = text
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self._wrap(theme.grown(self, COLUMN))
        self.bind("<Configure>", lambda event: self._wrap(event.width))
        self.state(["!alternate", "selected" if chosen else "!selected"])

    @property
    def chosen(self) -> bool:
        """Whether it is ticked."""
        return bool(self.instate(["selected"]))

    def choose(self, *, chosen: bool) -> None:
        """Tick it, or take the tick away."""
        self.state(["selected" if chosen else "!selected"])

    def lock(self, *, locked: bool) -> None:
        """Let it be changed no more, or again."""
        self.state(["disabled" if locked else "!disabled"])

    def _wrap(self, width: int) -> None:
        """Break the words into lines: ttk breaks only those of labels."""
        room = width - self._font.metrics("linespace") - self.winfo_pixels(_BOX)
        self.configure(text=in_lines(self._words, room, self._font.measure))


class PasswordField(Field):
    """A field that shows dots, until the person wants to see what they type."""

    def __init__(self, parent: tk.Misc, label: str = "", hint: str = "") -> None:
        super().__init__(parent, label or _("Password"), "", hint)
        self.entry.configure(show=_HIDDEN)
        self.reveal = Choice(self, _("Show password"), chosen=False, command=self._reveal)
        self.reveal.pack(fill="x", before=self.note)

    @property
    def value(self) -> str:
        """What was typed. Blanks belong to it, but no line breaks, which can only have been pasted."""
        return self.entry.get().replace("\r", "").replace("\n", "")

    def _reveal(self) -> None:
        self.entry.configure(show="" if self.reveal.chosen else _HIDDEN)


class ServerPasswordField(PasswordField):
    """For the password that a server may ask of everybody who comes in."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, _("Server password"))

    def check_typed(self) -> bool:
        """Whether something was typed; complains when it wasn't."""
        words = _("Type the server's password, too. If you don't know it, ask whoever runs the server.")
        return self.check(lambda typed: None if typed else words)


class KeepChoice(ttk.Frame):
    """Whether the password is kept on this computer; and where, as soon as that is known."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.box = Choice(self, _("Keep the password on this computer"), chosen=True)
        self.box.pack(fill="x")
        self.note = WrappedLabel(self, "Small.TLabel", room=COLUMN)
        self.note.pack(fill="x", pady=("2p", "8p"))

    @property
    def chosen(self) -> bool:
        """Whether it is to be kept."""
        return self.box.chosen

    def show_place(self, place: Place) -> None:
        """Say where it would be."""
        self.note.configure(text=_(_WHERE[place]))
