"""The window that tells who somebody is."""

import tkinter as tk
from collections.abc import Callable, Iterable
from tkinter import ttk
from typing import Final

from hubbub.client.day_words import moment
from hubbub.client.handshake import REAL_NAME
from hubbub.client.person import Person
from hubbub.client.translation import _, n_
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.dialog import WIDTH, Dialog
from hubbub.desktop.drawing import drawing_for
from hubbub.wire.names import fold

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_VALUE: Final = 200  # points for what is known, beside its name
_MOST_CHANNELS: Final = 12
"""Channels that are named; of more, how many there are."""


class ProfileDialog(Dialog):
    """Opens at once, and is filled as soon as the server has answered."""

    def __init__(
        self,
        parent: tk.Misc,
        nick: str,
        own_channels: Callable[[], Iterable[str]],
        on_write: Callable[[str], None] | None,
    ) -> None:
        """`own_channels` are those that we are in. Without `on_write` there is nobody to write to."""
        super().__init__(parent, drawing_for(parent).draw(nick))
        self.nick = nick
        self._own_channels = own_channels
        self.facts = ttk.Frame(self.content)
        self.facts.pack(fill="x", pady=("8p", 0))
        self.facts.columnconfigure(1, weight=1)
        self.note = WrappedLabel(self.facts, "Quiet.TLabel", _("Asking the server…"), room=WIDTH)
        self.note.grid(row=0, column=0, columnspan=2, sticky="ew")
        self._add_buttons(on_write)
        self.show_over(parent.winfo_toplevel())

    def show_person(self, person: Person | None) -> None:
        """Show what the server has told; None if there is nobody of that name."""
        if person is None:
            self.note.configure(text=_("Nobody who is here now is called {nick}.").format(nick=self.nick))
            return
        self.note.grid_remove()
        draw = drawing_for(self).draw
        for row, (name, words) in enumerate(describe(person, self._own_channels()), 1):
            label = ttk.Label(self.facts, text=name, style="Quiet.TLabel")
            label.grid(row=row, column=0, sticky="nw", padx=(0, "10p"), pady="2p")
            value = WrappedLabel(self.facts, "TLabel", draw(words), room=_VALUE)
            value.grid(row=row, column=1, sticky="ew", pady="2p")

    def _add_buttons(self, on_write: Callable[[str], None] | None) -> None:
        self.add_button(_("Close"), self.close).focus_set()
        if on_write is not None:

            def write() -> None:
                self.close()
                on_write(self.nick)

            self.add_button(_("Write privately"), write, main=True)


def describe(person: Person, own_channels: Iterable[str]) -> list[tuple[str, str]]:
    """What is known of somebody, as names and values."""
    common, others = _split(person.channels, {fold(channel) for channel in own_channels})
    facts = [
        (_("Account"), person.account or _("None: a guest")),
        (_("Real name"), person.real_name if person.real_name not in {person.nick, REAL_NAME} else ""),
        (_("Comes from"), person.host),
        (_("Connection"), _("encrypted") if person.is_secure else ""),
        (_("On this server"), f"{person.nick} {person.standing}" if person.standing else ""),
        (_("Kind"), _("a bot") if person.is_bot else ""),
        (_("Away"), (person.away or _("yes")) if person.away is not None else ""),
        (_("Here since"), _moment(person.since)),
        (_("Last wrote"), ago(person.idle) if person.idle is not None else ""),
        (_("Channels with you"), _listed(common) or _("none")),
        (_("Other channels"), _listed(others)),
    ]
    return [(name, words) for name, words in facts if words]


def ago(seconds: int) -> str:
    """How long ago something was, roughly."""
    if seconds >= _DAY:
        count = seconds // _DAY
        return n_("{count} day ago", "{count} days ago", count).format(count=count)
    if seconds >= _HOUR:
        count = seconds // _HOUR
        return n_("{count} hour ago", "{count} hours ago", count).format(count=count)
    if seconds >= _MINUTE:
        count = seconds // _MINUTE
        return n_("{count} minute ago", "{count} minutes ago", count).format(count=count)
    return _("less than a minute ago")


def _moment(milliseconds: int | None) -> str:
    return "" if milliseconds is None else moment(milliseconds)


def _split(channels: Iterable[str], own: set[str]) -> tuple[list[str], list[str]]:
    ordered = sorted(channels, key=fold)
    common = [each for each in ordered if fold(each) in own]
    return common, [each for each in ordered if fold(each) not in own]


def _listed(channels: list[str]) -> str:
    more, named = len(channels) - _MOST_CHANNELS, ", ".join(channels[:_MOST_CHANNELS])
    return _("{channels} and {count} more").format(channels=named, count=more) if more > 0 else named
