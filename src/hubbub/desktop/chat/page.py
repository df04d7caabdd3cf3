"""The chat: header, open conversations, messages and composer, who is here, and the status bar."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from tkinter import ttk
from typing import Final

from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.client.translation import _
from hubbub.desktop.chat.about import PersonMenu
from hubbub.desktop.chat.columns import Arrangement, Columns
from hubbub.desktop.chat.composer import KEYS
from hubbub.desktop.chat.conversations import ConversationList
from hubbub.desktop.chat.header import Header
from hubbub.desktop.chat.labels import ElidedButton, WrappedLabel
from hubbub.desktop.chat.members import MemberList
from hubbub.desktop.chat.pane import ConversationPane, Speaker
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.chat.presence import presence
from hubbub.desktop.keys import with_key
from hubbub.desktop.measures import follow_size, is_low
from hubbub.desktop.notices.bar import StatusBar
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.settings.button import SettingsButton
from hubbub.desktop.timeline import Timeline
from hubbub.wire.names import is_channel

_LOW: Final = 24
"""Lines of text. In a window that is lower messages have the topic's room; the settings show it, too."""


class ChatPage(ttk.Frame):
    """Knows how things look, and nothing of why: the visit tells it what to show."""

    def __init__(
        self,
        parent: tk.Misc,
        speaker: Speaker,
        centre: Centre,
        *,
        recent: RecentEmoji | None = None,
        on_choose: Callable[[Place], None],
        on_window: Callable[[Place], None],
        on_private: Callable[[str], None],
        on_account: Callable[[], None],
        on_settings: Callable[[], None],
        on_add: Callable[[], None],
        on_leave: Callable[[Place], None],
        on_host: Callable[[], None],
        on_level: Callable[[Place, Level], None],
        arrangement: Arrangement = Arrangement(),  # noqa: B008 - a constant
        on_arrange: Callable[[Arrangement], None] = lambda _arrangement: None,
    ) -> None:
        """`on_choose` shows a place, `on_window` opens the window of a person.

        `on_add` is called for another server, `on_leave` with the channel or server to be left.

        `on_host` leads whoever hosts a server to its window.
        """
        super().__init__(parent)
        self._conversation = Conversation("", "")
        self._link = Link.CONNECTING
        self.rowconfigure(2, weight=1)
        self.columnconfigure(0, weight=1)
        self.header = Header(self, on_account, on_settings, self.open_search)
        self.header.grid(row=0, column=0, sticky="nsew")
        self.columns = Columns(self, arrangement, on_arrange)
        self.members_button = self.header.add_action(
            with_key(_("Members"), "F9"), self.columns.toggle_members
        )
        ttk.Frame(self, style="Rule.TFrame", height=1).grid(row=1, column=0, sticky="ew")
        self.pane = ConversationPane(self.columns, speaker, recent)
        self.conversations = ConversationList(self.columns, on_choose, on_window, on_add, on_leave, on_level)
        self.host_button = ElidedButton(
            self.conversations, "Pill.TButton", with_key(_("Your server"), "F8"), on_host
        )
        self.host_button.grid(sticky="ew", padx=("4p", "8p"), pady="4p")
        SettingsButton(self.conversations, "Side.TButton").grid(sticky="ew")
        self.side = self._make_side(on_private)
        self.person = PersonMenu(self.header.settings_button)
        self.person.offer = lambda menu: self.members.offer(menu, self._conversation.name)
        for key in ("<Menu>", "<Shift-F10>"):
            self.pane.composer.field.bind(key, lambda _event: self.open_person())
        self.columns.fill(self.conversations, self.pane, self.side)
        self.columns.grid(row=2, column=0, sticky="nsew")
        for tree, is_servers in ((self.conversations.tree, True), (self.members.tree, False)):
            tree.bind("<Alt-Left>", partial(self._widen, -1, is_servers))
            tree.bind("<Alt-Right>", partial(self._widen, 1, is_servers))
        self.members.tree.bind("<Unmap>", lambda _event: self._leave_members())
        ttk.Frame(self, style="Rule.TFrame", height=1).grid(row=3, column=0, sticky="ew")
        self.status = StatusBar(self, centre)
        self.status.grid(row=4, column=0, sticky="ew")
        follow_size(self, self._show_place)

    def _make_side(self, on_private: Callable[[str], None]) -> ttk.Frame:
        side = ttk.Frame(self.columns, style="Panel.TFrame", width="130p")
        side.grid_propagate(False)
        side.rowconfigure(0, weight=1)
        side.columnconfigure(0, weight=1)
        self.members = MemberList(side, on_private)
        self.members.grid(row=0, column=0, sticky="nsew")
        self.invitation = WrappedLabel(side, "PanelQuiet.TLabel")
        self.invitation.grid(row=1, column=0, sticky="ew", padx="10p", pady="6p")
        return side

    def _leave_members(self) -> None:
        """What is hidden doesn't keep the focus."""
        if self.focus_get() is self.members.tree:
            self.pane.focus_composer()

    def _widen(self, step: int, servers: bool, _event: "tk.Event[tk.Misc]") -> str:
        self.columns.widen(step, servers=servers)
        return "break"

    def show_conversation(
        self, conversation: Conversation, timeline: Timeline, nick: str, first_new: str = ""
    ) -> None:
        """Turn to another conversation; `first_new` is the id of its first unread message."""
        self.pane.look_for(conversation, nick)
        self.pane.show(conversation, timeline, first_new)
        self.show_state(conversation, nick)

    def show_nothing(self, name: str) -> None:
        """Show no conversation yet, but where one is."""
        self.show_conversation(Conversation("", name), Timeline(), "")

    def show_invitation(self, text: str) -> None:
        """Show what a host tells the others, and the way to the server's window."""
        self.invitation.configure(text=text)
        for widget in (self.invitation, self.host_button):
            if text:
                widget.grid()
            else:
                widget.grid_remove()

    def show_state(self, conversation: Conversation, nick: str) -> None:
        """Show the topic and the members of the conversation that is open, or whether the person is there."""
        self._conversation = conversation
        self._show_place()
        self.header.call_settings(person=self._is_private)
        self.columns.put_members_aside(aside=self._is_private)
        if self._is_private:
            self.header.actions.remove(self.members_button)
        else:
            self.header.actions.add(self.members_button, right=True)
            self.members.show(conversation.members, nick)
        self.pane.look_for(conversation, nick)

    @property
    def _is_private(self) -> bool:
        return bool(self._conversation.key) and not is_channel(self._conversation.name)

    def _show_place(self) -> None:
        shown, low = self._conversation, is_low(self, _LOW)
        topic = "" if low else shown.topic
        self.header.show_place(
            shown.name, presence(shown, self._link) if self._is_private else topic, low=low
        )

    def open_person(self) -> str | None:
        """Show what can be done about the person that one writes with; in a channel there is none."""
        return self.person.ask() if self._is_private else None

    def show_servers(self, servers: Sequence[ListedServer], current: Place) -> None:
        """List the servers and what is open there; channels of the current one can be completed."""
        self.conversations.show(servers, current)
        here = (server.conversations for server in servers if server.server == current.server)
        names = (conversation.name for conversation in chain.from_iterable(here))
        self.pane.composer.completion.channels = [name for name in names if is_channel(name)]

    def show_status(self, change: LinkChanged) -> None:
        """Say how the connection is; what a server's greeting says is read below the field."""
        self._link = change.link
        self.header.show_status(change)
        self._show_place()
        self.status.show_link(change)
        self.pane.composer.tell(change.detail if change.link is Link.ONLINE else _(KEYS))

    def open_search(self, *, everywhere: bool = False) -> None:
        """Let the person look for messages."""
        self.pane.open_search(everywhere=everywhere)

    def back(self) -> None:
        """Escape gives up what was begun, else leads to the newest message; never out of the chat."""
        if not self.pane.give_up():
            self.pane.view.follow()
        self.pane.focus_composer()

    def focus_first(self) -> None:
        """One wants to write."""
        self.pane.focus_composer()
