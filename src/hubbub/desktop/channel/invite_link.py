"""The dialog that makes a link with which others come into a channel, and shows it once."""

import tkinter as tk
from collections.abc import Sequence
from datetime import datetime
from tkinter import ttk
from typing import Final

from hubbub.client.channel_changes import LinkMade, Refusal
from hubbub.client.model import Conversation
from hubbub.client.translation import N_, _, n_
from hubbub.desktop import theme
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.tab import in_words
from hubbub.desktop.copying import CopyButton
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.host.qr import QrCode

_USES: Final = (1, 5, 10, 25, 100)
_USUAL_USES: Final = 10
_DURATIONS: Final = (("1h", N_("An hour")), ("1d", N_("A day")), ("7d", N_("A week")), ("30d", N_("30 days")))
_USUAL_DURATION: Final = 2
_EXPLANATION: Final = N_(
    "Whoever opens the link, in any browser, comes in under a name and a password of their own, and is in "
    "{channel}."
)


class InviteLinkDialog(Dialog):
    """For how many people and for how long; then the link, as text and as a QR code."""

    def __init__(self, parent: tk.Misc, orders: Orders, conversation: Conversation) -> None:
        super().__init__(parent, _("Invite people"))
        self._orders = orders
        self._key = conversation.key
        self.explanation = self.add_text(_(_EXPLANATION).format(channel=conversation.name))
        self._fields = ttk.Frame(self.content)
        self._fields.pack(fill="x")
        self.uses = self._add_choice(_("For how many people"), [str(number) for number in _USES])
        self.uses.current(_USES.index(_USUAL_USES))
        self.duration = self._add_choice(_("For how long"), [_(words) for _code, words in _DURATIONS])
        self.duration.current(_USUAL_DURATION)
        self.problem = self.add_text("", "Error.TLabel")
        self.close_button = self.add_button(_("Close"), self.close)
        self.make_button = self.add_button(_("Make a link"), self.make, main=True)
        self.uses.focus_set()
        self.show_over(parent.winfo_toplevel())

    def _add_choice(self, label: str, values: Sequence[str]) -> ttk.Combobox:
        ttk.Label(self._fields, text=label, style="Bold.TLabel").pack(anchor="w", pady=("8p", "3p"))
        choice = ttk.Combobox(self._fields, values=list(values), state="readonly", font=theme.TEXT_FONT)
        choice.pack(fill="x")
        choice.bind("<Return>", lambda _event: self.make())
        return choice

    def make(self) -> None:
        """Ask the server for a link."""
        self.make_button.state(["disabled"])
        self.problem.configure(text="")
        duration = _DURATIONS[self.duration.current()][0]
        self._orders.invite_by_link(self._key, _USES[self.uses.current()], duration, self._answered)

    def show_link(self, made: LinkMade) -> None:
        """Show the link that the server has made: only now can it be seen."""
        self._fields.pack_forget()
        self.buttons.remove(self.make_button)
        self.explanation.configure(text=_words(made))
        self.link = ttk.Entry(self.content, font=theme.TEXT_FONT)
        self.link.insert(0, made.address)
        self.link.state(["readonly"])
        self.link.pack(fill="x", pady=("8p", 0))
        self.link.bind("<FocusIn>", lambda _event: self.link.selection_range(0, "end"))
        self.copy_button = CopyButton(self.content, _("Copy link"), self.link.get)
        self.copy_button.pack(anchor="w", pady="8p")
        self.code = QrCode(self.content)
        self.code.pack()
        self.code.show(made.address)
        self.copy_button.focus_set()
        self.fit()

    def _answered(self, refusals: Sequence[Refusal]) -> None:
        if self.winfo_exists():
            self.make_button.state(["!disabled"])
            self.problem.configure(text=in_words(refusals))


def _words(made: LinkMade) -> str:
    people = n_("It works for {count} person.", "It works for {count} people.", made.uses)
    words = [people.format(count=made.uses)]
    if made.expires is not None:
        end = datetime.fromtimestamp(made.expires / 1000).astimezone()
        words.append(_("It ends on {date}.").format(date=f"{end:%Y-%m-%d, %H:%M}"))
    return " ".join([*words, _("It is shown only now, so copy it.")])
