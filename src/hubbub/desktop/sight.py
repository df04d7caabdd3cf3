"""Where the conversations of a server can be seen: one on the page, others in windows of their own."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import ConversationPane, Speaker
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.known import Known
from hubbub.desktop.private_windows import PrivateWindows
from hubbub.desktop.timeline import Splice
from hubbub.wire.names import is_channel


class Sight:
    """Shows what is known there. What that means for what is unread is not its business."""

    def __init__(
        self,
        window: tk.Tk,
        known: Known,
        page: ChatPage,
        windows: PrivateWindows,
        typists: Callable[[str], list[str]],
    ) -> None:
        """`typists` tells who is writing in a conversation."""
        self._window = window
        self._known = known
        self.page = page
        self.windows = windows
        self._typists = typists
        self.in_front = False
        self.current = ""
        """The key of the conversation that is on the page while the server is in front."""
        self.channel = ""
        """The key of the channel that was on the page last."""
        self.status = LinkChanged(Link.CONNECTING, "")
        self._unsent = 0

    def pane(self, key: str | None) -> ConversationPane | None:
        """Where a conversation can be seen now, if it can."""
        if key is not None and (window := self.windows.get(key)):
            return window.pane
        return self.page.pane if self.in_front and self.page.pane.key == key else None

    def has_place(self, key: str) -> bool:
        """Whether a conversation is open somewhere, be it behind another server."""
        return key == self.current or self.windows.get(key) is not None

    def is_in_past(self, key: str) -> bool:
        """Whether a part of a conversation's past is what can be seen of it."""
        pane = self.pane(key)
        return pane is not None and pane.view.in_past

    def is_watched(self, key: str) -> bool:
        """Whether the person sees what arrives in a conversation."""
        focus = self._window.focus_displayof()
        window = focus.winfo_toplevel() if focus else None
        if self.is_in_past(key):
            return False
        if self.in_front and key == self.current and self.page.winfo_manager():
            return window is self._window
        return window is not None and window is self.windows.get(key)

    # On the page

    def come_forward(self, speaker: Speaker, first_new: str) -> None:
        """Show the server on the page, with the first unread message `first_new` of what is current."""
        self.in_front = True
        self.page.pane.turn_to(speaker)
        self.page.header.show_nick(self._known.nick)
        self.page.show_status(self.status)
        self.page.status.show_unsent(self._unsent)
        self._show_current(first_new)
        self._take_focus()

    def turn_to(self, key: str, first_new: str, *, asked: bool) -> None:
        """Let a conversation be the current one.

        The focus comes along where the person has `asked` for it, or writes in the main window anyway.
        """
        self.current = key
        if key and is_channel(self._known.conversations[key].name):
            self.channel = key
        if self.in_front:
            in_window = (
                focus := self._window.focus_displayof()
            ) and focus.winfo_toplevel() is not self._window
            self._show_current(first_new)
            if asked or not in_window:
                self._take_focus()

    def forget(self) -> None:
        """Nothing is shown any more. What was begun in it is still that of the name that one has."""
        self.current = self.channel = ""
        if self.in_front:
            self.page.show_nothing(self._known.name)

    def _show_current(self, first_new: str) -> None:
        key = self.current
        if not key:
            self.page.show_nothing(self._known.name)
            return
        conversation, timeline = self._known.conversations[key], self._known.timelines[key]
        self.page.show_conversation(conversation, timeline, self._known.nick, first_new)
        self.show_typing(key)

    def _take_focus(self) -> None:
        if self.page.winfo_manager():
            self.page.focus_first()

    # In windows

    def open_window(self, key: str, first_new: str) -> PrivateWindow:
        """The private window of a conversation; one that is made now leaves the focus where it is."""
        conversation, timeline = self._known.conversations[key], self._known.timelines[key]
        return self.windows.open(conversation, timeline, self._known.nick, first_new)

    # Wherever it is seen

    def show_state(self, conversation: Conversation) -> None:
        """Show what is known of a conversation."""
        if self.in_front and conversation.key == self.current:
            self.page.show_state(conversation, self._known.nick)
        else:
            self.windows.show_state(conversation, self._known.nick)

    def show_nick(self) -> None:
        """Show under which name one is here."""
        if self.in_front:
            self.page.header.show_nick(self._known.nick)
        for conversation in list(self._known.conversations.values()):
            self.show_state(conversation)

    def show_splice(self, key: str, splice: Splice) -> None:
        """A conversation's timeline has changed so."""
        if pane := self.pane(key):
            pane.apply(self._known.timelines[key], splice)

    def show_typing(self, key: str) -> None:
        """Say who is writing in a conversation."""
        if pane := self.pane(key):
            pane.show_typing(self._typists(key))

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is."""
        self.status = change
        if self.in_front:
            self.page.show_status(change)
        self.windows.show_status(change)

    def show_unsent(self, count: int) -> None:
        """Say how many messages wait to be sent."""
        self._unsent = count
        if self.in_front:
            self.page.status.show_unsent(count)

    def warn(self, text: str, key: str | None) -> None:
        """Say what went wrong where it belongs, or else where the person is."""
        if pane := self.pane(key):
            pane.composer.warn(text)
        else:
            self.page.pane.composer.warn(text if self.in_front else f"{self._known.name}: {text}")
