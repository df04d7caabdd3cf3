"""The tabs of a channel's lists: who is banned, who is excepted from that, who is always let in."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from tkinter import font, ttk
from typing import Final, NamedTuple

from hubbub.client.channel_changes import Refusal
from hubbub.client.day_words import local, moment, short_day
from hubbub.client.mask_words import describe_mask, normal_mask
from hubbub.client.model import Listed
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Rules
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.channel.orders import Then
from hubbub.desktop.channel.tab import Look, Tab, in_words
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import WrappedLabel, elide
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.wire.source import Source

_EDGES: Final = "10p"  # what ttk keeps free beside a cell's text
_LOCKED: Final = N_("Only moderators may change this list.")
_BY_SHARE: Final = 3
"""The part of the width that tells who made an entry: a third."""

Change = Callable[[Sequence[ModeChange], Then], None]
"""Asks for changes of the list, and hears what was refused."""


class Texts(NamedTuple):
    """What a list is called, and what is said around it."""

    title: str
    label: str
    effect: str
    """What an entry does, with ``{whom}``."""
    empty: str


BANS: Final = Texts(
    N_("Bans"),
    N_("Ban whom?"),
    N_("Keeps {whom} out."),
    N_("Nobody is banned."),
)
EXCEPTIONS: Final = Texts(
    N_("Exceptions"),
    N_("Whom do bans not mean?"),
    N_("Lets {whom} in although a ban would keep them out."),
    N_("There are no exceptions from the bans."),
)
GUESTS: Final = Texts(
    N_("Always let in"),
    N_("Who needs no invitation?"),
    N_("Lets {whom} in when only people may come in who were invited."),
    N_("Nobody is on this list. It matters while only people may come in who were invited."),
)


class MasksTab(Tab):
    """The entries in words, with who made them and when; one can be typed in, several be removed."""

    def __init__(self, parent: tk.Misc, texts: Texts, letter: str, rules: Rules, on_change: Change) -> None:
        super().__init__(parent)
        self.title = texts.title
        self._texts = texts
        self._letter = letter
        self._rules = rules
        self._on_change = on_change
        self._entries: dict[str, Listed] = {}
        self._drawing = drawing_for(self)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self.rowconfigure(0, weight=1)
        self.tree = ttk.Treeview(
            self, show="tree", columns=("made",), height=5, selectmode="extended", style="Servers.Treeview"
        )
        self.tree.grid(row=0, column=0, sticky="nsew")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.column("made", width=1, stretch=False)
        AutoScrollbar(self, self.tree).grid(row=0, column=1, sticky="ns")
        self.empty = WrappedLabel(self.tree, "Panel.TLabel", _("Asking the server…"))
        self.empty.place(relwidth=1, x=8, y=6, width=-16)
        self.field, self.add_button, self.remove_button = self._make_controls()
        self._listen()

    def _make_controls(self) -> tuple[Field, ttk.Button, ttk.Button]:
        self.note = WrappedLabel(self, "Small.TLabel")
        self.note.grid(row=1, column=0, sticky="ew", pady=("4p", "2p"))
        remove = ttk.Button(self, text=_("Remove from the list"), command=self.remove)
        remove.grid(row=2, column=0, sticky="w", pady=(0, "8p"))
        row = ttk.Frame(self)
        row.grid(row=3, column=0, columnspan=2, sticky="ew")
        row.columnconfigure(0, weight=1)
        account = self._rules.account_mask
        hint = (
            _("A name, or a mask such as *!*@address. An account is {account}NAME.").format(account=account)
            if account
            else _("A name, or a mask such as *!*@address.")
        )
        added = Field(row, _(self._texts.label), "", hint)
        added.grid(row=0, column=0, sticky="ew")
        add = ttk.Button(row, text=_("Add"), command=self.add)
        add.grid(row=0, column=1, padx=("8p", 0))
        return added, add, remove

    def _listen(self) -> None:
        on_return(self.field.entry, self.add)
        self.field.bind("<<Edited>>", lambda _event: self._explain())
        for key in ("<Delete>", "<KP_Delete>"):
            self.tree.bind(key, lambda _event: self.remove())
        self.tree.bind("<Control-a>", lambda _event: self.tree.selection_set(self.tree.get_children()))
        self.tree.bind("<Configure>", lambda _event: self._fit())
        self.tree.bind("<FocusIn>", lambda _event: self._select_first())
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._show_chosen())

    @property
    def first(self) -> tk.Misc:
        """See Tab."""
        return self.field.entry if self.field.entry.instate(["!disabled"]) else self.tree

    def show(self, look: Look) -> None:
        """See Tab."""
        for widget in (self.add_button, self.remove_button, self.field.entry):
            widget.state(["!disabled" if look.may_change else "disabled"])
        if not look.may_change:
            self.field.note.configure(text=_(_LOCKED), style="Small.TLabel")
        entries = look.lists.get(self._letter)
        if entries is not None:
            self._show_entries(entries)
        elif look.me is None:
            self.empty.configure(text=_("Only people in the channel see its lists."))

    def add(self) -> None:
        """Put what was typed into the list."""
        mask = normal_mask(self.field.value, self._rules)
        if not self.field.value:
            self.field.complain(_("Type a name or a mask first."))
        elif mask is None:
            self.field.complain(_("That is no mask. It is name!user@host, with * for anything."))
        elif mask in self._entries:
            self.field.complain(_("That is in the list already."))
        else:
            self._on_change([ModeChange(added=True, letter=self._letter, argument=mask)], self._added)

    def remove(self) -> None:
        """Take the chosen entries off the list."""
        chosen = self.tree.selection()
        if chosen and self.remove_button.instate(["!disabled"]):
            changes = [ModeChange(added=False, letter=self._letter, argument=mask) for mask in chosen]
            self._on_change(changes, self._removed)

    def _added(self, refusals: Sequence[Refusal]) -> None:
        if not self.winfo_exists():
            return
        if refusals:
            self.field.complain(in_words(refusals))
        else:
            self.field.fill("")
            self.field.accept()

    def _removed(self, refusals: Sequence[Refusal]) -> None:
        if self.winfo_exists() and refusals:
            self.note.configure(text=in_words(refusals), style="Error.TLabel")

    def _show_entries(self, entries: Sequence[Listed]) -> None:
        wanted = {entry.mask: entry for entry in entries}
        self.tree.delete(*(mask for mask in self._entries if mask not in wanted))
        for mask in wanted:
            if mask not in self._entries:
                self.tree.insert("", "end", iid=mask)
        self._entries = wanted
        self._fit()
        self.empty.configure(text=_(self._texts.empty))
        if wanted:
            self.empty.place_forget()
        else:
            self.empty.place(relwidth=1, x=8, y=6, width=-16)
        self._show_chosen()

    def _fit(self) -> None:
        """Cut what is too long, and leave the most room to whom an entry means."""
        width, edges = self.tree.winfo_width(), self.winfo_pixels(_EDGES)
        share = width // _BY_SHARE
        if self.tree.column("made", "width") != share:
            self.tree.column("made", width=max(share, 1))
        for mask, entry in self._entries.items():
            words = _capitalised(describe_mask(mask, self._rules))
            made = elide(_made(entry, short_day), share - edges, self._font)
            text = self._drawing.draw(elide(words, width - share - 2 * edges, self._font))
            self.tree.item(mask, text=text, values=(self._drawing.draw(made),))

    def _select_first(self) -> None:
        """Let the arrow keys begin somewhere."""
        rows = self.tree.get_children()
        if rows and not self.tree.selection():
            self.tree.selection_set(rows[0])
            self.tree.focus(rows[0])

    def _show_chosen(self) -> None:
        """Say all that is known of the chosen entry."""
        chosen = self.tree.selection()
        words = ""
        if len(chosen) == 1:
            entry = self._entries[chosen[0]]
            words = ": ".join((entry.mask, _made(entry, _to_the_minute) or _("nobody knows by whom")))
        elif chosen:
            words = _("{chosen} are chosen.").format(chosen=len(chosen))
        self.note.configure(text=self._drawing.draw(words), style="Small.TLabel")

    def _explain(self) -> None:
        """Say what the mask would do that is being typed."""
        mask = normal_mask(self.field.value, self._rules)
        if not self.field.value or self.field.problem:
            return
        whom = describe_mask(mask, self._rules) if mask is not None else ""
        if whom:
            self.field.note.configure(text=self._drawing.draw(_(self._texts.effect).format(whom=whom)))


def _made(entry: Listed, written: Callable[[datetime], str]) -> str:
    """Who made an entry, and when."""
    who = _("by {nick}").format(nick=Source.parse(entry.author).nick) if entry.author else ""
    when = written(local(entry.time)) if entry.time is not None else ""
    return ", ".join(part for part in (who, when) if part)


def _to_the_minute(when: datetime) -> str:
    return moment(round(when.timestamp() * 1000))


def _capitalised(words: str) -> str:
    """A first letter as at the start of a sentence, but for a mask, which is no word."""
    return words if "!" in words else words[:1].upper() + words[1:]
