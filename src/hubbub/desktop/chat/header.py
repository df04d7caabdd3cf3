"""Who and where one is: the strip on top of a window."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk
from typing import Final

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Link
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel, elide
from hubbub.desktop.flow import Flow
from hubbub.desktop.keys import control, with_key

_STATUS: Final = {
    Link.ONLINE: (N_("Connected"), "Good.TLabel"),
    Link.CONNECTING: (N_("Connecting…"), "Waiting.TLabel"),
    Link.WAITING: (N_("Disconnected"), "Waiting.TLabel"),
    Link.CLOSED: (N_("Disconnected"), "Danger.TLabel"),
}
_MOST_FOR_ACTIONS: Final = 0.66  # of the width
_NICK: Final = 120  # points that a name has among the buttons
_ENCRYPTED: Final = N_("Connected, encrypted")
_PLAIN: Final = N_("Connected, not encrypted")


class LinkLabel(ttk.Label):
    """How the connection is, in two or three words."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, style="Waiting.TLabel")

    def show(self, change: LinkChanged) -> None:
        """Say how it is now."""
        words, style = _STATUS[change.link]
        if change.link is Link.ONLINE:
            words = _(_ENCRYPTED) if change.encrypted else _(_PLAIN)
        self.configure(text=f"● {_(words)}", style=style)


class Header(ttk.Frame):
    """Place and topic on the left, the name on the right; why there is no connection, while there is none."""

    def __init__(
        self,
        parent: tk.Misc,
        on_account: Callable[[], None] | None = None,
        on_settings: Callable[[], object] | None = None,
        on_search: Callable[[], object] | None = None,
    ) -> None:
        """The name leads to the account by `on_account`, where that is given, the place to its settings."""
        super().__init__(parent, style="Panel.TFrame", padding="14p 8p")
        self.columnconfigure(0, weight=1)
        self.place_label = ElidedLabel(self, "PanelHeading.TLabel")
        self.place_label.grid(row=0, column=0, sticky="ew")
        self._below = ttk.Frame(self, style="Panel.TFrame")
        self._below.grid(row=1, column=0, columnspan=2, sticky="ew")
        self._below.columnconfigure(0, weight=1)
        self.topic_label = ElidedLabel(self._below, "PanelQuiet.TLabel")
        self.topic_label.grid(row=0, column=0, sticky="ew")
        self.actions = Flow(self, "Panel.TFrame")
        self._leads_to_account = on_account is not None
        self.who = (
            ttk.Button(self.actions, style="PanelFlat.TButton", command=on_account)
            if on_account
            else ttk.Label(self.actions, style="PanelQuiet.TLabel")
        )
        self.actions.add(self.who, right=True)
        if on_settings:
            self._lead_to(on_settings)
        if on_search:
            self.search = self.add_action(with_key(_("Search"), control("F")), on_search)
        self.detail = WrappedLabel(self, "Waiting.TLabel")
        self.detail.grid(row=3, column=0, columnspan=2, sticky="ew", pady=("4p", 0))
        self.detail.grid_remove()
        self.bind("<Configure>", lambda event: self._fit(event.width))
        self.actions.bind("<Configure>", lambda _event: self._fit(self.winfo_width()), add=True)

    def add_action(self, words: str, action: Callable[[], object]) -> ttk.Button:
        """Put another button beside those that are there."""
        button = ttk.Button(self.actions, text=words, style="PanelFlat.TButton", command=action)
        self.actions.add(button, right=True)
        return button

    def _fit(self, width: int) -> None:
        """The buttons stand beside the place, or below it where too little room would be left for it."""
        if self.actions.natural_width < width * _MOST_FOR_ACTIONS:
            self.actions.grid(row=0, column=1, columnspan=1, sticky="e", padx=("8p", 0))
        else:
            self.actions.grid(row=2, column=0, columnspan=2, sticky="ew", padx=0)

    def _lead_to(self, on_settings: Callable[[], object]) -> None:
        """A button leads to the settings, and so does a click on the place and on the topic."""
        self.settings_button = self.add_action(with_key(_("Channel settings"), "F3"), on_settings)
        for label in (self.place_label, self.topic_label):
            label.configure(cursor="hand2")
            label.bind("<Button-1>", lambda _event: on_settings())

    def show_place(self, name: str, topic: str, *, low: bool = False) -> None:
        """Name the conversation, and what it is about. In a low window no line stays empty."""
        self.place_label.show(name)
        self.topic_label.show(topic)
        if low and not topic:
            self._below.grid_remove()
        else:
            self._below.grid()

    def call_settings(self, *, person: bool) -> None:
        """Say what the button leads to: what can be done about a person, or a channel's settings."""
        words = _("More…") if person else _("Channel settings")
        self.settings_button.configure(text=with_key(words, "F3"))

    def show_nick(self, nick: str) -> None:
        """Say under which name one is here."""
        room = theme.grown(self, _NICK)
        words = _("You are {nick}").format(nick=elide(nick, room, font.nametofont(theme.SMALL_FONT, self)))
        self.who.configure(text=with_key(words, "F2") if self._leads_to_account else words)

    def show_status(self, change: LinkChanged) -> None:
        """While there is no connection, say why, and what comes next."""
        if change.link is Link.ONLINE:
            self.detail.grid_remove()
        else:
            self.detail.configure(text=change.detail)
            self.detail.grid()


class PrivateHeader(Header):
    """The strip of a window without a status bar: it says how the connection is."""

    def __init__(
        self, parent: tk.Misc, on_search: Callable[[], object], on_person: Callable[[], object]
    ) -> None:
        """`on_person` is to show what can be done about the person."""
        super().__init__(parent, on_settings=on_person, on_search=on_search)
        self.call_settings(person=True)
        self.status = LinkLabel(self._below)
        self.status.grid(row=0, column=1, sticky="e", padx=("8p", 0))

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is; and while there is none, why, and what comes next."""
        super().show_status(change)
        self.status.show(change)
