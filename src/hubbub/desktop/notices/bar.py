"""The status bar: how the connection is, what waits for it, and whether one may be disturbed."""

import time
import tkinter as tk
from tkinter import ttk

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Link
from hubbub.client.numbers import number
from hubbub.client.translation import _, n_
from hubbub.desktop.chat.header import LinkLabel
from hubbub.desktop.chat.labels import ElidedLabel
from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.keys import with_key
from hubbub.desktop.looks import looks_of
from hubbub.desktop.notices import quiet
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.notices.settings import NoticeSettings


class StatusBar(ttk.Frame):
    """The strip below the chat. The button on its right opens a menu; F4 does it from anywhere."""

    def __init__(self, parent: tk.Misc, centre: Centre) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="14p 2p 8p 2p")
        self._centre = centre
        self._link = Link.CONNECTING
        self._unsent = 0
        self.columnconfigure(1, weight=1)
        self.link = LinkLabel(self)
        self.link.grid(row=0, column=0, sticky="w")
        self.waiting = ElidedLabel(self, "Waiting.TLabel")
        self.waiting.grid(row=0, column=1, sticky="ew", padx="10p")
        self.button = ttk.Button(self, style="PanelFlat.TButton", command=self.ask)
        self.button.grid(row=0, column=2, sticky="e")
        self.menu = themed_menu(self)
        self._unlisten = centre.listen(self._show_notices)
        self._show_notices()

    def destroy(self) -> None:
        """Go away."""
        self._unlisten()
        super().destroy()

    def show_link(self, change: LinkChanged) -> None:
        """Say how the connection is."""
        self._link = change.link
        self.link.show(change)
        self._show_waiting()

    def show_unsent(self, count: int) -> None:
        """Say how many messages wait to be sent."""
        self._unsent = count
        self._show_waiting()

    def ask(self, window: tk.Misc | None = None) -> None:
        """Open the menu at the button, or in the middle of another window."""
        self._fill()
        self.menu.update_idletasks()  # only then it knows its height
        if window is None:
            x, bottom = self.button.winfo_rootx(), self.button.winfo_rooty()
        else:
            x = window.winfo_rootx() + (window.winfo_width() - self.menu.winfo_reqwidth()) // 2
            bottom = window.winfo_rooty() + window.winfo_height() * 2 // 3
        self.menu.tk_popup(x, bottom - self.menu.winfo_reqheight())

    def _show_waiting(self) -> None:
        count = self._unsent
        words = (
            n_("{count} message waits to be sent", "{count} messages wait to be sent", count)
            if self._link is Link.ONLINE
            else n_(
                "{count} message waits for the connection", "{count} messages wait for the connection", count
            )
        )
        self.waiting.show(words.format(count=number(count)) if count else "")

    def _show_notices(self) -> None:
        wishes = self._centre.wishes
        if wishes.undisturbed:
            words = quiet.in_words(self._centre.undisturbed_until, time.time(), looks_of(self).time)
        else:
            words = _("Notices are on") if wishes.notices else _("Notices are off")
        self.button.configure(text=with_key(words, "F4"))

    def _fill(self) -> None:
        now, leave = time.time(), self._centre.leave_undisturbed
        self.menu.delete(0, "end")
        add = self.menu.add_command
        if self._centre.wishes.undisturbed:
            add(label=_("I may be disturbed again"), command=lambda: leave(quiet.OFF))
        add(label=_("Do not disturb for 30 minutes"), command=lambda: leave(quiet.half_an_hour(now)))
        add(label=_("Do not disturb until tomorrow at 8"), command=lambda: leave(quiet.tomorrow(now)))
        add(label=_("Do not disturb until I change it"), command=lambda: leave(quiet.ALWAYS))
        self.menu.add_separator()
        add(label=_("Settings of notices…"), command=lambda: NoticeSettings(self, self._centre))
