"""Who and where one is, and how the connection is: the strip on top of a window."""

import tkinter as tk
from tkinter import ttk

from hubbub.client.model import Link
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel

_STATUS_STYLES = {
    Link.ONLINE: "Good.TLabel",
    Link.CONNECTING: "Waiting.TLabel",
    Link.WAITING: "Waiting.TLabel",
    Link.CLOSED: "Danger.TLabel",
}


class Header(ttk.Frame):
    """Place and topic on the left; name and status on the right, where they are always seen."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="14p 8p")
        self.columnconfigure(0, weight=1)
        self.place_label = ElidedLabel(self, "PanelHeading.TLabel")
        self.place_label.grid(row=0, column=0, sticky="ew")
        self.topic_label = ElidedLabel(self, "PanelQuiet.TLabel")
        self.topic_label.grid(row=1, column=0, sticky="ew", padx=(0, "12p"))
        self.who = ttk.Label(self, style="Panel.TLabel")
        self.who.grid(row=0, column=1, sticky="e")
        self.status = ttk.Label(self, style="Waiting.TLabel")
        self.status.grid(row=1, column=1, sticky="e")

    def show_place(self, name: str, topic: str) -> None:
        """Name the conversation, and what it is about."""
        self.place_label.show(name)
        self.topic_label.show(topic)

    def show_nick(self, nick: str) -> None:
        """Say under which name one is here."""
        self.who.configure(text=f"You are {nick}")

    def show_status(self, link: Link, words: str) -> None:
        """Say how the connection is."""
        self.status.configure(text=f"● {words}", style=_STATUS_STYLES[link])


class ThemeButton(ttk.Button):
    """Changes between the dark and the light theme, and says which one it leads to."""

    def __init__(self, parent: tk.Misc, style: str) -> None:
        super().__init__(parent, style=style, command=self._switch)
        theme.follow(self, lambda _palette: self._label())

    def _switch(self) -> None:
        theme.use(self, theme.other(self).name)
        self.event_generate("<<ThemeChosen>>")

    def _label(self) -> None:
        self.configure(text="Light theme" if theme.other(self) is theme.LIGHT else "Dark theme")


def status_words(link: Link, detail: str, *, encrypted: bool) -> str:
    """The status in a few words: whether the wire is encrypted while there is one, else what happened."""
    if link is Link.ONLINE:
        return f"Connected, {'encrypted' if encrypted else 'not encrypted'}"
    return detail
