"""Who is on the server, and whom it keeps out."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from tkinter import font, ttk
from typing import Final, NamedTuple

from hubbub.client.numbers import number
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import WrappedLabel, elide
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.host.words import clock, span
from hubbub.wire.control import Attendee, BannedAddress, Report

_EDGES: Final = "14p"  # what ttk keeps free beside a cell's text, and a little between two
_TITLES: Final = (N_("Name"), N_("Account"), N_("From"), N_("Since"), N_("Silent for"))
_COLUMNS: Final = {"account": 0.15, "address": 0.22, "since": 0.17, "idle": 0.15}
"""The columns beside the name, and the part of the width that each has at most, so that names have some."""

_BANS_SHOWN: Final = 3


class _Row(NamedTuple):
    """What a list shows of somebody; the name has the room that the others leave."""

    name: str
    account: str
    address: str
    since: str
    idle: str


class PeoplePage(ttk.Frame):
    """A row each. Delete, the button and the context menu send away who is chosen."""

    def __init__(
        self, parent: tk.Misc, *, on_send_away: Callable[[Attendee], None], on_lift: Callable[[str], None]
    ) -> None:
        super().__init__(parent, padding="8p")
        self._on_send_away = on_send_away
        self._people: dict[str, Attendee] = {}
        self._rows: dict[str, _Row] = {}
        self._drawing = drawing_for(self)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.tree = ttk.Treeview(
            self, columns=list(_COLUMNS), selectmode="browse", height=4, style="Servers.Treeview"
        )
        for name, title in zip(("#0", *_COLUMNS), map(_, _TITLES), strict=True):
            self.tree.heading(name, text=title, anchor="w")
            self.tree.column(name, stretch=name == "#0", minwidth=1, width=1)
        self.tree.grid(row=0, column=0, sticky="nsew")
        AutoScrollbar(self, self.tree).grid(row=0, column=1, sticky="ns")
        bar = ttk.Frame(self)
        bar.grid(row=1, column=0, columnspan=2, sticky="ew", pady=("8p", 0))
        bar.columnconfigure(1, weight=1)
        self.send_away_button = ttk.Button(bar, text=_("Send away…"), command=self._send_away)
        self.send_away_button.grid(row=0, column=0)
        self.note = WrappedLabel(bar, "Quiet.TLabel")
        self.note.grid(row=0, column=1, sticky="ew", padx=("10p", 0))
        self.bans = BanList(self, on_lift)
        self.bans.grid(row=2, column=0, columnspan=2, sticky="ew", pady=("10p", 0))
        self._listen()
        self._show_choice()

    def _listen(self) -> None:
        self._menu = themed_menu(self.tree)
        self._menu.add_command(label=_("Send away…"), command=self._send_away)
        for key in ("<Delete>", "<KP_Delete>"):
            self.tree.bind(key, lambda _event: self._send_away())
        self.tree.bind("<Button-3>", self._show_menu)
        self.tree.bind("<FocusIn>", lambda _event: self._select_first())
        self.tree.bind("<Configure>", lambda _event: self._fit())
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._show_choice())

    def show(self, report: Report) -> None:
        """Bring the list up to date by changing only the rows that differ."""
        now = datetime.now().astimezone()
        self._people = {person.nick: person for person in report.people}
        rows = {person.nick: _row(person, now) for person in report.people}
        for nick in self._rows.keys() - rows.keys():
            self.tree.delete(nick)
        changed = [nick for nick, row in rows.items() if self._rows.get(nick) != row]
        for position, nick in enumerate(rows):
            if nick not in self._rows:
                self.tree.insert("", position, iid=nick)
            elif self.tree.index(nick) != position:
                self.tree.move(nick, "", position)
        self._rows = rows
        if changed:
            self._fit(changed)
        self._note(report.present - len(report.people))
        self.bans.show(report.bans)

    def _note(self, others: int) -> None:
        if not self._rows:
            words = _("Nobody is here. Share the link, so that others find the way.")
        else:
            words = (
                _("{others} more people are not listed.").format(others=number(others)) if others > 0 else ""
            )
        self.note.configure(text=words)

    def _fit(self, changed: Sequence[str] = ()) -> None:
        """Give each column the room that it needs, and names the rest; then write what has changed."""
        widths = {column: self._room(at, column) for at, column in enumerate(_COLUMNS, 1)}
        resized = False
        for column, width in widths.items():
            if self.tree.column(column, "width") != width:  # the list is laid out anew each time
                self.tree.column(column, width=width, stretch=False)
                resized = True
        rest = self.tree.winfo_width() - sum(widths.values())
        for nick in self._rows if resized or not changed else changed:
            self._write(nick, rest, list(widths.values()))

    def _room(self, at: int, column: str) -> int:
        """What a column needs for its longest text, as far as it may have that."""
        longest = max((row[at] for row in self._rows.values()), key=len, default="")
        needed = max(map(self._font.measure, (longest, _(_TITLES[at])))) + self.winfo_pixels(_EDGES)
        return max(1, min(needed, round(self.tree.winfo_width() * _COLUMNS[column])))

    def _write(self, nick: str, room: int, widths: Sequence[int]) -> None:
        row, edges = self._rows[nick], self.winfo_pixels(_EDGES)
        values = [
            elide(text, width - edges // 2, self._font) for text, width in zip(row[1:], widths, strict=True)
        ]
        self.tree.item(
            nick, text=self._drawing.draw(elide(row.name, room - edges, self._font)), values=values
        )

    # What is chosen

    def _select_first(self) -> None:
        if self._rows and not self.tree.selection():
            first = next(iter(self._rows))
            self.tree.selection_set(first)
            self.tree.focus(first)

    def _show_choice(self) -> None:
        self.send_away_button.state(["!disabled" if self.tree.selection() else "disabled"])

    def _send_away(self) -> None:
        for nick in self.tree.selection():
            self._on_send_away(self._people[nick])

    def _show_menu(self, event: "tk.Event[tk.Misc]") -> None:
        if row := self.tree.identify_row(event.y):
            self.tree.selection_set(row)
            self.tree.focus(row)
            self._menu.tk_popup(event.x_root, event.y_root)


class BanList(ttk.Frame):
    """The addresses that the server keeps out. It is seen only where there are some."""

    def __init__(self, parent: tk.Misc, on_lift: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._on_lift = on_lift
        self.columnconfigure(0, weight=1)
        ttk.Label(self, text=_("Banned addresses"), style="Bold.TLabel").grid(
            row=0, column=0, sticky="w", pady=(0, "3p")
        )
        self.tree = ttk.Treeview(
            self, show="tree", columns=["reason"], height=_BANS_SHOWN, selectmode="browse",
            style="Servers.Treeview",
        )  # fmt: skip
        self.tree.grid(row=1, column=0, sticky="ew")
        AutoScrollbar(self, self.tree).grid(row=1, column=1, sticky="ns")
        self.lift_button = ttk.Button(self, text=_("Let in again"), command=self._lift)
        self.lift_button.grid(row=1, column=2, sticky="n", padx=("8p", 0))
        self.tree.bind("<FocusIn>", lambda _event: self._select_first())
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._show_choice())
        for key in ("<Delete>", "<KP_Delete>"):
            self.tree.bind(key, lambda _event: self._lift())
        self._show_choice()

    def show(self, bans: tuple[BannedAddress, ...]) -> None:
        """List them, with the reasons."""
        wanted = {ban.address: ban.reason for ban in bans}
        self.tree.delete(*(set(self.tree.get_children()) - wanted.keys()))
        for address, reason in wanted.items():
            if not self.tree.exists(address):
                self.tree.insert("", "end", iid=address, text=in_short(address), values=[reason])
        self._show_choice()
        if wanted:
            self.grid()
        else:
            self.grid_remove()

    def _select_first(self) -> None:
        rows = self.tree.get_children()
        if rows and not self.tree.selection():
            self.tree.selection_set(rows[0])
            self.tree.focus(rows[0])

    def _show_choice(self) -> None:
        self.lift_button.state(["!disabled" if self.tree.selection() else "disabled"])

    def _lift(self) -> None:
        for address in self.tree.selection():
            self._on_lift(address)


def in_short(network: str) -> str:
    """A network of one address as that address."""
    address, _, length = network.partition("/")
    return address if length == ("128" if ":" in address else "32") else network


def _row(person: Attendee, now: datetime) -> _Row:
    return _Row(
        person.nick,
        person.account or "guest",
        ", ".join(person.addresses),
        clock(person.since, now),
        span(person.idle),
    )
