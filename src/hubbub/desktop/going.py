"""Going to another conversation or server with the keyboard, from the page or from a private window.

In a private window Control+K, Control+Tab, Alt+Shift+Up and Down, and Control+N lead to the main window; F2
and F9 act on it. F3 and F4 open their menus where one is, and Control+F and Control+D look there.
"""

import tkinter as tk
from collections.abc import Callable
from typing import TypeAlias

from hubbub.desktop.chat.first import FIRST
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.places import Place, next_channel, next_unread
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.chat.switcher import Switcher
from hubbub.desktop.stays import Stays

_Where: TypeAlias = ChatPage | PrivateWindow


class Going:
    """Control+Tab, Alt+Shift+Down, Control+K and the like, as long as the page is what is seen."""

    def __init__(
        self, window: tk.Tk, stays: Stays, on_add: Callable[[], None], on_host: Callable[[], None]
    ) -> None:
        """`on_add` is called for another server, `on_host` for the one that is hosted here."""
        self._window = window
        self._stays = stays
        self._on_add = on_add
        self._on_host = on_host
        window.bind_all("<F8>", lambda event: self._open_host(event.widget))
        self._bind("<Control-Tab>", lambda _where: self._step(1))
        self._bind("<Control-Shift-Tab>", lambda _where: self._step(-1))
        if window.tk.call("tk", "windowingsystem") == "x11":
            self._bind("<Control-ISO_Left_Tab>", lambda _where: self._step(-1))
        self._bind("<Alt-Shift-Down>", lambda _where: self._step_unread(1))
        self._bind("<Alt-Shift-Up>", lambda _where: self._step_unread(-1))
        self._bind("<F9>", lambda _where: self._toggle_members())
        self._bind("<Control-k>", self.switch)
        self._bind("<Control-n>", lambda _where: self._add())
        self._bind("<Control-f>", lambda where: where.open_search())
        self._bind("<Control-d>", lambda where: where.pane.open_date())
        self._bind("<F2>", lambda _where: stays.open_account())
        self._bind("<F3>", self._open_settings)
        self._bind("<F4>", stays.open_notices)

    def switch(self, where: _Where) -> None:
        """Let the person look for a conversation by a part of its name."""
        Switcher(where, self._stays.listed, on_choose=self._stays.come_to, on_close=where.focus_first)

    def _open_host(self, widget: object) -> None:
        """Whoever hosts a server gets to its window from every page."""
        window = _window_of(widget)
        if window is self._window or isinstance(window, PrivateWindow):
            self._on_host()

    def _open_settings(self, where: _Where) -> None:
        if isinstance(where, PrivateWindow):
            where.open_menu()
        else:
            self._stays.open_settings()

    def _toggle_members(self) -> None:
        if self._stays.page:
            self._stays.page.columns.toggle_members()

    def _add(self) -> None:
        self._window.lift()
        self._window.focus_set()
        self._on_add()

    def _step(self, step: int) -> None:
        if self._stays.front:
            self._go(next_channel(self._stays.listed, self._stays.front.place, step))

    def _step_unread(self, step: int) -> None:
        if self._stays.front:
            self._go(next_unread(self._stays.listed, self._stays.front.place, step))

    def _go(self, place: Place | None) -> None:
        if place:
            self._stays.come_to(place)

    def _where(self, widget: object) -> _Where | None:
        """The page or the private window that a key was pressed in, if it was one of them."""
        window = _window_of(widget)
        if isinstance(window, PrivateWindow):
            return window
        return self._stays.page if window is self._window and self._stays.is_shown else None

    def _bind(self, key: str, action: Callable[[_Where], object]) -> None:
        def act(event: "tk.Event[tk.Misc]") -> str | None:
            where = self._where(event.widget)
            if where is None:
                return None
            action(where)
            return "break"

        self._window.bind_all(key, act)
        self._window.bind_class(FIRST, key, act)


def _window_of(widget: object) -> tk.Misc | None:
    """The window of a widget; None for what is none to us, such as a menu that is open."""
    return widget.winfo_toplevel() if isinstance(widget, tk.Misc) else None
