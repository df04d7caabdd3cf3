"""The page that asks for a name, and waits until the server has let one in."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.launcher.form import Field, LauncherPage, on_return
from hubbub.desktop.password import KeepChoice, PasswordField
from hubbub.wire.names import nick_problem


class NamePage(LauncherPage):
    """A name and Join. Both are locked from Join on, until the server refuses the name.

    The password is asked for once the server says that the name is an account's.
    """

    def __init__(
        self,
        parent: tk.Misc,
        place: str,
        nick: str,
        *,
        on_back: Callable[[], None],
        on_join: Callable[[str, str, bool], None],
    ) -> None:
        """`on_join` gets the name, the password of its account if one was typed, and whether to keep that."""
        super().__init__(parent, _("What is your name?"), place, on_back)
        self._on_join = on_join
        self.name = Field(self.column, _("Name"), nick, _("The others will see you under this name."))
        self.name.pack(fill="x")
        self.password = PasswordField(self.column)
        self.keep = KeepChoice(self.column)
        for field in (self.name, self.password):
            on_return(field.entry, self.join)
        self.join_button = ttk.Button(self.footer, text=_("Join"), style="Accent.TButton", command=self.join)
        self.join_button.pack(fill="x", pady=("4p", 0))
        self.progress = ttk.Label(self.footer, style="Quiet.TLabel")

    @property
    def is_locked(self) -> bool:
        """Whether Join was pressed and the server has not answered yet."""
        return bool(self.join_button.instate(["disabled"]))

    def focus_first(self) -> None:
        """There is one thing to do here."""
        self.name.begin()

    def join(self) -> None:
        """Ask the server to let us in under this name."""
        if self.is_locked or not self.name.check(_problem):
            return
        self._lock(locked=True)
        self.progress.configure(text=_("Connecting… Escape goes back."))
        self.progress.pack(pady=("10p", 0))
        self._on_join(self.name.value, self.password.value, self.keep.chosen)

    def refuse(self, reason: str, *, asks_password: bool = False) -> None:
        """The server doesn't take this name, or not without its password: let another be tried."""
        self.unlock()
        if not asks_password:
            self.name.complain(reason)
            return
        self.password.pack(fill="x")
        self.keep.pack(fill="x")
        self.password.complain(reason)

    def show_place(self, place: Place) -> None:
        """Say where a password is kept."""
        self.keep.show_place(place)

    def unlock(self) -> None:
        """Nothing is under way any more."""
        self.progress.pack_forget()
        self._lock(locked=False)
        self.name.begin()

    def _lock(self, *, locked: bool) -> None:
        self.name.lock(locked=locked)
        self.password.lock(locked=locked)
        self.join_button.state(["disabled" if locked else "!disabled"])


def _problem(nick: str) -> str | None:
    """Names are the server's to judge; this only spares a way to it, in the same words."""
    if not nick:
        return _("Type a name first: any name that you like to be called.")
    problem = nick_problem(nick)
    return f"{problem}." if problem else None
