"""Where the person is on one server, on the page and in private windows, and how they get elsewhere."""

import tkinter as tk
from collections.abc import Callable, Sequence

from hubbub.client.model import Conversation
from hubbub.desktop.attention import Attention
from hubbub.desktop.channel.desk import ChannelDesk
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import Speaker
from hubbub.desktop.chat.places import Place
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.known import Known
from hubbub.desktop.line import Line
from hubbub.desktop.memory import WindowMemory
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.private_windows import PrivateWindows
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.sight import Sight
from hubbub.desktop.speaking import Speaking
from hubbub.desktop.typists import Typists
from hubbub.wire.names import fold, is_channel


class Whereabouts:
    """Goes where the person wants to, and has what comes into sight read and known to be looked at."""

    def __init__(
        self,
        window: tk.Tk,
        line: Line,
        known: Known,
        page_for: Callable[[Speaker], ChatPage],
        centre: Centre,
        *,
        recent: RecentEmoji,
        drafts: Drafts,
        memory: WindowMemory,
        on_change: Callable[[], None],
        on_go: Callable[[Place], None],
    ) -> None:
        """`page_for` gives the page that the servers share.

        `on_go` brings a server into sight; `on_change` brings the list of servers up to date.
        """
        self._window = window
        self._line = line
        self._known = known
        self._on_change = on_change
        self._on_go = on_go
        self.awaited = ""
        """The channel that is to be shown as soon as we are in it."""
        self.typists = Typists(window, self._show_typing)
        self.speaking = Speaking(
            window, line, drafts, known, self.open_channel, self.open_private, self.go_to
        )
        windows = PrivateWindows(
            window, known, self.speaking, recent, memory,
            on_read=self._read, offer=self._offer_in_window,
        )  # fmt: skip
        self.sight = Sight(window, known, page_for(self.speaking), windows, self.typists.of)
        self.attention = Attention(window, line, known, self.sight, centre, on_change=on_change)
        self.channels = ChannelDesk(
            window, line, known.conversations, lambda: known.nick,
            on_write=self.open_private, on_show_here=self.show_here,
            on_enter=lambda name: self.open_channels([name]),
        )  # fmt: skip

    # Where the person goes

    def choose(self, key: str) -> None:
        """Open a conversation of the list in the main window, or bring its own window forward."""
        if self.sight.windows.get(key):
            self._show_window(key)
        elif key != self.sight.current:
            self._turn_to(key, asked=True)

    def open_channel(self, name: str) -> None:
        """Show a channel; enter it first where one isn't in it."""
        self._on_go(Place(str(self._known.address), ""))
        known = self._known.conversations.get(fold(name))
        if known is not None and known.joined:
            self.choose(known.key)
        else:
            self.open_channels([name])

    def open_channels(self, names: Sequence[str]) -> None:
        """Enter channels, and show the first of them when we are in."""
        self.awaited = fold(names[0])
        for name in names:
            self._line.call(self._line.session.join, name)

    def go_to(self, key: str, name: str, msgid: str) -> None:
        """Show a message of the conversation `key`, which is called `name`; without a msgid the newest."""
        if not is_channel(name):
            self._meet(name)
        if key in self._known.conversations:
            self._window.lift()  # somebody may search in a private window; another one of these comes on top
            self._on_go(Place(str(self._known.address), key))
        if pane := self.sight.pane(key):
            pane.go_to(msgid)

    def open_private(self, nick: str) -> None:
        """Open the private window of a person at once; what is known of them comes later."""
        if fold(nick) != fold(self._known.nick):
            self._show_window(self._meet(nick))

    def show_here(self, nick: str) -> None:
        """Show the private conversation with a person in the main window instead of its own."""
        key = self._meet(nick)
        if window := self.sight.windows.get(key):
            window.close()
        self._on_go(Place(str(self._known.address), key))

    def show_again(self, nick: str) -> None:
        """Show a private conversation instead of the channel, as when the program ended."""
        key = self._meet(nick)
        self.sight.channel, self.awaited = self.awaited, ""
        self._turn_to(key, asked=False)

    def open_windows_again(self) -> None:
        """Open the private windows that were open when the program ended."""
        for nick in self.sight.windows.were_open:
            self.sight.open_window(self._meet(nick), "").give_back_focus()

    def open_settings(self) -> None:
        """Show the settings of the channel that is shown, or what can be done about the person."""
        if self.sight.current and not self.sight.page.open_person():
            self.channels.open(self.sight.current)

    # While the server is in front, and afterwards

    def come_forward(self) -> None:
        """Show this server on the page."""
        page, current = self.sight.page, self.sight.current
        self.sight.come_forward(self.speaking, self.attention.first_unread(current))
        page.members.offer = page.pane.menu.offer_person = self.channels.offer
        self.channels.turn_to(current, page.pane.door)
        self._read_if_watched()

    def step_back(self) -> None:
        """Leave the page to another server."""
        self.sight.in_front = False
        self.channels.turn_away()

    def read_current(self) -> None:
        """The window is looked at, and with it what is shown on the page."""
        self.attention.read(self.sight.current)

    def let_go(self, *, come_back: bool) -> None:
        """Show nothing any more, and keep what was written and has not arrived."""
        self.speaking.baskets.end()
        self.sight.windows.close(come_back=come_back)
        self.sight.forget()
        self.speaking.keep_unconfirmed()
        self.awaited = ""

    # What comes into sight

    def appeared(self, conversation: Conversation) -> None:
        """There is a conversation, or it has changed: show the first channel, and the one that is awaited."""
        key = conversation.key
        if is_channel(conversation.name) and (not self.sight.current or key == self.awaited):
            self._turn_to(key, asked=False)

    def _turn_to(self, key: str, *, asked: bool) -> None:
        """Show a conversation while this server is in front, because the person has `asked` for it or not."""
        if key == self.awaited:
            self.awaited = ""
        self._look_at(key)
        self.sight.turn_to(key, self.attention.first_unread(key), asked=asked)
        if self.sight.in_front:
            self.channels.turn_to(key, self.sight.page.pane.door)
            self._read_if_watched()
        self._on_change()

    def _look_at(self, key: str) -> None:
        if key:
            self._line.call(self._line.session.reading.look_at, key)

    def _show_typing(self, key: str) -> None:
        self.sight.show_typing(key)

    def _read(self, key: str) -> None:
        """A private window is looked at."""
        self.attention.read(key)

    def _offer_in_window(self, menu: tk.Menu, nick: str) -> None:
        self.channels.offer_in_window(menu, nick)

    def _read_if_watched(self) -> None:
        """What has come onto the page is read where the person looks at it."""
        if self.sight.is_watched(self.sight.current):
            self.read_current()

    def _meet(self, nick: str) -> str:
        """The key of the conversation with a person, which begins if need be."""
        key = fold(nick)
        if key not in self._known.conversations:
            self._known.conversations[key] = Conversation(key, nick)
            self._line.call(self._line.session.open_direct, nick)
        return key

    def _show_window(self, key: str) -> None:
        """Nothing is shown in two places: what was on the page leaves it to the channel before."""
        if key == self.sight.current:
            known = self.sight.channel in self._known.conversations
            self._turn_to(self.sight.channel if known else "", asked=False)
        self._look_at(key)
        self.sight.open_window(key, self.attention.first_unread(key)).come_forward()
        self.attention.read(key)
        self._on_change()
