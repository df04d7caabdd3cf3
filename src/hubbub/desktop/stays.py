"""The servers that one is on, in one window: one of them is in front, and the others go on behind it."""

import time
import tkinter as tk
from collections.abc import Callable

from hubbub.client.address import Address
from hubbub.client.changes import Change, LinkChanged, ServerChanged
from hubbub.client.model import Link
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import Speaker
from hubbub.desktop.line import Line
from hubbub.desktop.popup import PopUp
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.trust import ask_for_trust
from hubbub.desktop.visit import Visit


class Stays:
    """Knows which visit is shown on the page, and what the window is called."""

    def __init__(
        self, window: tk.Tk, recent: RecentEmoji | None = None, *, on_empty: Callable[[], None]
    ) -> None:
        """`on_empty` is called when the last server was left, and its page is gone."""
        self._window = window
        self._recent = recent or RecentEmoji()
        self._on_empty = on_empty
        self._visits: list[Visit] = []
        self.front: Visit | None = None
        self.page: ChatPage | None = None
        """The page that they share, as long as there is one to be shown on it."""
        window.bind("<FocusIn>", lambda _event: self._looked_at(), add=True)
        window.bind("<F2>", lambda _event: self._open_account())

    def begin(self, line: Line, invitation: str = "") -> Visit:
        """A server has let us in: show it. `invitation` is what a host tells the others."""
        visit = Visit(
            self._window, line, self._page_for,
            invitation=invitation, recent=self._recent, on_change=self._show_titles,
        )  # fmt: skip
        self._visits.append(visit)
        self.bring_forward(visit)
        return visit

    def find(self, address: Address) -> Visit | None:
        """The visit on the server at an address, if one is there."""
        return next((visit for visit in self._visits if visit.address == address), None)

    def bring_forward(self, visit: Visit) -> None:
        """Show another server on the page."""
        if self.front is not None and self.front is not visit:
            self.front.step_back()
        self.front = visit
        visit.come_forward()
        self._show_titles()

    def deliver(self, visit: Visit, change: Change) -> None:
        """Take what a visit's session tells."""
        match change:
            case ServerChanged():
                ask_for_trust(self._window, visit.line, change, on_refuse=lambda: self.leave(visit))
            case LinkChanged(link=Link.CLOSED, detail=detail):
                name = visit.name
                self.leave(visit)
                PopUp(self._window, f"You have left {name}", detail)
            case _:
                visit.apply(change)

    def leave(self, visit: Visit) -> None:
        """Leave a server. Another one comes forward, if there is one."""
        if visit not in self._visits:
            return
        self._visits.remove(visit)
        visit.end()
        visit.line.hang_up()
        if self.front is visit:
            self.front = None
        if self._visits:
            self.bring_forward(self.front or self._visits[-1])
        elif self.page:
            self.page.destroy()
            self.page = None
            self._on_empty()

    def end(self, patience: float) -> None:
        """Leave them all; at most `patience` seconds until all goodbyes are said."""
        visits, self._visits, self.front = self._visits, [], None
        until = time.monotonic() + patience
        for visit in visits:
            visit.end()
            visit.line.hang_up()
        for visit in visits:
            visit.line.join(max(0.0, until - time.monotonic()))

    def _page_for(self, speaker: Speaker) -> ChatPage:
        """The page, which is made when it is needed first."""
        if self.page is None:
            self.page = ChatPage(
                self._window, speaker, recent=self._recent,
                on_choose=self._choose, on_private=self._open_private, on_account=self._open_account,
            )  # fmt: skip
        return self.page

    def _choose(self, key: str) -> None:
        if self.front:
            self.front.choose(key)

    def _open_private(self, nick: str) -> None:
        if self.front:
            self.front.open_private(nick)

    def _open_account(self) -> None:
        if self.front and self.page and self.page.winfo_manager():
            self.front.account.open()

    def _looked_at(self) -> None:
        if self.front:
            self.front.read_current()

    def _show_titles(self) -> None:
        """Say in the window's title where one is, and how much is unread anywhere."""
        if self.front is None:
            return
        unread = sum(visit.unread.total() for visit in self._visits)
        front = self.front
        names = [front.nick, front.place, front.name if len(self._visits) > 1 else "", "Hubbub"]
        title = " - ".join(name for name in names if name)
        self._window.title(f"({unread}) {title}" if unread else title)
