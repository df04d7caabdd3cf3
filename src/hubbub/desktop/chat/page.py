"""The chat: header, open conversations, messages and composer, and who is here."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.composer import KEYS
from hubbub.desktop.chat.conversations import ConversationList
from hubbub.desktop.chat.header import Header, ThemeButton
from hubbub.desktop.chat.members import MemberList
from hubbub.desktop.chat.pane import ConversationPane, Speaker
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import Timeline
from hubbub.wire.names import is_channel


class ChatPage(ttk.Frame):
    """Knows how things look, and nothing of why: the visit tells it what to show."""

    def __init__(
        self,
        parent: tk.Misc,
        speaker: Speaker,
        *,
        invitation: str,
        recent: RecentEmoji | None = None,
        on_choose: Callable[[str], None],
        on_private: Callable[[str], None],
        on_account: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.rowconfigure(2, weight=1)
        self.columnconfigure(1, weight=1, minsize=600)
        self.header = Header(self, on_account, self.open_search)
        self.header.grid(row=0, column=0, columnspan=3, sticky="ew")
        ttk.Frame(self, style="Rule.TFrame", height=1).grid(row=1, column=0, columnspan=3, sticky="ew")
        self.pane = ConversationPane(self, speaker, recent)
        self.pane.grid(row=2, column=1, sticky="nsew")
        self.conversations = ConversationList(self, on_choose)
        self.side = self._make_side(invitation, on_private)
        self.side.grid(row=2, column=2, sticky="nsew")

    def _make_side(self, invitation: str, on_private: Callable[[str], None]) -> ttk.Frame:
        side = ttk.Frame(self, style="Panel.TFrame", width="150p")
        side.grid_propagate(False)
        side.rowconfigure(0, weight=1)
        side.columnconfigure(0, weight=1)
        self.members = MemberList(side, on_private)
        self.members.grid(row=0, column=0, sticky="nsew")
        if invitation:
            ttk.Label(
                side, text=invitation, style="PanelQuiet.TLabel", wraplength="130p", justify="left"
            ).grid(row=1, column=0, sticky="ew", padx="10p", pady="6p")
        ThemeButton(side, "PanelFlat.TButton").grid(row=2, column=0, sticky="w", padx="8p", pady="6p")
        return side

    def show_conversation(
        self, conversation: Conversation, timeline: Timeline, nick: str, first_new: str = ""
    ) -> None:
        """Turn to another conversation; `first_new` is the id of its first unread message."""
        self.pane.look_for(conversation, nick)
        self.pane.show(conversation, timeline, first_new)
        self.show_state(conversation, nick)

    def show_state(self, conversation: Conversation, nick: str) -> None:
        """Show the topic and the members of the conversation that is open."""
        self.header.show_place(conversation.name, conversation.topic)
        self.members.show(conversation.members, nick)
        self.pane.look_for(conversation, nick)

    def show_conversations(
        self, conversations: Mapping[str, Conversation], unread: Mapping[str, int], current: str, lobby: str
    ) -> None:
        """List what is open, as soon as that is more than one."""
        self.conversations.show(conversations, unread, current, lobby)
        names = (conversation.name for conversation in conversations.values())
        self.pane.composer.completion.channels = [name for name in names if is_channel(name)]
        if len(conversations) > 1:
            self.conversations.configure(width="130p")
            self.conversations.grid_propagate(False)
            self.conversations.grid(row=2, column=0, sticky="nsew")
        else:
            self.conversations.grid_remove()

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is; what a server's greeting says is read below the field."""
        self.header.show_status(change)
        self.pane.composer.tell(change.detail if change.link is Link.ONLINE else KEYS)

    def open_search(self) -> None:
        """Let the person look for messages."""
        self.pane.open_search()

    def back(self) -> None:
        """Escape gives up what was begun, else leads to the newest message; never out of the chat."""
        if not self.pane.give_up():
            self.pane.view.follow()
        self.pane.focus_composer()

    def focus_first(self) -> None:
        """One wants to write."""
        self.pane.focus_composer()
