"""What is filled in about the account: one form for each thing that can be asked for."""

import tkinter as tk
from abc import ABC, abstractmethod
from collections.abc import Callable
from tkinter import ttk
from typing import Final, TypeAlias

from hubbub.client.changes import Missing
from hubbub.client.translation import N_, _
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.dialog import WIDTH
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.desktop.password import KeepChoice, PasswordField

Register: TypeAlias = Callable[[str, bool, str], None]
"""Gets the password, whether to keep it, and the e-mail address."""

LogIn: TypeAlias = Callable[[str, str, bool], None]
"""Gets the account, its password, and whether to keep that."""

ChangePassword: TypeAlias = Callable[[str, str, bool], None]
"""Gets the old password, the new one, and whether to keep it."""

AddButton: TypeAlias = Callable[[str, Callable[[], None]], ttk.Button]
"""Makes the button of a form, of its words and of what it does."""

_EMPTY: Final = N_("Type the password first.")


class Form(ttk.Frame, ABC):
    """Fields, and a button that Return presses too. Nothing can be changed while the server is asked."""

    def __init__(self, parent: tk.Misc, add_button: AddButton, explanation: str, action: str) -> None:
        super().__init__(parent)
        WrappedLabel(self, "Quiet.TLabel", explanation, room=WIDTH).pack(fill="x", pady=("8p", "10p"))
        self.fields: tuple[Field, ...] = ()
        self.keep = KeepChoice(self)
        self.button = add_button(action, self.submit)

    def _arrange(self, *fields: Field) -> None:
        """Show the fields one below the other; those that are needed only sometimes come with `_reveal`."""
        self.fields = fields
        for field in fields:
            field.pack(fill="x")
            on_return(field.entry, self.submit)
        self.keep.pack(fill="x")
        self.keep.lift()  # Tab reaches the fields first: the order is the one of the stack

    def _reveal(self, field: Field) -> None:
        field.pack(fill="x", before=self.keep)
        on_return(field.entry, self.submit)

    def begin(self) -> None:
        """Put the cursor where something is missing."""
        next((field for field in self.fields if not field.value), self.fields[0]).begin()

    def submit(self) -> None:
        """Ask for it, unless something is missing."""
        empty = next((field for field in self.fields if not field.value), None)
        if empty is not None:
            empty.complain(_(_EMPTY) if isinstance(empty, PasswordField) else _("Type the name first."))
        elif not self.button.instate(["disabled"]):
            self._lock(locked=True)
            self._ask()

    def refuse(self, missing: Missing, reason: str) -> None:
        """Say beside the field that matters what is wrong, and let it be corrected."""
        self._lock(locked=False)
        self._field_for(missing).complain(reason)

    def _lock(self, *, locked: bool) -> None:
        for field in self.fields:
            field.lock(locked=locked)
        self.button.state(["disabled" if locked else "!disabled"])

    @abstractmethod
    def _ask(self) -> None:
        """Hand on what was typed."""

    def _field_for(self, _missing: Missing) -> Field:
        return self.fields[-1]


class RegisterForm(Form):
    """A password for the name that one has; an address and a code where the server wants them."""

    def __init__(
        self,
        parent: tk.Misc,
        add_button: AddButton,
        nick: str,
        register: Register,
        verify: Callable[[str], None],
    ) -> None:
        super().__init__(
            parent,
            add_button,
            _(
                "You are a guest. Register the name {nick}, and it is yours: nobody else "
                "can use it, and its password brings you back from any computer."
            ).format(nick=nick),
            _("Register {nick}").format(nick=nick),
        )
        self._register = register
        self._verify = verify
        self.password = PasswordField(
            self, _("A new password"), _("Longer is better: some words in a row are good.")
        )
        self.email = Field(self, _("E-mail address"), "")
        self.code = Field(self, _("Code"), "")
        self._arrange(self.password)

    def _ask(self) -> None:
        if self.code.winfo_manager():
            self._verify(self.code.value)
        else:
            self._register(self.password.value, self.keep.chosen, self.email.value)

    def refuse(self, missing: Missing, reason: str) -> None:
        """See Form."""
        if missing is Missing.NEW_PASSWORD:
            self.code.pack_forget()
        elif missing is not Missing.PASSWORD:
            self._reveal(self._field_for(missing))
        super().refuse(missing, reason)

    def _field_for(self, missing: Missing) -> Field:
        return {Missing.EMAIL: self.email, Missing.CODE: self.code}.get(missing, self.password)


class LogInForm(Form):
    """The account and its password."""

    def __init__(self, parent: tk.Misc, add_button: AddButton, nick: str, log_in: LogIn) -> None:
        super().__init__(
            parent,
            add_button,
            _("Log in to an account that you have registered on this server."),
            _("Log in"),
        )
        self._log_in = log_in
        self.name = Field(self, _("Account"), nick)
        self.password = PasswordField(self)
        self._arrange(self.name, self.password)

    def _ask(self) -> None:
        self._log_in(self.name.value, self.password.value, self.keep.chosen)


class ChangeForm(Form):
    """The old password and the new one."""

    def __init__(self, parent: tk.Misc, add_button: AddButton, change: ChangePassword) -> None:
        super().__init__(
            parent,
            add_button,
            _("Your other devices are logged out, and need the new password."),
            _("Change password"),
        )
        self._change = change
        self.old = PasswordField(self, _("The password until now"))
        self.new = PasswordField(self, _("The new password"))
        self._arrange(self.old, self.new)

    def _ask(self) -> None:
        self._change(self.old.value, self.new.value, self.keep.chosen)

    def _field_for(self, missing: Missing) -> Field:
        return self.new if missing is Missing.NEW_PASSWORD else self.old
