"""The page for whoever has lost a password: another one is chosen with a login link."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.entrance import LoginLink
from hubbub.client.registering import password_problem
from hubbub.client.translation import _
from hubbub.desktop.launcher.invited import JoinBy
from hubbub.desktop.launcher.joining import WIDE, JoiningPage
from hubbub.desktop.password import PasswordField


class NewPasswordPage(JoiningPage):
    """A new password for the account that the link is for."""

    def __init__(
        self, parent: tk.Misc, login: LoginLink, *, on_back: Callable[[], None], on_join: JoinBy
    ) -> None:
        words = _(
            "You come in to {network} with it from now on. Whatever else was logged in to this account has "
            "to log in again."
        ).format(network=login.name)
        title = _("A new password for {name}").format(name=login.account)
        super().__init__(parent, title, words, _("Save and come in"), on_back, WIDE)
        self._login = login
        self._on_join = on_join
        hint = _("Longer is better: some words in a row are good.")
        self.new_password = PasswordField(self.column, _("A new password"), hint)
        self._take_fields(self.new_password)
        self._show_secrets()

    @property
    def _secret(self) -> PasswordField | None:
        return self.new_password

    def _refuse(self, reason: str, *, asks_password: bool) -> None:
        """See JoiningPage."""
        self.new_password.complain(reason)

    def _check(self) -> bool:
        return self.new_password.check(lambda typed: password_problem(typed, self._login.password_length))

    def _ask(self) -> None:
        new, server_password = self.new_password.value, self.server_password.value
        self._on_join(self._login.account, "", self.keep.chosen, new, server_password)
