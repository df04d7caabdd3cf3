"""One stay on a server: what the session tells goes to the windows that show it, and orders go back."""

import tkinter as tk
from collections import defaultdict
from collections.abc import Sequence

from hubbub.client.changes import (
    AccountChanged,
    AccountRefused,
    Change,
    ConversationChanged,
    Entered,
    EntriesAdded,
    EntriesDropped,
    EntryChanged,
    LinkChanged,
    NameRefused,
    PasswordChanged,
    PasswordPlace,
    Problem,
    Typing,
)
from hubbub.client.model import Conversation, Entry, Link, is_moderator
from hubbub.desktop.account.desk import AccountDesk
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.line import Line
from hubbub.desktop.pasts import Pasts
from hubbub.desktop.reading import Reading, first_unread
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.speaking import Speaking
from hubbub.desktop.timeline import Splice, Timeline, spliced
from hubbub.desktop.typists import Typists
from hubbub.wire.names import fold, is_channel


class Visit:
    """Everything between having entered and having left. All of it runs on the window's thread."""

    def __init__(
        self,
        window: tk.Tk,
        line: Line,
        *,
        invitation: str = "",
        recent: RecentEmoji | None = None,
    ) -> None:
        """Show it in the main window. `invitation` is what a host tells the others."""
        self._window = window
        self._line = line
        self._conversations: dict[str, Conversation] = {}
        self._timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._windows: dict[str, PrivateWindow] = {}
        self._pasts = Pasts(self._timelines, self._pane_with)
        self._nick = ""
        self._lobby = ""
        self._current = ""
        self._awaited = ""
        """The channel that is to be shown as soon as we are in it."""
        self._status = LinkChanged(Link.CONNECTING, "")
        self._typists = Typists(window, self._show_typing)
        self._reading = Reading(window, lambda key, time: line.call(line.session.mark_read, key, time))
        self._speaking = Speaking(line, self._moderates)
        self._recent = recent or RecentEmoji()
        self.account = AccountDesk(window, line)
        self.page = ChatPage(
            window, self._speaking, invitation=invitation, recent=self._recent,
            on_choose=self.choose, on_private=self.open_private, on_account=self.account.open,
        )  # fmt: skip
        self._binding = window.bind("<FocusIn>", lambda _event: self._read(self._current), add=True)
        self._search_key = window.bind("<Control-f>", lambda _event: self.page.open_search())
        self._account_key = window.bind("<F2>", lambda _event: self.account.open())

    # What the person does

    def choose(self, key: str) -> None:
        """Open a conversation of the list: a channel in the main window, a person in their own."""
        if not is_channel(self._conversations[key].name):
            self._show_private(key)
        elif key != self._current:
            self._show_channel(key)

    def open_channels(self, names: Sequence[str]) -> None:
        """Enter channels, and show the first of them when we are in."""
        self._awaited = fold(names[0])
        for name in names:
            self._line.call(self._line.session.join, name)

    def open_private(self, nick: str) -> None:
        """Open the private window of a person at once; what is known of them comes later."""
        key = fold(nick)
        if key == fold(self._nick):
            return
        if key not in self._conversations:
            self._conversations[key] = Conversation(key, nick)
            self._line.call(self._line.session.open_direct, nick)
        self._show_private(key)

    def end(self) -> None:
        """Close the private windows; the page goes when another one comes."""
        self._window.unbind("<FocusIn>", self._binding)
        self._typists.forget()
        self._reading.end()
        self._window.unbind("<F2>", self._account_key)
        self._window.unbind("<Control-f>", self._search_key)
        for window in list(self._windows.values()):
            window.close()

    # What the session tells

    def apply(self, change: Change) -> None:
        """Show a change."""
        if self._pasts.apply(change):
            return
        match change:
            case LinkChanged():
                self._show_status(change)
            case Entered(nick, _network, lobby):
                self._entered(nick, lobby)
            case NameRefused():
                self.account.refuse_name(change)
            case AccountChanged() | AccountRefused() | PasswordChanged() | PasswordPlace():
                self.account.apply(change)
            case Typing(key, nick, seconds):
                self._typists.told(key, nick, seconds)
            case Problem(text, key):
                self._pane(key).composer.warn(text)
            case ConversationChanged(conversation):
                self._conversation_changed(conversation)
            case EntriesAdded() | EntryChanged() | EntriesDropped():
                self._timeline_changed(change)

    def _entered(self, nick: str, lobby: str) -> None:
        self._nick = nick
        if not self._lobby:
            self._awaited = lobby
        self._lobby = lobby
        self.page.header.show_nick(nick)
        self.account.rename(nick)
        for conversation in list(self._conversations.values()):
            self._show_state(conversation)
        self._show_title()

    def _conversation_changed(self, conversation: Conversation) -> None:
        self._conversations[conversation.key] = conversation
        self._reading.read_elsewhere(conversation.key, self._timelines[conversation.key], conversation.read)
        if is_channel(conversation.name) and (not self._current or conversation.key == self._awaited):
            self._show_channel(conversation.key)
        self._show_state(conversation)
        self._show_list()

    def _timeline_changed(self, change: EntriesAdded | EntryChanged | EntriesDropped) -> None:
        key = change.key
        for splice in spliced(self._timelines[key], change):
            self._show_splice(key, splice)
        if not isinstance(change, EntriesAdded):
            return
        for author in {entry.author for entry in change.entries if change.live}:
            self._typists.told(key, author, 0)
        self._announce(key, change.entries, live=change.live)

    # What is seen

    def _pane(self, key: str | None) -> ConversationPane:
        """Where a conversation is shown; the main window for all that isn't in one of its own."""
        return self._windows[key].pane if key in self._windows else self.page.pane

    def _pane_with(self, key: str) -> ConversationPane | None:
        """Where a conversation is shown now, if it is."""
        pane = self._pane(key)
        return pane if pane.key == key else None

    def _show_typing(self, key: str) -> None:
        if self._pane(key).key == key:
            self._pane(key).show_typing(self._typists.of(key))

    def _show_splice(self, key: str, splice: Splice) -> None:
        if self._pane(key).key == key:
            self._pane(key).apply(self._timelines[key], splice)

    def _announce(self, key: str, entries: Sequence[Entry], *, live: bool) -> None:
        """Mark what others said as unread, unless it is being read; a private message opens its window."""
        if self._is_read(key):
            self._reading.read(key, self._timelines[key])
            return
        is_first = not self._reading.unread[key]
        conversation = self._conversations.get(key)
        first = self._reading.arrived(key, entries, conversation.read if conversation else None, live=live)
        if first is None:
            return
        if is_first and self._pane(key).key == key:
            self._pane(key).view.mark_new(first.id)
        if live and conversation is not None and not is_channel(conversation.name):
            self._open_window(key).give_back_focus()
        self._show_list()
        self._show_title()

    def _is_read(self, key: str) -> bool:
        focus = self._window.focus_displayof()
        window = focus.winfo_toplevel() if focus else None
        if self._pane(key).view.in_past:
            return False
        return window is (self._window if key == self._current else self._windows.get(key, self))

    def _read(self, key: str) -> None:
        if self._reading.read(key, self._timelines[key]):
            self._show_list()
            self._show_title()

    def _show_channel(self, key: str) -> None:
        self._current = key
        if key == self._awaited:
            self._awaited = ""
        conversation, timeline = self._conversations[key], self._timelines[key]
        self.page.show_conversation(conversation, timeline, self._nick, self._first_unread(key))
        self._show_typing(key)
        self._reading.read(key, timeline)
        self._show_list()
        self._show_title()
        self.page.focus_first()

    def _first_unread(self, key: str) -> str:
        """Where the unread messages of a conversation begin, if it has any."""
        if not self._reading.unread[key]:
            return ""
        return first_unread(self._timelines[key], self._conversations[key].read)

    def _moderates(self, key: str) -> bool:
        members = self._conversations[key].members
        return any(is_moderator(member) for member in members if member.nick == self._nick)

    def _show_private(self, key: str) -> None:
        self._open_window(key).come_forward()
        self._read(key)
        self._show_list()

    def _open_window(self, key: str) -> PrivateWindow:
        """The private window of a conversation; one that is made now leaves the focus where it is."""
        if key not in self._windows:
            conversation = self._conversations[key]
            self._windows[key] = window = PrivateWindow(
                self._window, conversation, self._timelines[key], self._speaking,
                first_new=self._first_unread(key), recent=self._recent,
                on_read=self._read, on_close=self._window_closed,
            )  # fmt: skip
            window.show_state(conversation, self._nick)
            window.show_status(self._status)
        return self._windows[key]

    def _window_closed(self, key: str) -> None:
        del self._windows[key]

    def _show_state(self, conversation: Conversation) -> None:
        if conversation.key == self._current:
            self.page.show_state(conversation, self._nick)
        elif conversation.key in self._windows:
            self._windows[conversation.key].show_state(conversation, self._nick)

    def _show_list(self) -> None:
        self.page.show_conversations(self._conversations, self._reading.unread, self._current, self._lobby)

    def _show_status(self, change: LinkChanged) -> None:
        self._status = change
        if change.link is not Link.ONLINE:
            self._typists.forget()
        self.page.show_status(change)
        for window in self._windows.values():
            window.show_status(change)

    def _show_title(self) -> None:
        place = self._conversations[self._current].name if self._current else ""
        total = self._reading.unread.total()
        unread = f"({total}) " if total else ""
        self._window.title(unread + " - ".join(part for part in (self._nick, place, "Hubbub") if part))
