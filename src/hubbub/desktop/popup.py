"""A small window that says what is the matter and what to do, until it is read."""

import tkinter as tk
from collections.abc import Callable, Sequence

from hubbub.client.changes import NameRefused
from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.launcher.form import Field
from hubbub.desktop.password import KeepChoice, PasswordField


class PopUp(Dialog):
    """A title, what happened, and what to check. Return, Escape and OK close it."""

    def __init__(self, parent: tk.Misc, title: str, text: str, checks: Sequence[str] = ()) -> None:
        super().__init__(parent, title)
        self._build(text, checks)
        self.show_over(parent.winfo_toplevel())

    def _build(self, text: str, checks: Sequence[str]) -> None:
        self.add_text(text)
        for check in checks:
            self.add_text(f"•  {check}", "Quiet.TLabel", "6p")
        self.ok = self.add_button(_("OK"), self.close, main=True)
        self.ok.focus_set()
        for key in ("<Return>", "<KP_Enter>"):
            self.bind(key, lambda _event: self.close())


class NamePrompt(PopUp):
    """Asks for another name, or the password, when the old name is not to be had any more."""

    def __init__(
        self, parent: tk.Misc, refused: NameRefused, on_name: Callable[[str, str, bool], None]
    ) -> None:
        """`on_name` gets the name, the password of its account if one was typed, and whether to keep that."""
        self._refused = refused
        self._on_name = on_name
        title = _("Your password is needed") if refused.asks_password else _("Your name is taken")
        super().__init__(parent, title, refused.reason)

    def _build(self, text: str, checks: Sequence[str]) -> None:
        super()._build(text, checks)
        asks_password = self._refused.asks_password
        self.name = Field(self.content, _("Another name"), self._refused.nick if asks_password else "")
        self.password = PasswordField(self.content)
        self.keep = KeepChoice(self.content)
        self.name.pack(fill="x", pady=("8p", 0))
        if asks_password:
            self.name.title.configure(text=_("Name"))
            self.password.pack(fill="x")
            self.keep.pack(fill="x")
        (self.password if asks_password else self.name).begin()

    def show_place(self, place: Place) -> None:
        """Say where a password is kept."""
        self.keep.show_place(place)

    def close(self) -> None:
        """Hand the name on; stay while there is none, or not the password that it needs."""
        name, password, keep = self.name.value, self.password.value, self.keep.chosen
        if not name:
            self.name.complain(_("Type a name, so that you can come back in."))
        elif self._refused.asks_password and name == self._refused.nick and not password:
            self.password.complain(
                _("Type the password of {name}, or choose another name.").format(name=name)
            )
        else:
            super().close()
            self._on_name(name, password, keep)
