"""Who is here: the list beside the messages."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import font, ttk
from typing import Final

from hubbub.client.model import Member
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.theme import Palette

_ROLES: Final = {"~": "owner", "&": "administrator", "@": "moderator", "%": "half-operator"}
_EDGES: Final = "10p"  # what ttk keeps free beside a row's text


class MemberList(ttk.Frame):
    """As the session sorts them, who is away dimmed. A double click or Return opens a private window."""

    def __init__(self, parent: tk.Misc, on_open: Callable[[str], None]) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="8p 8p 0 4p")
        self._on_open = on_open
        self._rows: dict[str, tuple[str, bool]] = {}
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

    def show(self, members: Sequence[Member], own_nick: str) -> None:
        """Bring the list up to date by changing only the rows that differ."""
        wanted = {member.nick: (describe(member, own_nick), member.away) for member in members}
        for nick in self._rows.keys() - wanted.keys():
            self.tree.delete(nick)
        for position, (nick, row) in enumerate(wanted.items()):
            if nick not in self._rows:
                self.tree.insert("", position, iid=nick, text=self._drawn(row[0]), tags=_tags(row))
            elif self._rows[nick] != row:
                self.tree.item(nick, text=self._drawn(row[0]), tags=_tags(row))
            if self.tree.index(nick) != position:
                self.tree.move(nick, "", position)
        self._rows = wanted
        self.heading.configure(text=f"Online: {len(members)}")

    def _select_first(self) -> None:
        """Let the arrow keys begin somewhere. Whoever is selected stays so."""
        rows = self.tree.get_children()
        if rows and not self.tree.selection():
            self.tree.selection_set(rows[0])
            self.tree.focus(rows[0])

    def _drawn(self, words: str) -> str:
        return self._drawing.draw(
            elide(words, self.tree.winfo_width() - self.winfo_pixels(_EDGES), self._font)
        )

    def _refit(self) -> None:
        for nick, (words, _away) in self._rows.items():
            self.tree.item(nick, text=self._drawn(words))

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
        menu.add_command(label="Write privately", command=partial(self._open, nick))

    def _open_selected(self) -> None:
        for nick in self.tree.selection():
            self._open(nick)

    def _open(self, nick: str) -> None:
        if nick:
            self._on_open(nick)

    def _paint(self, palette: Palette) -> None:
        self.tree.tag_configure("away", foreground=palette.quiet)


def _tags(row: tuple[str, bool]) -> tuple[str, ...]:
    _words, away = row
    return ("away",) if away else ()


def describe(member: Member, own_nick: str) -> str:
    """A member's row: the name, and in brackets what is worth knowing."""
    notes = ["you"] if member.nick == own_nick else []
    if member.away:  # before the role, which is cut off where there is no room for both
        notes.append("away")
    if member.prefixes[:1] in _ROLES:
        notes.append(_ROLES[member.prefixes[0]])
    return f"{member.nick} ({', '.join(notes)})" if notes else member.nick
