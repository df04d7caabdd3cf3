"""Going to another conversation or server with the keyboard, from wherever the focus is on the page."""

import tkinter as tk
from collections.abc import Callable

from hubbub.desktop.chat.first import FIRST
from hubbub.desktop.chat.places import next_channel, next_unread
from hubbub.desktop.stays import Stays


class Going:
    """Control+Tab, Alt+Shift+Down, Control+K and the like, as long as the page is what is seen."""

    def __init__(self, window: tk.Tk, stays: Stays, on_add: Callable[[], None]) -> None:
        """`on_add` is called for another server."""
        self._window = window
        self._stays = stays
        self._bind("<Control-Tab>", lambda: self._step(1))
        self._bind("<Control-Shift-Tab>", lambda: self._step(-1))
        if window.tk.call("tk", "windowingsystem") == "x11":
            self._bind("<Control-ISO_Left_Tab>", lambda: self._step(-1))
        self._bind("<Alt-Shift-Down>", lambda: self._step_unread(1))
        self._bind("<Alt-Shift-Up>", lambda: self._step_unread(-1))
        self._bind("<F9>", self._toggle_members)
        self._bind("<Control-k>", self.switch)
        self._bind("<Control-n>", on_add)
        self._bind("<Control-f>", self._search)
        self._bind("<Control-d>", self._go_to_day)
        self._bind("<F2>", stays.open_account)
        self._bind("<F3>", stays.open_settings)
        self._bind("<F4>", stays.open_notices)

    def switch(self) -> None:
        """Let the person look for a conversation by a part of its name."""
        from hubbub.desktop.chat.switcher import Switcher  # noqa: PLC0415 - see loading.py

        page = self._stays.page
        if page:
            Switcher(page, self._stays.listed, on_choose=self._stays.go_to, on_close=page.focus_first)

    def _search(self) -> None:
        if self._stays.page:
            self._stays.page.open_search()

    def _go_to_day(self) -> None:
        if self._stays.page:
            self._stays.page.pane.open_date()

    def _toggle_members(self) -> None:
        if self._stays.page:
            self._stays.page.columns.toggle_members()

    def _step(self, step: int) -> None:
        if self._stays.front and (place := next_channel(self._stays.listed, self._stays.front.place, step)):
            self._stays.go_to(place)

    def _step_unread(self, step: int) -> None:
        if self._stays.front and (place := next_unread(self._stays.listed, self._stays.front.place, step)):
            self._stays.go_to(place)

    def _bind(self, key: str, action: Callable[[], None]) -> None:
        def act(event: "tk.Event[tk.Misc]") -> str | None:
            if not self._stays.is_shown or event.widget.winfo_toplevel() is not self._window:
                return None
            action()
            return "break"

        self._window.bind(key, act)
        self._window.bind_class(FIRST, key, act)
