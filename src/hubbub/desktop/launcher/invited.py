"""The page for whoever was invited by a link: they make an account, log in to theirs, or come as a guest."""

import tkinter as tk
from collections.abc import Callable, Mapping
from enum import Enum, auto
from tkinter import ttk
from typing import TypeAlias

from hubbub.client.entrance import Invitation
from hubbub.client.registering import password_problem
from hubbub.client.translation import _
from hubbub.desktop.flow import Flow
from hubbub.desktop.launcher.form import Field
from hubbub.desktop.launcher.joining import WIDE, JoiningPage, name_problem
from hubbub.desktop.password import PasswordField

JoinBy: TypeAlias = Callable[[str, str, bool, str, str], None]
"""Gets the name, the password of its account, whether to keep what was typed, a new password, and the
server's. Passwords are empty where none was typed."""


class Way(Enum):
    """How somebody comes in."""

    NEW = auto()
    KNOWN = auto()
    GUEST = auto()


class InvitedPage(JoiningPage):
    """A name and, unless one comes as a guest, a password: a new one, or that of an account."""

    def __init__(
        self,
        parent: tk.Misc,
        invitation: Invitation,
        place: str,
        nick: str,
        *,
        on_back: Callable[[], None],
        on_join: JoinBy,
    ) -> None:
        """`place` says where the link leads to."""
        super().__init__(parent, _title(invitation), place, _("Join"), on_back, WIDE)
        self._shortest = invitation.password_length
        self._on_join = on_join
        self.name = Field(self.column, _("Name"), nick, _("The others will see you under this name."))
        self.name.pack(fill="x")
        hint = _("Longer is better: some words in a row are good.")
        self.new_password = PasswordField(self.column, _("A new password"), hint)
        self.password = PasswordField(self.column)
        self._take_fields(self.name, self.new_password, self.password)
        self.others = Flow(self.footer)
        self.others.pack(fill="x", pady=("6p", 0))
        self.buttons = self._make_buttons(guests=invitation.guests)
        self.show_way(Way.NEW)

    def show_way(self, way: Way) -> None:
        """Ask for what this way in takes, and offer the others."""
        self.way = way
        self._show_secrets()
        self.others.clear()
        for other, button in self.buttons.items():
            if other is not way:
                self.others.add(button)
        for field in self.fields:
            field.accept()

    @property
    def _secret(self) -> PasswordField | None:
        return {Way.NEW: self.new_password, Way.KNOWN: self.password}.get(self.way)

    def _refuse(self, reason: str, *, asks_password: bool) -> None:
        """See JoiningPage. A name that turns out to be an account's needs its password."""
        if asks_password:
            self.show_way(Way.KNOWN)
        (self.password if asks_password else self.name).complain(reason)

    def _make_buttons(self, *, guests: bool) -> Mapping[Way, ttk.Button]:
        words = {Way.NEW: _("Make an account"), Way.KNOWN: _("I have an account here")}
        if guests:
            words[Way.GUEST] = _("Come in without a password")
        return {way: self._make_button(way, text) for way, text in words.items()}

    def _make_button(self, way: Way, text: str) -> ttk.Button:
        def choose() -> None:
            self.show_way(way)
            self.focus_first()

        return ttk.Button(self.others, text=text, style="Flat.TButton", command=choose)

    def _lock(self, *, locked: bool) -> None:
        super()._lock(locked=locked)
        for button in self.buttons.values():
            button.state(["disabled" if locked else "!disabled"])

    def _check(self) -> bool:
        if not self.name.check(name_problem):
            return False
        if self.way is Way.NEW:
            return self.new_password.check(lambda typed: password_problem(typed, self._shortest))
        return self.way is Way.GUEST or self.password.check(_missing)

    def _ask(self) -> None:
        new = self.new_password.value if self.way is Way.NEW else ""
        password = self.password.value if self.way is Way.KNOWN else ""
        self._on_join(self.name.value, password, self.keep.chosen, new, self.server_password.value)


def _title(invitation: Invitation) -> str:
    if not invitation.by:
        return _("You are invited to {network}").format(network=invitation.name)
    return _("{name} invites you to {network}").format(name=invitation.by, network=invitation.name)


def _missing(password: str) -> str | None:
    return None if password else _("Type the password first.")
