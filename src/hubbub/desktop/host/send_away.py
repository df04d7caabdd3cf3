"""Asks why somebody is to go, and whether their address is to stay out."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.translation import _
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.desktop.password import Choice
from hubbub.wire.control import Attendee


class SendAway(Dialog):
    """Return in the field sends away; Escape doesn't."""

    def __init__(self, parent: tk.Misc, person: Attendee, on_go: Callable[[str, bool], None]) -> None:
        """`on_go` gets the reason, and whether the address is to be banned."""
        super().__init__(parent, _("Send {nick} away?").format(nick=person.nick))
        self._on_go = on_go
        self.add_text(
            _(
                "They and the others in their channels are told why. They can come back, "
                "unless you pause joins or ban their address."
            )
        )
        self.add_text(
            _("They come from {addresses}.").format(addresses=", ".join(person.addresses)), "Quiet.TLabel"
        )
        self.reason = Field(
            self.content, _("Why?"), "", _("Without a reason they are told that there is none.")
        )
        self.reason.pack(fill="x", pady=("10p", 0))
        on_return(self.reason.entry, self._go)
        self.ban = Choice(
            self.content, _("Ban their address too, so that nobody comes in from there"), chosen=False
        )
        self.ban.pack(fill="x")
        self._add_buttons()
        self.reason.begin()
        self.show_over(parent.winfo_toplevel())

    def _add_buttons(self) -> None:
        self.add_button(_("Cancel"), self.close)
        self.go_button = self.add_button(_("Send away"), self._go, main=True)

    def _go(self) -> None:
        reason, ban = self.reason.value, self.ban.chosen
        self.close()
        self._on_go(reason, ban)
