"""What the pages have in common that wait until a server has let one in."""

import tkinter as tk
from abc import ABC, abstractmethod
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.passwords import Place
from hubbub.client.translation import _
from hubbub.desktop.launcher.form import COLUMN, Field, LauncherPage, on_return
from hubbub.desktop.password import KeepChoice, PasswordField, ServerPasswordField
from hubbub.wire.names import nick_problem

WIDE: Final = 440
"""The width in points of a column with more to read in it, or with longer names."""


class JoiningPage(LauncherPage, ABC):
    """Fields and one button. All are locked from that one on, until the server refuses what was typed."""

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        subtitle: str,
        action: str,
        on_back: Callable[[], None],
        width: float = COLUMN,
    ) -> None:
        """`action` are the words of the button."""
        super().__init__(parent, title, subtitle, on_back, width)
        self.fields: tuple[Field, ...] = ()
        self.server_password = ServerPasswordField(self.column)
        self.keep = KeepChoice(self.column)
        self._asks_server_password = False
        self.join_button = ttk.Button(self.footer, text=action, style="Accent.TButton", command=self.join)
        self.join_button.pack(fill="x", pady=("4p", 0))
        self.progress = ttk.Label(self.footer, style="Quiet.TLabel")

    @property
    def is_locked(self) -> bool:
        """Whether the button was pressed and the server has not answered yet."""
        return bool(self.join_button.instate(["disabled"]))

    def focus_first(self) -> None:
        """Begin with what is typed first."""
        self.fields[0].begin()

    def join(self) -> None:
        """Ask the server to let us in, unless something is missing."""
        if self.is_locked or not self._check() or not self._check_server_password():
            return
        self._lock(locked=True)
        self.progress.configure(text=_("Connecting… Escape goes back."))
        self.progress.pack(pady=("10p", 0))
        self._ask()

    def refuse(self, reason: str, *, asks_password: bool = False, asks_server_password: bool = False) -> None:
        """The server doesn't take what was typed: say so where it stands, and let it be corrected."""
        self._release()
        if asks_server_password:
            self._asks_server_password = True
            self._show_secrets()
            self.server_password.complain(reason)
        else:
            self._refuse(reason, asks_password=asks_password)

    def show_place(self, place: Place) -> None:
        """Say where a password is kept."""
        self.keep.show_place(place)

    def unlock(self) -> None:
        """Nothing is under way any more."""
        self._release()
        self.focus_first()

    @abstractmethod
    def _check(self) -> bool:
        """Whether everything is there that can be known here; complains where it isn't."""

    @abstractmethod
    def _ask(self) -> None:
        """Hand on what was typed."""

    @abstractmethod
    def _refuse(self, reason: str, *, asks_password: bool) -> None:
        """Say what is wrong with the name, or with the password of its account."""

    @property
    @abstractmethod
    def _secret(self) -> PasswordField | None:
        """Where the password of an account is typed now, if it is asked for."""

    def _take_fields(self, *fields: Field) -> None:
        """Lock these and the server's password, and join with Return in them."""
        self.fields = (*fields, self.server_password)
        for field in self.fields:
            on_return(field.entry, self.join)
        for widget in (self.server_password, self.keep):  # Tab goes along the stack, and reaches these last
            widget.lift()

    def _show_secrets(self) -> None:
        """Show the fields of the passwords that are asked for, and the choice whether they are kept."""
        asked = [self._secret, self.server_password if self._asks_server_password else None]
        shown = [field for field in asked if field is not None]
        for widget in (*(field for field in self.fields if isinstance(field, PasswordField)), self.keep):
            widget.pack_forget()
        for each in (*shown, self.keep) if shown else ():
            each.pack(fill="x")

    def _check_server_password(self) -> bool:
        return not self._asks_server_password or self.server_password.check_typed()

    def _release(self) -> None:
        self.progress.pack_forget()
        self._lock(locked=False)

    def _lock(self, *, locked: bool) -> None:
        for field in self.fields:
            field.lock(locked=locked)
        self.join_button.state(["disabled" if locked else "!disabled"])


def name_problem(nick: str) -> str | None:
    """Names are the server's to judge; this only spares a way to it, in the same words."""
    if not nick:
        return _("Type a name first: any name that you like to be called.")
    problem = nick_problem(nick)
    return f"{problem}." if problem else None
