"""A list of servers to choose from."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import font, ttk
from typing import Final

from hubbub.client.address import Address
from hubbub.client.model import FoundServer
from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import WrappedLabel, elide
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.drawing import drawing_for

_EDGES: Final = "10p"  # what ttk keeps free beside a cell's text
_COLUMNS: Final = ("address", "state")


class ServerList(ttk.Frame):
    """A row each: name, address, how it is there. Return or a double click chooses, Delete removes."""

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        *,
        height: int,
        on_choose: Callable[[Address], None],
        on_remove: Callable[[Address], None] | None = None,
    ) -> None:
        """Show `height` rows at a time. Rows can be removed where there is `on_remove`."""
        super().__init__(parent)
        self._on_choose = on_choose
        self._on_remove = on_remove
        self._servers: dict[str, FoundServer] = {}
        self._drawing = drawing_for(self)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self.columnconfigure(0, weight=1)
        ttk.Label(self, text=title, style="Bold.TLabel").grid(sticky="w", pady=(0, "3p"))
        self.tree = ttk.Treeview(
            self,
            show="tree",
            columns=_COLUMNS,
            height=height,
            selectmode="browse",
            style="Servers.Treeview",
        )
        self.tree.grid(row=1, column=0, sticky="nsew")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.column("state", anchor="e")
        AutoScrollbar(self, self.tree).grid(row=1, column=1, sticky="ns")
        self.note = WrappedLabel(self.tree, "Panel.TLabel")
        self._listen()

    def _listen(self) -> None:
        self._menu = themed_menu(self.tree)
        self._menu.add_command(label=_("Enter"), command=self._choose)
        for key in ("<Return>", "<KP_Enter>"):
            self.tree.bind(key, lambda _event: self._choose())
        self.tree.bind("<Double-Button-1>", lambda event: self._choose_at(event.y))
        self.tree.bind("<Button-3>", self._show_menu)
        self.tree.bind("<FocusIn>", lambda _event: self._select_first())
        self.tree.bind("<Configure>", lambda _event: self._fit())
        if self._on_remove:
            self._menu.add_command(label=_("Remove from this list"), command=self._remove)
            for key in ("<Delete>", "<KP_Delete>"):
                self.tree.bind(key, lambda _event: self._remove())

    def show(self, servers: Sequence[FoundServer], otherwise: str = "") -> None:
        """Bring the list up to date; `otherwise` says in its place why it is empty."""
        wanted = {str(server.address): server for server in servers}
        was_empty = not self._servers
        self.tree.delete(*(self._servers.keys() - wanted.keys()))
        for position, row in enumerate(wanted):
            if row in self._servers:
                self.tree.move(row, "", position)
            else:
                self.tree.insert("", position, iid=row)
        self._servers = wanted
        self._fit()
        self._explain("" if wanted else otherwise)
        if was_empty and self.focus_get() is self.tree:
            self._select_first()

    def _explain(self, words: str) -> None:
        self.note.configure(text=words)
        if words:
            self.note.place(relwidth=1, x=8, y=6, width=-16)
        else:
            self.note.place_forget()

    def _fit(self) -> None:
        """Give addresses and how it is there the room that they need, and names the rest."""
        width, edges = self.tree.winfo_width(), self.winfo_pixels(_EDGES)
        state = max((self._font.measure(_state(one)) for one in self._servers.values()), default=0) + edges
        address = max(map(self._font.measure, self._servers), default=0) + edges
        address = max(1, min(address, (width - state) * 3 // 5))
        for column, room in (("address", address), ("state", state)):
            if self.tree.column(column, "width") != room:  # the list is laid out anew each time
                self.tree.column(column, width=room, minwidth=1, stretch=False)
        for row, server in self._servers.items():
            name = elide(server.name, width - state - address - edges, self._font)
            place = elide(row, address - edges, self._font)
            self.tree.item(row, text=self._drawing.draw(name), values=(place, _state(server)))

    def _select_first(self) -> None:
        """Let the arrow keys begin somewhere. What somebody has chosen stays chosen."""
        rows = self.tree.get_children()
        if rows and not self.tree.selection():
            self._select(rows[0])

    def _select(self, row: str) -> None:
        self.tree.selection_set(row)
        self.tree.focus(row)
        self.tree.see(row)

    def _choose_at(self, y: int) -> None:
        if self.tree.identify_row(y):
            self._choose()

    def _choose(self) -> None:
        for row in self.tree.selection():
            self._on_choose(self._servers[row].address)

    def _remove(self) -> None:
        """Remove the chosen row, and choose the one that takes its place."""
        for row in self.tree.selection():
            after = self.tree.next(row) or self.tree.prev(row)
            if after:
                self._select(after)
            if self._on_remove:
                self._on_remove(self._servers[row].address)

    def _show_menu(self, event: "tk.Event[tk.Misc]") -> None:
        if row := self.tree.identify_row(event.y):
            self._select(row)
            self._menu.tk_popup(event.x_root, event.y_root)


def _state(server: FoundServer) -> str:
    """How many people are there, or that nobody comes in."""
    if server.closed:
        return _("lets nobody in now")
    return "" if server.online is None else _("{online} online").format(online=server.online)
