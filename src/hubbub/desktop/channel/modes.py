"""The tab of what holds in a channel: its modes as switches and fields."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.mode_words import FORWARD, KEY, LIMIT, flags, valued
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Rules
from hubbub.client.translation import N_, _
from hubbub.desktop.channel.tab import Look, Tab
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.desktop.password import Choice
from hubbub.wire.names import is_channel

_FIELDS: Final = {
    KEY: (N_("Key to come in"), N_("A word that people must know. Empty for none.")),
    LIMIT: (N_("People at most"), N_("A number. Empty for any number.")),
    FORWARD: (N_("Others go to"), N_("The channel for those who can't come in.")),
}
_FIELD: Final = 118  # points for each of the fields beside each other
_LOOKING: Final = N_("Asking the server…")
_LOCKED: Final = N_("Only moderators may change this.")


class ModesTab(Tab):
    """A switch for each mode that can be told in words; what can't is shown as the server has it."""

    title = N_("Rules")

    def __init__(
        self, parent: tk.Misc, rules: Rules, on_edit: Callable[[], None], on_save: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._modes: dict[str, str] = {}
        self._known = False
        self.note = WrappedLabel(self, "Small.TLabel")
        self.note.grid(sticky="ew")
        self.switches = {
            letter: Choice(self, _(flag.label), chosen=False, command=on_edit)
            for letter, flag in flags(rules).items()
        }
        self._row = ttk.Frame(self)
        self.fields = {letter: self._make_field(letter) for letter in valued(rules)}
        for switch in self.switches.values():
            switch.grid(sticky="ew")
        self._row.grid(sticky="ew", pady=("8p", 0))
        for column, each in enumerate(self.fields.values()):
            self._row.columnconfigure(column, weight=1, uniform="fields")
            each.grid(row=0, column=column, sticky="new", padx=(0 if column == 0 else "8p", 0))
            each.bind("<<Edited>>", lambda _event: on_edit())
            on_return(each.entry, on_save)
        self.other = WrappedLabel(self, "Quiet.TLabel")
        self.other.grid(sticky="ew")

    def _make_field(self, letter: str) -> Field:
        label, hint = _FIELDS[letter]
        return Field(self._row, _(label), "", _(hint), width=_FIELD)

    @property
    def first(self) -> tk.Misc:
        """See Tab."""
        controls: list[tk.Misc] = [*self.switches.values(), *(each.entry for each in self.fields.values())]
        return controls[0] if controls else self

    @property
    def changes(self) -> list[ModeChange]:
        """What is to be changed."""
        if not self._known:
            return []
        switched = [
            ModeChange(switch.chosen, letter)
            for letter, switch in self.switches.items()
            if switch.chosen != (letter in self._modes)
        ]
        return switched + [
            self._valued(letter, each.value)
            for letter, each in self.fields.items()
            if each.value != self._modes.get(letter, "")
        ]

    def show(self, look: Look) -> None:
        """See Tab."""
        kept = {change.letter for change in self.changes}
        self._known = look.modes is not None
        self._modes = look.modes or {}
        locked = not (self._known and look.may_change)
        for letter, switch in self.switches.items():
            if letter not in kept:
                switch.choose(chosen=letter in self._modes)
            switch.lock(locked=locked)
        for letter, each in self.fields.items():
            each.lock(locked=False)
            if letter not in kept and each.value != self._modes.get(letter, ""):
                each.fill(self._modes.get(letter, ""))
            each.lock(locked=locked)
        self._show_note(look)
        self._show_other()

    def revert(self) -> None:
        """Go back to how things are."""
        for letter, switch in self.switches.items():
            switch.choose(chosen=letter in self._modes)
        for letter, each in self.fields.items():
            each.fill(self._modes.get(letter, ""))

    def check(self, rules: Rules) -> bool:
        """Whether what was typed can be sent; complains where it can't."""
        problems = {change.letter: _problem(change, rules) for change in self.changes}
        wrong = [letter for letter, words in problems.items() if words]
        for letter in reversed(wrong):  # so that the first one gets the cursor
            self.complain(letter, problems[letter])
        return not wrong

    def complain(self, letter: str, words: str) -> bool:
        """Say beside a field why it was not taken; whether there is one."""
        if letter in self.fields:
            self.fields[letter].complain(words)
        return letter in self.fields

    def _valued(self, letter: str, value: str) -> ModeChange:
        if value:
            return ModeChange(added=True, letter=letter, argument=value)
        # A key is taken away by naming it (modern.ircdocs.horse, "Key Channel Mode").
        return ModeChange(added=False, letter=letter, argument=self._modes[letter] if letter == KEY else "")

    def _show_note(self, look: Look) -> None:
        words = _(_LOOKING) if not self._known else "" if look.may_change else _(_LOCKED)
        self.note.configure(text=words)
        if words:
            self.note.grid()
        else:
            self.note.grid_remove()

    def _show_other(self) -> None:
        known = {*self.switches, *self.fields}
        others = [
            f"+{letter} {value}".rstrip() for letter, value in self._modes.items() if letter not in known
        ]
        self.other.configure(text=_("Other: {modes}").format(modes=", ".join(others)) if others else "")


def _problem(change: ModeChange, rules: Rules) -> str:
    """Why the server would not take a value, as far as that can be known here."""
    added, letter, value = change
    if not added:
        return ""
    if letter == KEY and ({" ", ","} & set(value) or value.startswith(":")):
        return _("A key is one word, without commas.")
    if letter == KEY and rules.key_length and len(value) > rules.key_length:
        return _("That is too long. A key has {key_length} characters at most.").format(
            key_length=rules.key_length
        )
    if letter == LIMIT and not (value.isascii() and value.isdigit() and int(value[:9]) > 0):
        return _("Type a number, such as 20.")
    if letter == FORWARD and not is_channel(value):
        return _("Type a channel's name, which begins with #.")
    return ""
