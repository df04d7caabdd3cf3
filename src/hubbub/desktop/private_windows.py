"""The private windows that are open on one server, by conversation."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.pane import Speaker
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import Timeline


class PrivateWindows:
    """Opens them, and tells all of them what concerns all."""

    def __init__(
        self, parent: tk.Tk, speaker: Speaker, recent: RecentEmoji, on_read: Callable[[str], None]
    ) -> None:
        """`on_read` gets the key of the conversation whose window is looked at."""
        self._parent = parent
        self._speaker = speaker
        self._recent = recent
        self._on_read = on_read
        self._windows: dict[str, PrivateWindow] = {}
        self._status = LinkChanged(Link.CONNECTING, "")
        self._server = ""

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
                on_read=self._on_read, on_close=self._closed,
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

    def close(self) -> None:
        """Close them all."""
        for window in list(self._windows.values()):
            window.close()

    def _closed(self, key: str) -> None:
        del self._windows[key]
