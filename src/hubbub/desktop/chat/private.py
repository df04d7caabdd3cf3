"""The window of a private conversation."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop import theme
from hubbub.desktop.chat.about import PersonMenu
from hubbub.desktop.chat.header import PrivateHeader
from hubbub.desktop.chat.pane import ConversationPane, Speaker
from hubbub.desktop.chat.presence import presence
from hubbub.desktop.measures import fitting, keep_usable
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import Timeline

_WIDTH: Final = 380
_HEIGHT: Final = 340


class PrivateWindow(tk.Toplevel):
    """One person, one window. Closing it doesn't end the conversation."""

    def __init__(
        self,
        parent: tk.Misc,
        conversation: Conversation,
        timeline: Timeline,
        speaker: Speaker,
        *,
        first_new: str = "",
        geometry: str = "",
        recent: RecentEmoji | None = None,
        on_read: Callable[[str], None],
        on_close: Callable[[str], None],
        offer: Callable[[tk.Menu, str], None],
    ) -> None:
        """`offer` fills the menu of somebody."""
        super().__init__(parent)
        self.key = conversation.key
        self._conversation = conversation
        self._link = Link.CONNECTING
        self._server = ""
        self._on_close = on_close
        self._typing_in: tk.Misc | None = None
        theme.follow_background(self)
        usual = _beside(parent.winfo_toplevel(), *fitting(self, _WIDTH, _HEIGHT))
        self.geometry(geometry or usual)
        keep_usable(self, 280, 290)
        self.header = PrivateHeader(self, self.open_search, self.open_menu)
        self.person = PersonMenu(self.header.settings_button)
        self.person.offer = lambda menu: offer(menu, self.name)
        self.header.pack(fill="x")
        ttk.Frame(self, style="Rule.TFrame", height=1).pack(fill="x")
        self.pane = ConversationPane(self, speaker, recent)
        self.pane.pack(fill="both", expand=True)
        self.pane.menu.offer_person = offer
        self.pane.show(conversation, timeline, first_new)
        self.bind("<FocusIn>", lambda _event: on_read(self.key))
        self.bind("<Map>", self._shown, add=True)
        self.bind("<Escape>", lambda _event: self._escape())
        for key in ("<Menu>", "<Shift-F10>"):
            self.bind(key, lambda _event: self.open_menu())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def open_search(self, *, everywhere: bool = False) -> None:
        """Let the person look for messages."""
        self.pane.open_search(everywhere=everywhere)

    def open_menu(self) -> str:
        """Show what can be done about the person."""
        return self.person.ask()

    @property
    def name(self) -> str:
        """Who the other is."""
        return self._conversation.name

    def show_state(self, conversation: Conversation, nick: str) -> None:
        """Say who the other is, and whether they are there."""
        self._conversation = conversation
        self._show_title()
        self.header.show_nick(nick)
        self.pane.look_for(conversation, nick)
        self._show_presence()

    def show_server(self, name: str) -> None:
        """Say on which server the person is; nothing where there is only one."""
        self._server = name
        self._show_title()
        self._show_presence()

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is."""
        self._link = change.link
        self.header.show_status(change)
        self._show_presence()

    def _show_presence(self) -> None:
        words = presence(self._conversation, self._link, self._server)
        self.header.show_place(self._conversation.name, words)

    def _show_title(self) -> None:
        parts = (self._conversation.name, "private", self._server, "Hubbub")
        self.title(" - ".join(part for part in parts if part))

    def focus_first(self) -> None:
        """One wants to write."""
        self.pane.focus_composer()

    def come_forward(self) -> None:
        """Be on top and take what is typed, because the person has asked for it."""
        self.deiconify()
        self.lift()
        self.pane.focus_composer()

    def give_back_focus(self) -> None:
        """Not take what is typed into another window, when one opened by itself."""
        self._typing_in = self.focus_displayof()

    def _shown(self, event: "tk.Event[tk.Misc]") -> None:
        """The screen gives the focus to a new window. What is in it is mapped too, at any time."""
        if event.widget is self and self._typing_in is not None:
            self.after_idle(self._typing_in.focus_force)
            self._typing_in = None

    def _escape(self) -> None:
        """Give up what was begun; with nothing begun, the window."""
        if not self.pane.give_up():
            self.close()

    def close(self) -> None:
        """Go away until it is opened again."""
        self.pane.leave()
        self._on_close(self.key)
        self.destroy()


def _beside(window: tk.Tk | tk.Toplevel, width: int, height: int) -> str:
    """A place over a window that leaves its header and its left side to be seen."""
    x = min(window.winfo_rootx() + window.winfo_width() // 4, window.winfo_screenwidth() - width)
    y = min(window.winfo_rooty() + window.winfo_height() // 6, window.winfo_screenheight() - height)
    return f"{width}x{height}+{max(x, 0)}+{max(y, 0)}"
