"""Who one is on this server, and the account window when it is open."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.changes import (
    AccountChanged,
    AccountRefused,
    NameRefused,
    PasswordChanged,
    PasswordPlace,
)
from hubbub.client.translation import _, n_
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.last_messages import in_words
from hubbub.desktop.line import Line
from hubbub.desktop.popup import NamePrompt, PopUp


class AccountDesk:
    """Takes what the session tells about the account, and opens the window that asks for it."""

    def __init__(self, window: tk.Misc, line: Line, unconfirmed: Callable[[], int]) -> None:
        """`unconfirmed` says how many messages of ours the server doesn't have yet."""
        self._window = window
        self._line = line
        self._unconfirmed = unconfirmed
        self._nick = ""
        self._account: str | None = None
        self._open: AccountDialog | NamePrompt | Confirm | None = None

    def open(self) -> None:
        """Show the account window."""
        self._ask(AccountDialog(self._window, self._line, self._nick, self._account, self._ask_to_log_out))

    def end(self) -> None:
        """Close what is open."""
        if self._open is not None and self._open.winfo_exists():
            self._open.destroy()

    def refuse_name(self, change: NameRefused) -> None:
        """Ask for another name, or for the password of this one or of the server."""
        self._ask(NamePrompt(self._window, change, self._enter, self._leave))

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
                PopUp(self._window, _("About your account"), change.reason)
            return
        if isinstance(change, PasswordPlace):
            if not isinstance(shown, Confirm):
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

    def _ask_to_log_out(self) -> None:
        """Log out; ask first where messages would be lost, since nothing of the account stays here."""
        count = self._unconfirmed()
        if not count:
            self._log_out()
            return
        loss = n_(
            "It will be lost: when you log out, nothing of the account stays on this computer.",
            "They will be lost: when you log out, nothing of the account stays on this computer.",
            count,
        )
        self._open = Confirm(
            self._window, _("Log out?"), f"{in_words(count)}. {loss}",
            yes=_("Log out"), no=_("Cancel"), on_yes=self._log_out,
        )  # fmt: skip

    def _log_out(self) -> None:
        self._line.call(self._line.session.log_out)

    def _leave(self) -> None:
        self._line.call(self._line.session.leave)

    def _enter(self, nick: str, password: str, keep: bool, server_password: str) -> None:
        self._line.call(self._line.session.enter, nick, password, keep, "", server_password)
