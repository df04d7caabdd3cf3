"""One stay on a server: what the session tells goes to the windows that show it, and orders go back."""

import tkinter as tk
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from hubbub.client.changes import (
    Change,
    ConversationChanged,
    Entered,
    EntriesAdded,
    EntriesDropped,
    EntryChanged,
    HistoryEnded,
    LinkChanged,
    NameRefused,
    Problem,
)
from hubbub.client.commands import submit
from hubbub.client.model import Conversation, Entry, Kind, Link
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.line import Line
from hubbub.desktop.popup import NamePrompt
from hubbub.desktop.recent import RecentEmoji
from hubbub.desktop.timeline import Splice, Timeline
from hubbub.wire.names import fold, is_channel

_SPOKEN: Final = frozenset({Kind.SAID, Kind.NOTICE, Kind.ACTION})


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
        self._unread: Counter[str] = Counter()
        self._windows: dict[str, PrivateWindow] = {}
        self._nick = ""
        self._lobby = ""
        self._current = ""
        self._status = LinkChanged(Link.CONNECTING, "")
        self._recent = recent or RecentEmoji()
        self.page = ChatPage(
            window,
            self,
            invitation=invitation,
            recent=self._recent,
            on_choose=self.choose,
            on_private=self.open_private,
        )
        self._binding = window.bind("<FocusIn>", lambda _event: self._read(self._current), add=True)

    # What the person does

    def say(self, key: str, text: str) -> None:
        """Send what was written in the composer."""
        self._line.call(submit, self._line.session, key, text)

    def retry(self, key: str, entry: Entry) -> None:
        """Send again what could not be sent."""
        self._line.call(self._line.session.retry, key, entry.id)

    def load_older(self, key: str) -> None:
        """Fetch entries older than the first that is known."""
        self._line.call(self._line.session.load_older, key)

    def choose(self, key: str) -> None:
        """Open a conversation of the list: a channel in the main window, a person in their own."""
        if not is_channel(self._conversations[key].name):
            self._show_private(key)
        elif key != self._current:
            self._show_channel(key)

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
        for window in list(self._windows.values()):
            window.close()

    # What the session tells

    def apply(self, change: Change) -> None:
        """Show a change."""
        match change:
            case LinkChanged():
                self._show_status(change)
            case Entered(nick, _network, lobby):
                self._entered(nick, lobby)
            case NameRefused(reason=reason):
                NamePrompt(self._window, reason, self._rename)
            case Problem(text, key):
                self._pane(key).composer.warn(text)
            case ConversationChanged(conversation):
                self._conversation_changed(conversation)
            case HistoryEnded(key):
                self._timelines[key].complete = True
            case EntriesAdded() | EntryChanged() | EntriesDropped():
                self._timeline_changed(change)

    def _entered(self, nick: str, lobby: str) -> None:
        self._nick = nick
        self._lobby = lobby
        self.page.header.show_nick(nick)
        for conversation in list(self._conversations.values()):
            self._show_state(conversation)
        self._show_title()

    def _conversation_changed(self, conversation: Conversation) -> None:
        self._conversations[conversation.key] = conversation
        if is_channel(conversation.name) and (
            not self._current or conversation.key == self._lobby != self._current
        ):
            self._show_channel(conversation.key)
        self._show_state(conversation)
        self._show_list()

    def _timeline_changed(self, change: EntriesAdded | EntryChanged | EntriesDropped) -> None:
        key = change.key
        for splice in _spliced(self._timelines[key], change):
            self._show_splice(key, splice)
        if isinstance(change, EntriesAdded) and change.live:
            self._announce(key, change.entries)

    # What is seen

    def _pane(self, key: str | None) -> ConversationPane:
        """Where a conversation is shown; the main window for all that isn't in one of its own."""
        return self._windows[key].pane if key in self._windows else self.page.pane

    def _rename(self, nick: str) -> None:
        self._line.call(self._line.session.enter, nick)

    def _show_splice(self, key: str, splice: Splice) -> None:
        if self._pane(key).key == key:
            self._pane(key).apply(splice)

    def _announce(self, key: str, entries: Sequence[Entry]) -> None:
        """Mark what others said as unread, unless it is being read; a private message opens its window."""
        spoken = sum(entry.kind in _SPOKEN and not entry.own for entry in entries)
        if not spoken or self._is_read(key):
            return
        self._unread[key] += spoken
        if key in self._conversations and not is_channel(self._conversations[key].name):
            self._open_window(key).give_back_focus()
        self._show_list()
        self._show_title()

    def _is_read(self, key: str) -> bool:
        focus = self._window.focus_displayof()
        window = focus.winfo_toplevel() if focus else None
        return window is (self._window if key == self._current else self._windows.get(key, self))

    def _read(self, key: str) -> None:
        if self._unread.pop(key, 0):
            self._show_list()
            self._show_title()

    def _show_channel(self, key: str) -> None:
        self._current = key
        self.page.show_conversation(self._conversations[key], self._timelines[key], self._nick)
        self._unread.pop(key, 0)
        self._show_list()
        self._show_title()
        self.page.focus_first()

    def _show_private(self, key: str) -> None:
        self._open_window(key).come_forward()
        self._read(key)
        self._show_list()

    def _open_window(self, key: str) -> PrivateWindow:
        """The private window of a conversation; one that is made now leaves the focus where it is."""
        if key not in self._windows:
            conversation = self._conversations[key]
            self._windows[key] = window = PrivateWindow(
                self._window, conversation, self._timelines[key], self, recent=self._recent,
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
        self.page.show_conversations(self._conversations, self._unread, self._current, self._lobby)

    def _show_status(self, change: LinkChanged) -> None:
        self._status = change
        self.page.show_status(change)
        for window in self._windows.values():
            window.show_status(change)

    def _show_title(self) -> None:
        place = self._conversations[self._current].name if self._current else ""
        unread = f"({self._unread.total()}) " if self._unread.total() else ""
        self._window.title(unread + " - ".join(part for part in (self._nick, place, "Hubbub") if part))


def _spliced(timeline: Timeline, change: EntriesAdded | EntryChanged | EntriesDropped) -> list[Splice]:
    match change:
        case EntriesAdded(entries=entries, after=after):
            return [timeline.add(entries, after)]
        case EntryChanged(entry=entry, after=after):
            return timeline.change(entry, after)
        case EntriesDropped(ids=ids):
            return timeline.drop(ids)
