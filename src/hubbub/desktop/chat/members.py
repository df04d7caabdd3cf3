"""Who is here: the list beside the messages."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain, compress, count, repeat
from operator import attrgetter, is_not, ne, or_
from tkinter import font, ttk
from typing import Final

from hubbub.client.model import Member
from hubbub.client.numbers import number
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.theme import Palette

_ROLES: Final = {
    "~": N_("owner"),
    "&": N_("administrator"),
    "@": N_("moderator"),
    "%": N_("half-operator"),
}
AT_ONCE: Final = 50
"""Rows that are changed in one turn of the window."""

_REST: Final = 1  # milliseconds in which Tk looks after the person before it goes on
_NICK: Final = attrgetter("nick")
_EDGES: Final = "10p"  # what ttk keeps free beside a row's text


class MemberList(ttk.Frame):
    """As the session sorts them, who is away dimmed. A double click or Return opens a private window."""

    def __init__(self, parent: tk.Misc, on_open: Callable[[str], None]) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="8p 8p 0 4p")
        self._on_open = on_open
        self._wanted: dict[str, Member] = {}
        self._own_nick = ""
        self._rows: dict[str, Member | None] = {}
        """By nick, who is shown as what; None where that has to be drawn anew."""
        self._order: list[str] = []
        self._turn = ""
        self._drawing = drawing_for(self)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        self.heading = ttk.Label(self, style="PanelQuiet.TLabel")
        self.heading.grid(row=0, column=0, sticky="w", padx="4p", pady=(0, "4p"))
        self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.grid(row=1, column=0, sticky="nsew")
        AutoScrollbar(self, self.tree).grid(row=1, column=1, sticky="ns")
        self.offer: Callable[[tk.Menu, str], None] = self._offer
        """Fills the context menu of somebody."""
        self._menu = themed_menu(self.tree)
        self._listen()
        theme.follow(self.tree, self._paint)

    def _listen(self) -> None:
        self.tree.bind("<Double-Button-1>", lambda event: self._open(self.tree.identify_row(event.y)))
        self.tree.bind("<Return>", lambda _event: self._open_selected())
        self.tree.bind("<Button-3>", self._show_menu)
        for key in ("<Menu>", "<Shift-F10>"):
            self.tree.bind(key, lambda _event: self._show_menu_of_selected())
        self.tree.bind("<Configure>", lambda _event: self._refit())
        self.tree.bind("<FocusIn>", lambda _event: self._select_first())
        self.tree.bind("<Destroy>", lambda _event: self._rest())

    def show(self, members: Sequence[Member], own_nick: str) -> None:
        """Bring the list up to date by changing only the rows that differ, some of them at once."""
        self._wanted = dict(zip(map(_NICK, members), members, strict=True))
        if own_nick != self._own_nick:
            self._own_nick = own_nick
            self._rows = dict.fromkeys(self._rows)
        self.heading.configure(text=_("Online: {members}").format(members=number(len(members))))
        self._catch_up()

    def _catch_up(self) -> None:
        """Change as many rows as there is time for in a turn of the window, and go on in the next."""
        self._rest()
        self._take_out(self._rows.keys() - self._wanted.keys())
        wanted = list(self._wanted.values())
        for changed, position in enumerate(self._differences()):
            if changed == AT_ONCE:
                self._turn = self.after(_REST, self._catch_up)
                return
            self._put(position, wanted[position])

    def _take_out(self, gone: AbstractSet[str]) -> None:
        if gone:
            self.tree.delete(*gone)
            self._order = [nick for nick in self._order if nick not in gone]
            for nick in gone:
                del self._rows[nick]

    def _differences(self) -> Iterator[int]:
        """Where a row isn't as it should be. Each has to be put right before one asks for the next.

        Nothing of this runs in Python for each row: of thousands, mostly one has changed.
        """
        moved = map(ne, chain(self._order, repeat("")), self._wanted)
        changed = map(is_not, map(self._rows.get, self._wanted), self._wanted.values())
        return compress(count(), map(or_, moved, changed))

    def _rest(self) -> None:
        if self._turn:
            self.after_cancel(self._turn)
            self._turn = ""

    def _put(self, position: int, member: Member) -> None:
        """Bring a row to its place, and to its looks. Tkinter's own methods take several times as long."""
        nick, words, tags = member.nick, self._drawn(member), "away" if member.away else ""
        call, tree = self.tree.tk.call, str(self.tree)
        if nick not in self._rows:
            call(tree, "insert", "", position, "-id", nick, "-text", words, "-tags", tags)
            self._order.insert(position, nick)
        else:
            call(tree, "item", nick, "-text", words, "-tags", tags)
            if self._order[position] != nick:
                self.tree.move(nick, "", position)
                self._order.remove(nick)
                self._order.insert(position, nick)
        self._rows[nick] = member

    def _select_first(self) -> None:
        """Let the arrow keys begin somewhere. Whoever is selected stays so."""
        rows = self.tree.get_children()
        if rows and not self.tree.selection():
            self.tree.selection_set(rows[0])
            self.tree.focus(rows[0])

    def _drawn(self, member: Member) -> str:
        words = describe(member, self._own_nick)
        if len(words) * self._widest > self._room:  # measuring takes longer than all the rest
            words = elide(words, self._room, self._font)
        return self._drawing.draw(words)

    def _refit(self) -> None:
        """Draw all rows anew, for another width."""
        self._room = self.tree.winfo_width() - self.winfo_pixels(_EDGES)
        self._rows = dict.fromkeys(self._rows)
        self._catch_up()

    def _show_menu(self, event: "tk.Event[tk.Misc]") -> None:
        if row := self.tree.identify_row(event.y):
            self.tree.selection_set(row)
            self.tree.focus(row)
            self._pop_up(row, event.x_root, event.y_root)

    def _show_menu_of_selected(self) -> str:
        for row in self.tree.selection():
            self.tree.see(row)
            box = self.tree.bbox(row)
            x, y, _width, height = box if not isinstance(box, str) else (0, 0, 0, 0)
            self._pop_up(row, self.tree.winfo_rootx() + x, self.tree.winfo_rooty() + y + height)
        return "break"

    def _pop_up(self, nick: str, x: int, y: int) -> None:
        self._menu.delete(0, "end")
        self.offer(self._menu, nick)
        self._menu.tk_popup(x, y)

    def _offer(self, menu: tk.Menu, nick: str) -> None:
        menu.add_command(label=_("Write privately"), command=partial(self._open, nick))

    def _open_selected(self) -> None:
        for nick in self.tree.selection():
            self._open(nick)

    def _open(self, nick: str) -> None:
        if nick:
            self._on_open(nick)

    def _paint(self, palette: Palette) -> None:
        self.tree.tag_configure("away", foreground=palette.quiet)
        self._widest = self._font.measure("W")
        self._refit()


def describe(member: Member, own_nick: str) -> str:
    """A member's row: the name, and in brackets what is worth knowing."""
    notes = [_("you")] if member.nick == own_nick else []
    if member.away:  # before the role, which is cut off where there is no room for both
        notes.append(_("away"))
    if member.prefixes[:1] in _ROLES:
        notes.append(_(_ROLES[member.prefixes[0]]))
    return f"{member.nick} ({', '.join(notes)})" if notes else member.nick
