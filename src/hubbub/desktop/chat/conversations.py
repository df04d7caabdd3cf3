"""The list of servers and their open conversations: how much in each is unread, and how much calls us."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from tkinter import font, ttk
from typing import Final, NamedTuple

from hubbub.client.model import Conversation, Link
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import ElidedButton, elide
from hubbub.desktop.chat.menu import drawn_name, themed_menu
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.keys import control, with_key
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.menu import add_levels
from hubbub.desktop.notices.pills import Pills
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.theme import Palette
from hubbub.wire.names import is_channel

_EDGES: Final = "10p"  # what ttk keeps free beside a row's text
_INDENT: Final = "9p"
_GAP: Final = "7p"  # between a name and the pill beside it
_STATES: Final = {
    Link.CONNECTING: N_("connecting…"),
    Link.WAITING: N_("offline"),
    Link.CLOSED: N_("offline"),
}


class Row(NamedTuple):
    """How a row looks. Where there isn't room for all, it is the name that is cut."""

    before: str
    name: str
    after: str
    tags: tuple[str, ...]
    mark: Mark = Mark()


def conversation_row(conversation: Conversation, mark: Mark) -> Row:
    """The row of a conversation. A muted one is quiet."""
    is_quiet = mark.muted or not conversation.joined
    tags = ("unread",) if mark.suffix else ("absent",) if is_quiet else ()
    return Row("", conversation.name, mark.suffix, tags, mark)


def server_row(server: ListedServer, *, is_open: bool, is_current: bool) -> Row:
    """The heading of a server. It counts what can't be seen below it, or isn't looked at."""
    state = f" · {_(_STATES[server.link])}" if server.link in _STATES else ""
    new = Mark() if is_open and is_current else server.new
    tags = ("server", "cut-off") if state else ("server",)
    return Row("▾ " if is_open else "▸ ", server.name, state + new.suffix, tags, new)


