"""The windows that ask before somebody is removed from a channel or banned from it."""

import tkinter as tk
from abc import ABC, abstractmethod
from collections.abc import Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.channel_changes import Refusal
from hubbub.client.mask_words import Ban, bans_of
from hubbub.client.model import Conversation
from hubbub.client.person import Person
from hubbub.client.rules import Rules
from hubbub.client.translation import N_, _
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.dialog import WIDTH, Dialog
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.launcher.form import Field, on_return

_USUAL_REASON: Final = 255
"""Bytes of a reason, where the server doesn't say how long it may be."""

_CHOICE: Final = "hubbub_ban"
"""The Tcl variable of the radio buttons. There is no StringVar, for the reason that Field gives."""


class _ReasonDialog(Dialog, ABC):
    """Asks for a reason, and closes when the server has done it."""

    action = ""
    """What the button says."""

    def __init__(
        self, parent: tk.Misc, orders: Orders, conversation: Conversation, nick: str, rules: Rules, title: str
    ) -> None:
        super().__init__(parent, drawing_for(parent).draw(title))
        self.nick = nick
        self._orders = orders
        self._key = conversation.key
        self._rules = rules
        self.body = ttk.Frame(self.content)
        self.body.pack(fill="x")
        self.reason = Field(
            self.content, _("Reason (everybody in the channel sees it)"), "", _("It may be empty.")
        )
        self.reason.pack(fill="x", pady=("8p", 0))
        on_return(self.reason.entry, self.submit)
        self.add_button(_("Cancel"), self.close)
        self.button = self.add_button(_(self.action), self.submit, main=True)

    def submit(self) -> None:
        """Ask the server for it, once."""
        most = self._rules.reason_length or _USUAL_REASON
        if len(self.reason.value.encode()) > most:
            self.reason.complain(_("That is too long. {most} characters can be sent.").format(most=most))
        elif self.button.instate(["!disabled"]):
            self.button.state(["disabled"])
            self._order(self.reason.value)

    @abstractmethod
    def _order(self, reason: str) -> None:
        """Hand it on, with `_answered` for the answer."""

    def _answered(self, refusals: Sequence[Refusal]) -> None:
        if not self.winfo_exists():
            return
        if not refusals:
            self.close()
            return
        self.button.state(["!disabled"])
        self.reason.complain(" ".join(dict.fromkeys(refusal.words for refusal in refusals)))


class RemoveDialog(_ReasonDialog):
    """Removing: they may come back."""

    action = N_("Remove")

    def __init__(
        self, parent: tk.Misc, orders: Orders, conversation: Conversation, nick: str, rules: Rules
    ) -> None:
        title = _("Remove {nick} from {name}").format(nick=nick, name=conversation.name)
        super().__init__(parent, orders, conversation, nick, rules, title)
        words = drawing_for(self).draw(
            _("{nick} can come back. To keep them out, ban them instead.").format(nick=nick)
        )
        WrappedLabel(self.body, "Quiet.TLabel", words, room=WIDTH).pack(fill="x", pady=("8p", 0))
        self.show_over(parent.winfo_toplevel())
        self.reason.begin()

    def _order(self, reason: str) -> None:
        self._orders.remove(self._key, self.nick, reason, self._answered)


class BanDialog(_ReasonDialog):
    """Banning: how, and in words whom that keeps out, as soon as the server has told who they are."""

    action = N_("Ban")

    def __init__(
        self, parent: tk.Misc, orders: Orders, conversation: Conversation, nick: str, rules: Rules
    ) -> None:
        super().__init__(
            parent,
            orders,
            conversation,
            nick,
            rules,
            _("Ban {nick} from {name}").format(nick=nick, name=conversation.name),
        )
        self._bans: tuple[Ban, ...] = ()
        self.choices = ttk.Frame(self.body)
        self.choices.pack(anchor="w", pady=("8p", 0))
        self.words = WrappedLabel(self.body, "Quiet.TLabel", _("Asking the server who they are…"), room=WIDTH)
        self.words.pack(fill="x", pady=("4p", 0))
        self.button.state(["disabled"])
        self.show_over(parent.winfo_toplevel())
        self.reason.begin()

    def show_person(self, person: Person | None) -> None:
        """Offer the ways to keep them out; None if they have gone, so that only the name is left."""
        self._bans = bans_of(person or Person(self.nick), self._rules)
        if len(self._bans) > 1:
            for ban in self._bans:
                button = ttk.Radiobutton(
                    self.choices, text=ban.label, value=ban.label, command=self._show_chosen
                )
                button.configure({"variable": _CHOICE})
                button.pack(anchor="w")
        self.setvar(_CHOICE, self._bans[0].label)
        self._show_chosen()
        self.button.state(["!disabled"])

    @property
    def chosen(self) -> Ban:
        """The way that is chosen."""
        label = self.getvar(_CHOICE)
        return next(ban for ban in self._bans if ban.label == label)

    def _show_chosen(self) -> None:
        draw = drawing_for(self).draw
        self.words.configure(
            text=draw(_("{effect} {nick} is removed now.").format(effect=self.chosen.words, nick=self.nick))
        )

    def _order(self, reason: str) -> None:
        self._orders.ban(self._key, self.nick, self.chosen.mask, reason, self._answered)
