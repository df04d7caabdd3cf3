"""Going to a conversation by typing a part of its name."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import font, ttk
from typing import Final

from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.chat.places import Found, ListedServer, Place, find_places
from hubbub.desktop.drawing import drawing_for

_ROWS: Final = 8
_NAME: Final = 190  # points
_SERVER: Final = 120
_TOP: Final = "60p"
_EDGES: Final = "10p"  # what ttk keeps free beside a cell's text
_NONE: Final = N_("No conversation is called so.")


class Switcher(ttk.Frame):
    """What is typed is looked for on all servers; arrows walk, Return goes there, Escape goes nowhere."""

    def __init__(
        self,
        page: tk.Misc,
        servers: Sequence[ListedServer],
        *,
        on_choose: Callable[[Place], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(page, style="Picker.TFrame", padding="8p")
        self._servers = servers
        self._on_choose = on_choose
        self._on_close = on_close
        self._found: Sequence[Found] = ()
        self._drawing = drawing_for(self)
        self.columnconfigure(0, weight=1)
        ttk.Label(self, text=_("Go to a conversation"), style="PanelQuiet.TLabel").grid(sticky="w")
        looking = (self.register(self._look_for), "%P")
        self.search = ttk.Entry(self, font=theme.TEXT_FONT, validate="key", validatecommand=looking)
        self.search.grid(sticky="ew", pady="4p")
        self.tree = ttk.Treeview(
            self, show="tree", columns=("server",), height=_ROWS, selectmode="browse", takefocus=False
        )
        self._for_names, self._for_servers = (_NAME, _SERVER) if len(servers) > 1 else (_NAME + _SERVER, 0)
        self.tree.column("#0", width=theme.grown(self, self._for_names))
        self.tree.column("server", width=theme.grown(self, self._for_servers), minwidth=0, anchor="e")
        self.tree.tag_configure("unread", font=theme.BOLD_FONT)
        self.tree.grid(sticky="nsew")
        self.note = ttk.Label(self, style="PanelQuiet.TLabel")
        self.note.grid(sticky="w")
        self._listen()
        self._look_for("")
        self.place(relx=0.5, y=self._top(page), anchor="n")
        self.lift()
        self.search.focus_set()

    def _top(self, page: tk.Misc) -> int:
        """Higher than usual where the page ends too early."""
        self.update_idletasks()  # only then it knows its height
        return max(0, min(self.winfo_pixels(_TOP), page.winfo_height() - self.winfo_reqheight()))

    def _listen(self) -> None:
        for key, step in (("Up", -1), ("Down", 1), ("Prior", -_ROWS), ("Next", _ROWS)):
            self.search.bind(f"<{key}>", partial(self._walk, step))
        for key in ("<Return>", "<KP_Enter>"):
            self.search.bind(key, lambda _event: self._choose())
        for key in ("<Escape>", "<Tab>", "<<PrevWindow>>", "<Control-k>"):
            self.search.bind(key, lambda _event: self._close())
        self.search.bind("<FocusOut>", lambda _event: self.destroy())
        self.tree.bind("<Button-1>", lambda _event: "break")  # the focus stays with what is typed
        self.tree.bind("<ButtonRelease-1>", lambda event: self._clicked(event.y))

    def _look_for(self, words: str) -> bool:
        """Show what is called so; True, because whatever is typed may be typed."""
        self._found = find_places(self._servers, words)
        self.tree.delete(*self.tree.get_children())
        for number, found in enumerate(self._found):
            server = found.server_name if self._for_servers else ""
            name = f"{found.name} ({found.unread})" if found.unread else found.name
            self.tree.insert(
                "", "end", iid=str(number), text=self._fitted(name, self._for_names),
                values=(self._fitted(server, self._for_servers),), tags=("unread",) if found.unread else (),
            )  # fmt: skip
        self.note.configure(text="" if self._found else _(_NONE))
        self._select(0)
        return True

    def _fitted(self, text: str, width: float) -> str:
        room = theme.grown(self, width) - self.winfo_pixels(_EDGES)
        return self._drawing.draw(elide(text, room, font.nametofont(theme.BOLD_FONT, self)))

    def _walk(self, step: int, _event: "tk.Event[tk.Misc]") -> str:
        chosen = self.tree.selection()
        self._select(int(chosen[0]) + step if chosen else 0)
        return "break"

    def _select(self, number: int) -> None:
        if self._found:
            row = str(min(max(number, 0), len(self._found) - 1))
            self.tree.selection_set(row)
            self.tree.see(row)

    def _clicked(self, y: int) -> str:
        if row := self.tree.identify_row(y):
            self._select(int(row))
            self._choose()
        return "break"

    def _choose(self) -> str:
        for row in self.tree.selection():
            place = self._found[int(row)].place
            self._close()
            self._on_choose(place)
        return "break"

    def _close(self) -> str:
        self.destroy()
        self._on_close()
        return "break"
