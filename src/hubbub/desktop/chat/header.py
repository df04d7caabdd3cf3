"""Who and where one is, and how the connection is: the strip on top of a window."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Link
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel

_STATUS: Final = {
    Link.ONLINE: ("Connected", "Good.TLabel"),
    Link.CONNECTING: ("Connecting…", "Waiting.TLabel"),
    Link.WAITING: ("Disconnected", "Waiting.TLabel"),
    Link.CLOSED: ("Disconnected", "Danger.TLabel"),
}


class Header(ttk.Frame):
    """Place and topic on the left; name and status on the right, where they are always seen."""

    def __init__(
        self,
        parent: tk.Misc,
        on_account: Callable[[], None] | None = None,
        on_search: Callable[[], object] | None = None,
    ) -> None:
        """The name leads to the account by `on_account`, where that is given; a button to the search."""
        super().__init__(parent, style="Panel.TFrame", padding="14p 8p")
        self.columnconfigure(0, weight=1)
        self.place_label = ElidedLabel(self, "PanelHeading.TLabel")
        self.place_label.grid(row=0, column=0, sticky="ew")
        self.topic_label = ElidedLabel(self, "PanelQuiet.TLabel")
        self.topic_label.grid(row=1, column=0, sticky="ew", padx=(0, "12p"))
        if on_search:
            self.search = ttk.Button(self, text="Search", style="PanelFlat.TButton", command=on_search)
            self.search.grid(row=0, column=2, rowspan=2, sticky="e", padx=("10p", 0))
        self.who = (
            ttk.Button(self, style="PanelFlat.TButton", command=on_account)
            if on_account
            else ttk.Label(self, style="Panel.TLabel")
        )
        self.who.grid(row=0, column=1, sticky="e")
        self.status = ttk.Label(self, style="Waiting.TLabel")
        self.status.grid(row=1, column=1, sticky="e", padx=(0, "5p" if on_account else 0))
        self.detail = WrappedLabel(self, "Waiting.TLabel")
        self.detail.grid(row=2, column=0, columnspan=3, sticky="ew", pady=("4p", 0))
        self.detail.grid_remove()

    def show_place(self, name: str, topic: str) -> None:
        """Name the conversation, and what it is about."""
        self.place_label.show(name)
        self.topic_label.show(topic)

    def show_nick(self, nick: str) -> None:
        """Say under which name one is here."""
        self.who.configure(text=f"You are {nick}")

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is; and while there is none, why, and what comes next."""
        words, style = _STATUS[change.link]
        if change.link is Link.ONLINE:
            words += ", encrypted" if change.encrypted else ", not encrypted"
            self.detail.grid_remove()
        else:
            self.detail.configure(text=change.detail)
            self.detail.grid()
        self.status.configure(text=f"● {words}", style=style)
