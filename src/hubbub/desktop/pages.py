"""What fills the program's window: one page at a time."""

import tkinter as tk
from typing import Literal, Protocol

from hubbub.desktop.launcher.form import LauncherPage
from hubbub.desktop.stays import Stays


class Page(Protocol):
    """What fills the window."""

    def focus_first(self) -> None:
        """Put the focus where the person will want to begin."""

    def back(self) -> None:
        """What Escape does."""

    def pack(self, *, fill: Literal["both"], expand: bool) -> None:
        """Fill the window."""

    def destroy(self) -> None:
        """Make room for another."""


class Pages:
    """The page of the chat is put aside and comes back; the others end when another one is shown."""

    def __init__(self, root: tk.Tk, stays: Stays) -> None:
        self._root = root
        self._stays = stays
        self.page: Page | None = None
        root.bind("<Escape>", lambda event: self._escape(event.widget))

    @property
    def is_chat(self) -> bool:
        """Whether the chat is what is seen."""
        return self.page is not None and not isinstance(self.page, LauncherPage)

    def show(self, page: Page) -> None:
        """Let a page fill the window."""
        if self.page is not None and self.page is self._stays.page:
            self._stays.page.pack_forget()
        elif self.page:
            self.page.destroy()
        self.page = page
        self._root.title("Hubbub")
        page.pack(fill="both", expand=True)
        page.focus_first()

    def show_chat(self) -> bool:
        """Go back to the chat, if there is a server that one is on; whether there is."""
        if self._stays.page is None:
            return False
        self.show(self._stays.page)
        self._stays.refresh()
        return True

    def _escape(self, widget: object) -> None:
        if self.page and isinstance(widget, tk.Misc) and widget.winfo_toplevel() is self._root:
            self.page.back()
