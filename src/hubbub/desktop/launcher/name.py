"""The page that asks for a name, and waits until the server has let one in."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.translation import _
from hubbub.desktop.launcher.form import Field
from hubbub.desktop.launcher.joining import JoiningPage, name_problem
from hubbub.desktop.password import PasswordField


class NamePage(JoiningPage):
    """A name and Join. The password is asked for once the server says that the name is an account's."""

    def __init__(
        self,
        parent: tk.Misc,
        place: str,
        nick: str,
        *,
        on_back: Callable[[], None],
        on_join: Callable[[str, str, bool, str], None],
    ) -> None:
        """`on_join` gets the name, its password, whether to keep what was typed, and the server's password.

        Passwords are empty where none was typed.
        """
        super().__init__(parent, _("What is your name?"), place, _("Join"), on_back)
        self._on_join = on_join
        self.name = Field(self.column, _("Name"), nick, _("The others will see you under this name."))
        self.name.pack(fill="x")
        self.password = PasswordField(self.column)
        self._take_fields(self.name, self.password)
        self._asks_password = False

    @property
    def _secret(self) -> PasswordField | None:
        return self.password if self._asks_password else None

    def _refuse(self, reason: str, *, asks_password: bool) -> None:
        """The server doesn't take this name, or not without its password: let another be tried."""
        if not asks_password:
            self.name.complain(reason)
            return
        self._asks_password = True
        self._show_secrets()
        self.password.complain(reason)

    def _check(self) -> bool:
        return self.name.check(name_problem)

    def _ask(self) -> None:
        self._on_join(self.name.value, self.password.value, self.keep.chosen, self.server_password.value)
