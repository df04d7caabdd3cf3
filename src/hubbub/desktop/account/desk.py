"""Who one is on this server, and the account window when it is open."""

import tkinter as tk

from hubbub.client.changes import (
    AccountChanged,
    AccountRefused,
    NameRefused,
    PasswordChanged,
    PasswordPlace,
)
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.line import Line
from hubbub.desktop.popup import NamePrompt, PopUp


class AccountDesk:
    """Takes what the session tells about the account, and opens the window that asks for it."""

    def __init__(self, window: tk.Misc, line: Line) -> None:
        self._window = window
        self._line = line
        self._nick = ""
        self._account: str | None = None
        self._open: AccountDialog | NamePrompt | None = None

    def open(self) -> None:
        """Show the account window."""
        self._ask(AccountDialog(self._window, self._line, self._nick, self._account))

    def end(self) -> None:
        """Close what is open."""
        if self._open is not None and self._open.winfo_exists():
            self._open.destroy()

    def refuse_name(self, change: NameRefused) -> None:
        """Ask for another name, or for the password of this one."""
        self._ask(NamePrompt(self._window, change, self._enter))

    def rename(self, nick: str) -> None:
        """Note what we are called."""
        self._nick = nick

    def apply(self, change: AccountChanged | AccountRefused | PasswordChanged | PasswordPlace) -> None:
        """Note a change, and show it if somebody is looking."""
        if isinstance(change, AccountChanged):
            was, self._account = self._account, change.account
            if change.account == was:
                return
        shown = self._open
        if shown is None or not shown.winfo_exists():
            if isinstance(change, AccountRefused):  # the window was closed before the answer
                PopUp(self._window, "About your account", change.reason)
            return
        if isinstance(change, PasswordPlace):
            shown.show_place(change.place)
        elif isinstance(shown, AccountDialog):
            self._show(shown, change)

    def _show(self, dialog: AccountDialog, change: AccountChanged | AccountRefused | PasswordChanged) -> None:
        match change:
            case AccountChanged(account):
                dialog.show_account(self._nick, account)
            case AccountRefused():
                dialog.refuse(change)
            case PasswordChanged():
                dialog.show_changed()

    def _ask(self, dialog: AccountDialog | NamePrompt) -> None:
        if self._open is not None and self._open.winfo_exists():
            self._open.destroy()
        self._open = dialog
        self._line.call(self._line.session.account.find_place)

    def _enter(self, nick: str, password: str, keep: bool) -> None:
        self._line.call(self._line.session.enter, nick, password, keep)
