"""The account window: what one is here, and what can be done about it."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.client.account import Account
from hubbub.client.changes import AccountRefused
from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.account.forms import ChangeForm, Form, LogInForm, RegisterForm
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.dialog import WIDTH, Dialog
from hubbub.desktop.line import Line


class AccountDialog(Dialog):
    """Guests register or log in; who is logged in changes the password or logs out."""

    def __init__(
        self, parent: tk.Misc, line: Line, nick: str, account: str | None, on_log_out: Callable[[], None]
    ) -> None:
        super().__init__(parent, _("Your account"))
        self._line = line
        self._on_log_out = on_log_out
        self._place: Place | None = None
        self._body = ttk.Frame(self.content)
        self._body.pack(fill="x")
        self.form: Form | None = None
        self._old: tuple[tk.Misc, ...] = ()
        self.said = WrappedLabel(self.content, "TLabel", room=WIDTH)
        self.show_account(nick, account)
        self.show_over(parent.winfo_toplevel())

    @property
    def _account(self) -> Account:
        return self._line.session.account

    # What is told

    def show_account(self, nick: str, account: str | None) -> None:
        """Show what can be done as a guest, or with an account."""
        self._nick, self._name = nick, account
        if account is None:
            self.show_register()
        else:
            self.show_member()

    def refuse(self, change: AccountRefused) -> None:
        """What was asked for has not happened."""
        if self.form is not None:
            self.form.refuse(change.missing, change.reason)

    def show_place(self, place: Place) -> None:
        """Say where a password is kept."""
        self._place = place
        if self.form is not None:
            self.form.keep.show_place(place)

    def show_changed(self) -> None:
        """Say that the new password holds."""
        self.show_member()
        self._say(_("Your password is changed."), "Done.TLabel")

    # What is shown

    def show_register(self) -> None:
        """The form for a name that is nobody's yet."""
        line, account = self._line, self._account
        self._clear(_("You are {nick}, a guest").format(nick=self._nick))
        self.add_button(_("Log in instead"), self.show_log_in, left=True)
        self._fill(
            RegisterForm(
                self._body,
                self._add_main,
                self._nick,
                lambda password, keep, email: line.call(account.register, password, keep, email),
                lambda code: line.call(account.verify, code),
            )
        )

    def show_log_in(self) -> None:
        """The form for an account that is there."""
        line, account = self._line, self._account
        self._clear(_("Log in"))
        self.add_button(_("Register instead"), self.show_register, left=True)
        self._fill(
            LogInForm(
                self._body,
                self._add_main,
                self._nick,
                lambda name, password, keep: line.call(account.log_in, name, password, keep),
            )
        )

    def show_change(self) -> None:
        """The form for another password."""
        line, account = self._line, self._account
        self._clear(_("Change your password"))
        self.add_button(_("Back"), self.show_member, left=True)
        self._fill(
            ChangeForm(
                self._body,
                self._add_main,
                lambda old, new, keep: line.call(account.change_password, old, new, keep),
            )
        )

    def show_member(self) -> None:
        """What somebody can do who is logged in."""
        self._clear(_("You are logged in as {name}").format(name=self._name))
        self.add_button(_("Change password"), self.show_change, left=True).focus_set()
        self.add_button(_("Log out"), self._log_out, left=True)
        self.add_button(_("Close"), self.close)
        self._say(
            _("Nobody can be {name} here without your password.").format(name=self._name), "Quiet.TLabel"
        )
        self._tidy()

    def _clear(self, heading: str) -> None:
        """Take away what was shown. It ends only later: the focus would get lost with it."""
        self._old = (*self._body.pack_slaves(), *self.buttons.winfo_children())
        for widget in (*self._body.pack_slaves(), self.said):
            widget.pack_forget()
        self.buttons.clear()
        self.form = None
        self.heading.configure(text=heading)

    def _add_main(self, text: str, action: Callable[[], None]) -> ttk.Button:
        self.add_button(_("Close"), self.close)
        return self.add_button(text, action, main=True)

    def _fill(self, form: Form) -> None:
        """Show a form, with the cursor where something is missing."""
        self.form = form
        form.pack(fill="x")
        if self._place is not None:
            form.keep.show_place(self._place)
        form.begin()
        self._tidy()

    def _tidy(self) -> None:
        self._body.configure(height=1)  # an empty frame keeps the height that it had
        self.update_idletasks()
        for widget in self._old:
            widget.destroy()

    def _say(self, text: str, style: str) -> None:
        self.said.configure(text=text, style=style)
        self.said.pack(fill="x", pady=("8p", 0))

    def _log_out(self) -> None:
        self.close()
        self._on_log_out()
