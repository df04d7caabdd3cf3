"""The account window: what one is here, and what can be done about it."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.client.account import Account
from hubbub.client.changes import AccountRefused
from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.account.forms import ChangeForm, Form, LogInForm, RegisterForm
from hubbub.desktop.dialog import WIDTH, Dialog
from hubbub.desktop.line import Line


class AccountDialog(Dialog):
    """Guests register or log in; who is logged in changes the password or logs out."""

    def __init__(self, parent: tk.Misc, line: Line, nick: str, account: str | None) -> None:
        super().__init__(parent, _("Your account"))
        self._line = line
        self._place: Place | None = None
        self._body = ttk.Frame(self.content)
        self._body.pack(fill="x")
        self.form: Form | None = None
        self.said = ttk.Label(self.content, wraplength=WIDTH, justify="left")
        self.links = ttk.Frame(self.content)
        self.links.pack(fill="x", pady=("10p", 0))
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
        self._show(
            _("You are {nick}, a guest").format(nick=self._nick),
            RegisterForm(
                self._body,
                self._nick,
                lambda password, keep, email: line.call(account.register, password, keep, email),
                lambda code: line.call(account.verify, code),
            ),
            {_("Log in instead"): self.show_log_in, _("Close"): self.close},
        )

    def show_log_in(self) -> None:
        """The form for an account that is there."""
        line, account = self._line, self._account
        form = LogInForm(
            self._body,
            self._nick,
            lambda name, password, keep: line.call(account.log_in, name, password, keep),
        )
        self._show(_("Log in"), form, {_("Register instead"): self.show_register, _("Close"): self.close})

    def show_change(self) -> None:
        """The form for another password."""
        line, account = self._line, self._account
        form = ChangeForm(
            self._body, lambda old, new, keep: line.call(account.change_password, old, new, keep)
        )
        self._show(_("Change your password"), form, {_("Back"): self.show_member, _("Close"): self.close})

    def show_member(self) -> None:
        """What somebody can do who is logged in."""
        links = {_("Change password"): self.show_change, _("Log out"): self._log_out, _("Close"): self.close}
        self._show(_("You are logged in as {name}").format(name=self._name), None, links)
        self._say(
            _("Nobody can be {name} here without your password.").format(name=self._name), "Quiet.TLabel"
        )

    def _show(self, heading: str, form: Form | None, links: dict[str, Callable[[], None]]) -> None:
        old = [*self._body.pack_slaves(), *self.links.pack_slaves()]
        for widget in (*old, self.said):
            widget.pack_forget()
        self.form = form
        self.heading.configure(text=heading)
        buttons = [self._add_link(text, action) for text, action in links.items()]
        if form is not None:
            form.pack(fill="x")
            if self._place is not None:
                form.keep.show_place(self._place)
        self._body.configure(height=1)  # an empty frame keeps the height that it had
        self.update_idletasks()
        if form is not None:
            form.begin()
        else:
            buttons[0].focus_set()
        for widget in old:  # only now: the focus would get lost with the widget that has it
            widget.destroy()

    def _say(self, text: str, style: str) -> None:
        self.said.configure(text=text, style=style)
        self.said.pack(anchor="w", pady=("8p", 0), before=self.links)

    def _add_link(self, text: str, action: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(self.links, text=text, command=action)
        button.pack(
            side="right" if action == self.close else "left", padx=(0, "8p" if action != self.close else 0)
        )
        return button

    def _log_out(self) -> None:
        self.close()
        self._line.call(self._line.session.log_out)
