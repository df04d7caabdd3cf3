"""One stay on a server: what the session tells goes to the windows that show it, and orders go back."""

import tkinter as tk
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from hubbub.client.address import Address
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
    PastClosed,
    Problem,
    StartedOver,
    Typing,
    Unsent,
)
from hubbub.client.links import MOST_CHANNELS, ServerLink
from hubbub.client.model import Conversation, Entry, Link, is_moderator
from hubbub.desktop.account.desk import AccountDesk
from hubbub.desktop.channel.desk import ChannelDesk
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import ConversationPane, Speaker
from hubbub.desktop.chat.places import ListedServer, Place, in_order
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.line import Line
from hubbub.desktop.memory import Stay, WindowMemory
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.notices.notices import Notices
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.pasts import Pasts
from hubbub.desktop.private_windows import PrivateWindows
from hubbub.desktop.reading import Reading, first_unread
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.speaking import Speaking
from hubbub.desktop.timeline import Splice, Timeline, spliced
from hubbub.desktop.typists import Typists
from hubbub.wire.names import fold, is_channel


class Visit:
    """Everything between having entered and having left. All of it runs on the window's thread.

    Visits on several servers share one page. This one shows itself on it while it is in front.
    """

    def __init__(
        self,
        window: tk.Tk,
        line: Line,
        page_for: Callable[[Speaker], ChatPage],
        centre: Centre,
        *,
        invitation: str = "",
        recent: RecentEmoji,
        drafts: Drafts,
        memory: WindowMemory,
        on_change: Callable[[], None],
        on_go: Callable[[Place], None],
    ) -> None:
        """`page_for` gives the shared page, `invitation` is what a host tells the others.

        `on_go` brings a server into sight; `on_change` brings the list of servers up to date.
        """
        self._window = window
        self.line = line
        self.nick = ""
        self.invitation = invitation
        self.network = ""
        """What the server calls the network that it belongs to."""
        self.name = str(line.address)
        """What the server is called here, so that it can be told from the others."""
        self._on_change = on_change
        self._on_go = on_go
        self._in_front = False
        self._conversations: dict[str, Conversation] = {}
        self._timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._pasts = Pasts(self._timelines, self._pane)
        self._lobby = ""
        self._current = ""
        self._awaited = ""
        """The channel that is to be shown as soon as we are in it."""
        self._status = LinkChanged(Link.CONNECTING, "")
        self._unsent = 0
        self._typists = Typists(window, self._show_typing)
        self._notices = Notices(centre, str(line.address), on_change)
        self._reading = Reading(
            window, lambda key, time: line.call(line.session.mark_read, key, time), self._is_mention
        )
        self._speaking = Speaking(line, drafts, self._moderates, self.open_channel)
        self._windows = PrivateWindows(window, line.address, self._speaking, recent, memory, self._read)
        self.account = AccountDesk(window, line)
        self.channels = ChannelDesk(
            window, line, self._conversations, lambda: self.nick,
            on_write=self.open_private, on_enter=lambda name: self.open_channels([name]),
        )  # fmt: skip
        self.page = page_for(self._speaking)

    @property
    def address(self) -> Address:
        """Where the server is."""
        return self.line.address

    @property
    def place(self) -> Place:
        """What is shown while this server is in front."""
        return Place(str(self.address), self._current)

    @property
    def channel(self) -> str:
        """The name of the channel that is shown while this server is in front."""
        return self._conversations[self._current].name if self._current else ""

    @property
    def stay(self) -> Stay:
        """What is to be remembered of where one is."""
        known = self._conversations.values()
        channels = [each.name for each in known if is_channel(each.name) and not each.absence]
        first = sorted(channels, key=lambda name: fold(name) != self._current)
        return Stay(ServerLink(self.address, tuple(first[:MOST_CHANNELS])), self.nick)

    @property
    def listed(self) -> ListedServer:
        """What the list of servers shows of this one."""
        conversations = in_order(self._conversations.values(), self._lobby)
        unread, mentions = self._reading.unread, self._reading.mentions
        marks = {
            each.key: self._notices.mark(each, unread[each.key], mentions[each.key]) for each in conversations
        }
        return ListedServer(str(self.address), self.name, self._status.link, conversations, marks)

    def call_it(self, name: str, *, among_others: bool) -> None:
        """Give the server a name. Where there are others, its windows say it too."""
        self.name = name
        self._windows.show_server(name if among_others else "")

    # What the person does

    def choose(self, key: str) -> None:
        """Open a conversation of the list: a channel in the main window, a person in their own."""
        if not is_channel(self._conversations[key].name):
            self._show_private(key)
        elif key != self._current:
            self._turn_to(key)

    def open_channel(self, name: str) -> None:
        """Show a channel; enter it first where one isn't in it."""
        self._on_go(Place(str(self.address), ""))
        known = self._conversations.get(fold(name))
        if known is not None and known.joined:
            self.choose(known.key)
        else:
            self.open_channels([name])

    def open_channels(self, names: Sequence[str]) -> None:
        """Enter channels, and show the first of them when we are in."""
        self._awaited = fold(names[0])
        for name in names:
            self.line.call(self.line.session.join, name)

    def leave_channel(self, key: str) -> None:
        """Leave a channel. It stays in the list until the program ends."""
        self.line.call(self.line.session.part, key)

    def open_settings(self) -> None:
        """Show the settings of the channel that is shown."""
        if self._current:
            self.channels.open(self._current)

    def open_private(self, nick: str) -> None:
        """Open the private window of a person at once; what is known of them comes later."""
        if fold(nick) != fold(self.nick):
            self._show_private(self._meet(nick))

    def open_windows_again(self) -> None:
        """Open the private windows that were open when the program ended."""
        for nick in self._windows.were_open:
            self._open_window(self._meet(nick)).give_back_focus()

    def _meet(self, nick: str) -> str:
        """The key of the conversation with a person, which begins if need be."""
        key = fold(nick)
        if key not in self._conversations:
            self._conversations[key] = Conversation(key, nick)
            self.line.call(self.line.session.open_direct, nick)
        return key

    def be_called_for(self, key: str, level: Level) -> None:
        """Choose what of a conversation one wants to be called for."""
        self._notices.choose(self._conversations[key], level)

    def come_forward(self) -> None:
        """Show this server on the page."""
        self._in_front = True
        self.page.pane.turn_to(self._speaking)
        self.page.members.offer = self.page.pane.menu.offer_person = self.channels.offer
        self.page.show_invitation(self.invitation)
        self.page.header.show_nick(self.nick)
        self.page.show_status(self._status)
        self.page.status.show_unsent(self._unsent)
        if self._current:
            self._show_channel(self._current)
        else:
            self.page.show_nothing(self.name)
            self.channels.turn_to("", self.page.pane.door)

    def step_back(self) -> None:
        """Leave the page to another server."""
        self._in_front = False
        self.channels.turn_away()

    def read_current(self) -> None:
        """The window is looked at, and with it what is shown on the page."""
        self._read(self._current)

    def end(self, *, come_back: bool = False) -> None:
        """Close the private windows, so that they come back the next time or don't, and tell nothing more."""
        self._in_front = False
        self._typists.forget()
        self._reading.end()
        self.channels.end()
        self.account.end()
        self._notices.end(self._conversations)
        self._speaking.baskets.end()
        self._windows.close(come_back=come_back)

    # What the session tells

    def apply(self, change: Change) -> None:
        """Show a change."""
        if self._pasts.apply(change):
            self._read_again(change)
            return
        match change:
            case LinkChanged() | Unsent():
                self._status_changed(change)
            case Entered() | StartedOver():
                self._name_changed(change)
            case NameRefused():
                self.account.refuse_name(replace(change, reason=f"{self.name}: {change.reason}"))
            case AccountChanged() | AccountRefused() | PasswordChanged() | PasswordPlace():
                self.account.apply(change)
            case Typing(key, nick, seconds):
                self._typists.told(key, nick, seconds)
            case Problem(text, key) if not self.channels.tells(key, text):
                self._warn(text, key)
            case ConversationChanged(conversation):
                self._conversation_changed(conversation)
            case EntriesAdded() | EntryChanged() | EntriesDropped():
                self._timeline_changed(change)
            case _:
                self._other_told(change)

    def _other_told(self, change: Change) -> None:
        if not self._speaking.baskets.apply(change):
            self.channels.apply(change)

    def _read_again(self, change: Change) -> None:
        """Who has come back from a conversation's past sees what has arrived meanwhile."""
        if isinstance(change, PastClosed) and self._is_read(change.key):
            self._read(change.key)

    def _name_changed(self, change: Entered | StartedOver) -> None:
        if isinstance(change, StartedOver):
            self._start_over()
        else:
            self._entered(change.nick, change.network, change.lobby)

    def _entered(self, nick: str, network: str, lobby: str) -> None:
        self.nick, self.network = nick, network
        if not self._lobby:
            self._awaited = lobby
        self._lobby = lobby
        self.account.rename(nick)
        self._notices.rename(nick)
        if self._in_front:
            self.page.header.show_nick(nick)
        for conversation in list(self._conversations.values()):
            self._show_state(conversation)
        self._on_change()

    def _start_over(self) -> None:
        """Show and remember nothing of the name that was refused."""
        self._typists.forget()
        self._reading.end()
        self.channels.close_windows()
        self._windows.close(come_back=False)
        self._speaking.baskets.end()
        for key in self._conversations:
            self._notices.read(key)
        self._conversations.clear()
        self._timelines.clear()
        self._pasts.forget()
        self._current = self._awaited = self._lobby = ""
        if self._in_front:
            self.come_forward()
        self._on_change()

    def _conversation_changed(self, conversation: Conversation) -> None:
        self._conversations[conversation.key] = conversation
        self._read_elsewhere(conversation)
        if is_channel(conversation.name) and (not self._current or conversation.key == self._awaited):
            self._turn_to(conversation.key)
        self._show_state(conversation)
        self.channels.refresh(conversation)
        self._on_change()

    def _timeline_changed(self, change: EntriesAdded | EntryChanged | EntriesDropped) -> None:
        key = change.key
        for splice in spliced(self._timelines[key], change):
            self._show_splice(key, splice)
        if not isinstance(change, EntriesAdded):
            return
        for author in {entry.author for entry in change.entries if change.live}:
            self._typists.told(key, author, 0)
        self._announce(change)

    # What is seen

    def _pane(self, key: str | None) -> ConversationPane | None:
        """Where a conversation can be seen now, if it can."""
        if key is not None and (window := self._windows.get(key)):
            return window.pane
        return self.page.pane if self._in_front and self.page.pane.key == key else None

    def _warn(self, text: str, key: str | None) -> None:
        """Say what went wrong where it belongs, or else where the person is."""
        if pane := self._pane(key):
            pane.composer.warn(text)
        else:
            self.page.pane.composer.warn(text if self._in_front else f"{self.name}: {text}")

    def _show_typing(self, key: str) -> None:
        if pane := self._pane(key):
            pane.show_typing(self._typists.of(key))

    def _show_splice(self, key: str, splice: Splice) -> None:
        if pane := self._pane(key):
            pane.apply(self._timelines[key], splice)

    def _announce(self, change: EntriesAdded) -> None:
        """Mark what others said as unread, and call for it, unless it is being read."""
        key = change.key
        if self._is_read(key):
            self._reading.read(key, self._timelines[key])
            return
        is_first = not self._reading.unread[key]
        conversation = self._conversations.get(key)
        read = conversation.read if conversation else None
        unread = self._reading.arrived(key, change.entries, read, live=change.live)
        if not unread:
            return
        if is_first and (pane := self._pane(key)):
            pane.view.mark_new(unread[0].id)
        if conversation is not None and change.live:
            self._call_for(conversation, unread, late=change.late)
        self._on_change()

    def _call_for(self, conversation: Conversation, unread: Sequence[Entry], *, late: bool) -> None:
        """Call the person, as far as they want that; a private message opens its window."""
        key = conversation.key
        is_open = is_channel(conversation.name) or self._windows.get(key) is not None
        if not is_open and self._notices.may_open(conversation):
            self._open_window(key).give_back_focus()
        self._notices.arrived(conversation, unread, self._timelines[key], late=late)

    def _is_read(self, key: str) -> bool:
        focus = self._window.focus_displayof()
        window = focus.winfo_toplevel() if focus else None
        if (pane := self._pane(key)) and pane.view.in_past:
            return False
        if self._in_front and key == self._current and self.page.winfo_manager():
            return window is self._window
        return window is not None and window is self._windows.get(key)

    def _read(self, key: str) -> None:
        """A conversation is looked at; while that is a part of its past, nothing new is read."""
        if (pane := self._pane(key)) and pane.view.in_past:
            return
        if self._reading.read(key, self._timelines[key]):
            self._notices.read(key)
            self._on_change()

    def _read_elsewhere(self, conversation: Conversation) -> None:
        key, was_unread = conversation.key, self._reading.unread[conversation.key]
        self._reading.read_elsewhere(key, self._timelines[key], conversation.read)
        if was_unread and not self._reading.unread[key]:
            self._notices.read(key)

    def _is_mention(self, key: str, entry: Entry) -> bool:
        conversation = self._conversations.get(key)
        name = conversation.name if conversation else key
        return self._notices.is_mention(name, entry, self._timelines[key])

    def _turn_to(self, key: str) -> None:
        """Make a channel the one that is shown while this server is in front."""
        self._current = key
        if key == self._awaited:
            self._awaited = ""
        if self._in_front:
            self._show_channel(key)
        self._on_change()

    def _show_channel(self, key: str) -> None:
        conversation, timeline = self._conversations[key], self._timelines[key]
        self.page.show_conversation(conversation, timeline, self.nick, self._first_unread(key))
        self._show_typing(key)
        self.channels.turn_to(key, self.page.pane.door)
        if self.page.winfo_manager():
            self.page.focus_first()
        if self._is_read(key):
            self._read(key)

    def _first_unread(self, key: str) -> str:
        """Where the unread messages of a conversation begin, if it has any."""
        if not self._reading.unread[key]:
            return ""
        return first_unread(self._timelines[key], self._conversations[key].read)

    def _moderates(self, key: str) -> bool:
        members = self._conversations[key].members
        return any(is_moderator(member) for member in members if member.nick == self.nick)

    def _show_private(self, key: str) -> None:
        self._open_window(key).come_forward()
        self._read(key)
        self._on_change()

    def _open_window(self, key: str) -> PrivateWindow:
        """The private window of a conversation; one that is made now leaves the focus where it is."""
        return self._windows.open(
            self._conversations[key], self._timelines[key], self.nick, self._first_unread(key)
        )

    def _show_state(self, conversation: Conversation) -> None:
        if self._in_front and conversation.key == self._current:
            self.page.show_state(conversation, self.nick)
        else:
            self._windows.show_state(conversation, self.nick)

    def _status_changed(self, change: LinkChanged | Unsent) -> None:
        if isinstance(change, Unsent):
            self._unsent = change.count
            if self._in_front:
                self.page.status.show_unsent(self._unsent)
        else:
            self._link_changed(change)

    def _link_changed(self, change: LinkChanged) -> None:
        self._status = change
        if change.link is not Link.ONLINE:
            self._typists.forget()
        if self._in_front:
            self.page.show_status(change)
        self._windows.show_status(change)
        self._on_change()
