"""What the server writes about itself, as it writes it."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.menu import add_copy_commands, select_all, themed_menu
from hubbub.desktop.theme import Palette

_INTERVAL: Final = 500  # milliseconds
_AT_ONCE: Final = 1 << 16  # bytes
LINES: Final = 2000
"""Lines that are kept in view."""


class Tail:
    """The end of a file that grows, piece by piece."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_up_to = max(0, self._size() - _AT_ONCE)

    def read(self) -> str:
        """What was written since; at most the last 64 KiB of it, in whole lines."""
        size = self._size()
        if size < self._read_up_to:  # it was begun anew
            self._read_up_to = 0
        if size == self._read_up_to:
            return ""
        start = max(self._read_up_to, size - _AT_ONCE)
        with self._path.open("rb") as file:
            file.seek(start)
            data = file.read(_AT_ONCE)
        whole = data[: data.rfind(b"\n") + 1]
        self._read_up_to = start + len(whole)
        return whole.decode(errors="replace")

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0


class LogPage(ttk.Frame):
    """Follows the end, unless somebody reads further up."""

    def __init__(self, parent: tk.Misc, path: Path) -> None:
        super().__init__(parent, padding="8p")
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.text = tk.Text(
            self, font=theme.CODE_FONT, wrap="word", borderwidth=0, highlightthickness=1, state="disabled",
            padx=8, pady=6, width=1, height=1,
        )  # fmt: skip
        self.text.grid(row=0, column=0, sticky="nsew")
        AutoScrollbar(self, self.text).grid(row=0, column=1, sticky="ns")
        self.text.bind("<Button-3>", self._show_menu)
        self.text.bind("<Control-a>", lambda _event: select_all(self.text))
        self.text.bind("<Button-1>", lambda _event: self.text.focus_set(), add=True)
        self._menu = themed_menu(self.text)
        self._tail = Tail(path)
        self._next = self.after(0, self._look)
        theme.follow(self.text, self._paint)

    def _look(self) -> None:
        self._next = self.after(_INTERVAL, self._look)
        if new := self._tail.read():
            self._append(new)

    def _append(self, new: str) -> None:
        follows = self.text.yview()[1] >= 1.0
        self.text.configure(state="normal")
        self.text.insert("end", new)
        surplus = int(self.text.index("end").partition(".")[0]) - 2 - LINES
        if surplus > 0:
            self.text.delete("1.0", f"{surplus + 1}.0")
        self.text.configure(state="disabled")
        if follows:
            self.text.see("end")

    def _show_menu(self, event: "tk.Event[tk.Misc]") -> None:
        self._menu.delete(0, "end")
        add_copy_commands(self._menu, self.text)
        self._menu.tk_popup(event.x_root, event.y_root)

    def _paint(self, palette: Palette) -> None:
        self.text.configure(
            background=palette.panel,
            foreground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
            inactiveselectbackground=palette.accent,
            highlightbackground=palette.border,
            highlightcolor=palette.link,
        )

    def destroy(self) -> None:
        """Go away, and read no more."""
        self.after_cancel(self._next)
        super().destroy()
