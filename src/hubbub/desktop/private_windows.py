"""The private windows that are open on one server, by conversation."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.pane import Speaker
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.known import Known
from hubbub.desktop.memory import WindowMemory, on_screen
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import Timeline


class PrivateWindows:
    """Opens them, and tells all of them what concerns all."""

    def __init__(
        self,
        parent: tk.Tk,
        known: Known,
        speaker: Speaker,
        recent: RecentEmoji,
        memory: WindowMemory,
        on_read: Callable[[str], None],
        offer: Callable[[tk.Menu, str], None],
    ) -> None:
        """`on_read` gets the key of the conversation whose window is looked at.

        `offer` fills the menu of somebody.
        """
        self._parent = parent
        self._known = known
        self._memory = memory
        self._speaker = speaker
        self._recent = recent
        self._on_read = on_read
        self._offer = offer
        self._windows: dict[str, PrivateWindow] = {}
        self._status = LinkChanged(Link.CONNECTING, "")
        self._server = ""

    @property
    def were_open(self) -> list[str]:
        """Whose windows were open when the program ended."""
        return self._memory.were_open(*self._whose)

    @property
    def _whose(self) -> tuple[str, str]:
        """On which server and under which name they are open."""
        return str(self._known.address), self._known.identity

    def get(self, key: str) -> PrivateWindow | None:
        """The window of a conversation, if it is open."""
        return self._windows.get(key)

    def open(
        self, conversation: Conversation, timeline: Timeline, nick: str, first_new: str
    ) -> PrivateWindow:
        """The window of a conversation; one that is made now leaves the focus where it is."""
        if conversation.key not in self._windows:
            self._windows[conversation.key] = window = PrivateWindow(
                self._parent, conversation, timeline, self._speaker,
                first_new=first_new, recent=self._recent,
                geometry=on_screen(self._parent, self._memory.geometry(*self._whose, conversation.name)),
                on_read=self._on_read, on_close=self._closed, offer=self._offer,
            )  # fmt: skip
            window.show_state(conversation, nick)
            window.show_status(self._status)
            window.show_server(self._server)
        return self._windows[conversation.key]

    def show_state(self, conversation: Conversation, nick: str) -> None:
        """Show what is known of a conversation, where its window is open."""
        if window := self._windows.get(conversation.key):
            window.show_state(conversation, nick)

    def show_status(self, change: LinkChanged) -> None:
        """Say everywhere how the connection is."""
        self._status = change
        for window in self._windows.values():
            window.show_status(change)

    def show_server(self, name: str) -> None:
        """Say everywhere on which server that is; nothing where there is only one."""
        if name != self._server:
            self._server = name
            for window in self._windows.values():
                window.show_server(name)

    def close(self, *, come_back: bool) -> None:
        """Close them all, so that they come back the next time or don't."""
        for window in list(self._windows.values()):
            place = window.geometry()
            window.close()
            if come_back:
                self._memory.note(*self._whose, window.name, place, is_open=True)

    def _closed(self, key: str) -> None:
        window = self._windows.pop(key)
        self._memory.note(*self._whose, window.name, window.geometry(), is_open=False)