class ConversationList(ttk.Frame):
    """Servers as headings, below each the lobby first, then channels, then people. Choosing one opens it."""

    def __init__(
        self,
        parent: tk.Misc,
        on_choose: Callable[[Place], None],
        on_window: Callable[[Place], None],
        on_add: Callable[[], None],
        on_leave: Callable[[Place], None],
        on_level: Callable[[Place, Level], None],
    ) -> None:
        """`on_window` gets the person whose window is to be opened.

        `on_leave` gets the place that is to be left, `on_level` what of a place is to call.
        """
        super().__init__(parent, style="Panel.TFrame", padding="5p 8p 0 6p")
        self._on_choose = on_choose
        self._on_window = on_window
        self._on_leave = on_leave
        self._on_level = on_level
        self._servers: Sequence[ListedServer] = ()
        self._current = Place("", "")
        self._rows: dict[str, Row] = {}
        self._places: dict[str, Place] = {}
        self._drawing = drawing_for(self)
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.grid(row=0, column=0, sticky="nsew")
        AutoScrollbar(self, self.tree).grid(row=0, column=1, sticky="ns")
        words = with_key(_("Add a server"), control("N"))
        self.add_button = ElidedButton(self, "Side.TButton", words, on_add)
        self.add_button.grid(row=1, column=0, sticky="ew", pady=("4p", 0))
        self._menu = themed_menu(self.tree)
        for tag in ("unread", "server"):
            self.tree.tag_configure(tag, font=theme.BOLD_FONT)
        self._pills = Pills(self.tree)
        theme.follow(self.tree, self._paint)
        self.configure(width="140p")
        self.grid_propagate(False)
        self._listen()

    def _listen(self) -> None:
        self.tree.bind("<ButtonRelease-1>", lambda event: self._clicked(event.x, event.y))
        for key in ("<Return>", "<KP_Enter>"):
            self.tree.bind(key, lambda _event: self._choose(self.tree.focus()))
        self.tree.bind("<Double-Button-1>", lambda event: self._open(self.tree.identify_row(event.y)))
        self.tree.bind("<Shift-Return>", lambda _event: self._open(self.tree.focus()))
        self.tree.bind("<Button-3>", lambda event: self._show_menu(self.tree.identify_row(event.y), event))
        for key in ("<Menu>", "<Shift-F10>"):
            self.tree.bind(key, lambda event: self._show_menu(self.tree.focus(), event))
        for event_name in ("<<TreeviewOpen>>", "<<TreeviewClose>>", "<Configure>"):
            self.tree.bind(event_name, lambda _event: self.after_idle(self._refresh), add=True)

    def show(self, servers: Sequence[ListedServer], current: Place) -> None:
        """Bring the list up to date; `current` is the place whose messages are shown."""
        self._servers, self._current = servers, current
        places = dict(self._wanted())
        for row in self._places.keys() - places.keys():
            if self.tree.exists(row):  # its heading may have taken it along
                self.tree.delete(row)
            self._rows.pop(row, None)
        if list(self._places) != list(places):
            self._arrange(places)
        self._refresh()
        self._select(current)

    def row_of(self, place: Place) -> str:
        """The name that the tree has for the row of a place."""
        return f"{place.server} {place.key}".strip()

    def _wanted(self) -> Iterator[tuple[str, Place]]:
        for server in self._servers:
            yield server.server, Place(server.server, "")
            for conversation in server.conversations:
                place = Place(server.server, conversation.key)
                yield self.row_of(place), place

    def _arrange(self, places: dict[str, Place]) -> None:
        """Put every row into its place, the new ones too."""
        for row, place in places.items():
            parent = place.server if place.key else ""
            if self.tree.exists(row):
                self.tree.move(row, parent, "end")
            else:
                self.tree.insert(parent, "end", iid=row, open=True)
        self._places = places

    def _refresh(self) -> None:
        """Say in each row what has changed, in the room that there is."""
        for server in self._servers:
            is_open = bool(self.tree.item(server.server, "open"))
            is_current = server.server == self._current.server
            self._put(server.server, server_row(server, is_open=is_open, is_current=is_current), depth=0)
            for conversation in server.conversations:
                row = conversation_row(conversation, server.mark(conversation.key))
                self._put(self.row_of(Place(server.server, conversation.key)), row, depth=1)

    def _put(self, row: str, looks: Row, depth: int) -> None:
        pill = self._pills.image(looks.mark)
        text = self._drawing.draw(self._fitted(looks, depth, pill))
        if self._rows.get(row) != looks or self.tree.item(row, "text") != text:
            self._rows[row] = looks
            self.tree.item(row, text=text, tags=looks.tags, image=pill)

    def _fitted(self, looks: Row, depth: int, pill: str) -> str:
        name = font.nametofont(theme.BOLD_FONT if looks.tags else theme.TEXT_FONT, self)
        edges = self.winfo_pixels(_EDGES) + depth * self.winfo_pixels(_INDENT)
        if pill:
            edges += int(self.tk.call("image", "width", pill)) + self.winfo_pixels(_GAP)
        taken = edges + name.measure(looks.before + looks.after)
        room = max(self.tree.winfo_width() - taken, 2) if self.tree.winfo_width() > 1 else 1
        return looks.before + elide(looks.name, room, name) + looks.after

    def _select(self, current: Place) -> None:
        row = self.row_of(current)
        if self.tree.exists(row) and self.tree.selection() != (row,):
            self.tree.selection_set(row)
            self.tree.focus(row)
            if self.tree.item(current.server, "open"):  # see() would open it
                self.tree.see(row)

    def _clicked(self, x: int, y: int) -> None:
        """A click on a heading's arrow folds its rows away, or out again."""
        row = self.tree.identify_row(y)
        arrow = self.tree.winfo_pixels(_EDGES)
        if row and not self._places[row].key and x < 2 * arrow:
            self._fold(row)
        else:
            self._choose(row)

    def _choose(self, row: str) -> None:
        if row:
            self._on_choose(self._places[row])

    def _open(self, row: str) -> None:
        """Open the window of a person."""
        if row and self._is_person(row):
            self._on_window(self._places[row])

    def _is_person(self, row: str) -> bool:
        return bool(self._places[row].key) and not is_channel(self._rows[row].name)

    def _fold(self, row: str) -> None:
        self.tree.item(row, open=not self.tree.item(row, "open"))
        self._refresh()

    def _show_menu(self, row: str, event: "tk.Event[tk.Misc]") -> None:
        """What can be done with a conversation or a server."""
        if not row:
            return
        self.fill_menu(row)
        self._menu.tk_popup(event.x_root, event.y_root)

    def fill_menu(self, row: str) -> tk.Menu:
        """The menu of a row."""
        place = self._places[row]
        server = next(server for server in self._servers if server.server == place.server)
        words = _("Fold") if self.tree.item(server.server, "open") else _("Unfold")
        self._menu.delete(0, "end")
        if place.key:
            looks = self._rows[row]
            add_levels(self._menu, looks.name, looks.mark.level, partial(self._on_level, place))
        if self._is_person(row):
            self._menu.add_command(
                label=_("Open in a window of its own"), command=lambda: self._on_window(place)
            )
        self._menu.add_command(label=words, command=lambda: self._fold(server.server))
        if place.key and is_channel(name := self._rows[row].name):
            self._menu.add_command(
                label=_("Leave {name}").format(name=drawn_name(self._menu, name)),
                command=lambda: self._on_leave(place),
            )
        whole = Place(server.server, "")
        self._menu.add_command(
            label=_("Leave {name}…").format(name=drawn_name(self._menu, server.name)),
            command=lambda: self._on_leave(whole),
        )
        return self._menu

    def _paint(self, palette: Palette) -> None:
        self.tree.tag_configure("absent", foreground=palette.quiet)
        self.tree.tag_configure("cut-off", foreground=palette.waiting)
        for row, looks in self._rows.items():
            self.tree.item(row, image=self._pills.image(looks.mark))
