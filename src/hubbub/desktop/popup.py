"""A small window that says what is the matter and what to do, until it is read."""

import tkinter as tk
from collections.abc import Callable, Sequence

from hubbub.client.changes import NameRefused
from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.launcher.form import Field
from hubbub.desktop.password import KeepChoice, PasswordField, ServerPasswordField


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
    """Asks for another name or a password, when the server doesn't let us back in without."""

    def __init__(
        self,
        parent: tk.Misc,
        refused: NameRefused,
        on_name: Callable[[str, str, bool, str], None],
        on_leave: Callable[[], None],
    ) -> None:
        """`on_name` gets the name, its password, whether to keep what was typed, and the server's password.

        Passwords are empty where none was typed. `on_leave` is for who doesn't know that one.
        """
        self._refused = refused
        self._on_name = on_name
        self._on_leave = on_leave
        super().__init__(parent, _title(refused), refused.reason)

    def _build(self, text: str, checks: Sequence[str]) -> None:
        super()._build(text, checks)
        self.name = Field(self.content, _("Another name"), "")
        self.password = PasswordField(self.content)
        self.server_password = ServerPasswordField(self.content)
        self.keep = KeepChoice(self.content)
        self.name.pack(fill="x", pady=("8p", 0))
        if self._secret is not None:
            self.name.title.configure(text=_("Name"))
            self.name.fill(self._refused.nick)
            self._secret.pack(fill="x")
            self.keep.pack(fill="x")
        if self._refused.asks_server_password:
            self.leave_button = self.add_button(_("Leave"), self._leave, left=True)
        (self._secret or self.name).begin()

    @property
    def _secret(self) -> PasswordField | None:
        """What is asked for beside the name."""
        if self._refused.asks_server_password:
            return self.server_password
        return self.password if self._refused.asks_password else None

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
        elif not self._refused.asks_server_password or self.server_password.check_typed():
            server_password = self.server_password.value
            super().close()
            self._on_name(name, password, keep, server_password)

    def _leave(self) -> None:
        super().close()
        self._on_leave()


def _title(refused: NameRefused) -> str:
    if refused.asks_server_password:
        return _("The server's password is needed")
    return _("Your password is needed") if refused.asks_password else _("Your name is taken")
