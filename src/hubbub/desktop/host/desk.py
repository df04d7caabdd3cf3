"""The host's side of the program: the server that it hosts, its window, and what is asked before it ends."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from hubbub.client.translation import _
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.host.words import cut_off
from hubbub.desktop.hosting import HostedServer
from hubbub.wire.control import Report

if TYPE_CHECKING:
    from hubbub.desktop.host.window import HostWindow


class HostDesk:
    """Keeps what the server has told last. The window is there only while somebody wants to see it."""

    def __init__(
        self,
        root: tk.Tk,
        server: HostedServer,
        *,
        own_nick: Callable[[], str],
        on_stop: Callable[[], None],
    ) -> None:
        """`own_nick` says what the host is called there; `on_stop` is to stop the server."""
        self._root = root
        self._server = server
        self._own_nick = own_nick
        self._on_stop = on_stop
        self._report: Report | None = None
        self.window: HostWindow | None = None
        self._asking: Confirm | None = None
        server.told = self._told
        server.ended = self._ended

    def open(self) -> None:
        """Show the server window, or bring it forward."""
        if self._server.place is not None:
            self._shown().come_forward()

    def stop(self) -> None:
        """Ask whether the server is to be stopped, and do so."""
        self._ask(_("Stop the server?"), _("Stop the server"), self._on_stop)

    def unless_others(self, title: str, yes: str, act: Callable[[], None]) -> None:
        """Do what ends the server; ask first, where others are on it."""
        if self._others():
            self._ask(title, yes, act)
        else:
            act()

    def close(self) -> None:
        """Let the window go, as the server does."""
        self._report = None
        if self.window is not None and self.window.winfo_exists():
            self.window.destroy()
        self.window = None

    # What the server tells

    def _told(self, report: Report) -> None:
        self._report = report
        if self.window is not None and self.window.winfo_exists():
            self.window.show(report)

    def _ended(self) -> None:
        self._report = None
        self._shown().show_end(self._server.last_words())

    def _start_again(self) -> None:
        self._shown().show_starting()
        self._server.start_again(
            ready=lambda _port: None, failed=lambda reason: self._shown().show_end(reason)
        )

    def _shown(self) -> "HostWindow":
        """The window, with all that is known."""
        from hubbub.desktop.host.window import HostWindow  # noqa: PLC0415 - see loading.py

        if self.window is None or not self.window.winfo_exists():
            self.window = HostWindow(
                self._root, self._server,
                own_nick=self._own_nick, on_stop=self.stop, on_start_again=self._start_again,
            )  # fmt: skip
            if self._report is not None:
                self.window.show(self._report)
        return self.window

    # What is asked

    def _others(self) -> int:
        """How many people are there beside the host."""
        if self._report is None or not self._server.is_running:
            return 0
        here = any(person.nick == self._own_nick() for person in self._report.people)
        return self._report.present - here

    def _ask(self, title: str, yes: str, act: Callable[[], None]) -> None:
        """Ask once, over whichever window the person is in."""
        if self._asking is not None and self._asking.winfo_exists():
            return
        focus = self._root.focus_displayof()
        over = focus.winfo_toplevel() if focus is not None else self._root
        self._asking = Confirm(
            over, title, cut_off(self._others()), yes=yes, no=_("Keep it running"), on_yes=act
        )
