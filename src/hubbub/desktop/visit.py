"""One stay on a server: what the session tells goes to where it is shown, and orders go back."""

import tkinter as tk
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
    FilesTold,
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
from hubbub.client.entrance import Entrance
from hubbub.client.links import MOST_CHANNELS, ServerLink
from hubbub.client.model import Conversation, Link
from hubbub.desktop.account.desk import AccountDesk
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import Speaker
from hubbub.desktop.chat.places import ListedServer, Place, in_order
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.known import Known
from hubbub.desktop.last_messages import CHANGED
from hubbub.desktop.line import Line
from hubbub.desktop.memory import Stay, WindowMemory
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.pasts import Pasts
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import spliced
from hubbub.desktop.whereabouts import Whereabouts
from hubbub.wire.names import fold, is_channel


class Visit:
    """Everything between having entered and having left. All of it runs on the window's thread.

    Visits on several servers share one page. This one shows itself on it while it is in front.
    """

    def __init__(
        self,
        window: tk.Tk,
        line: Line,
        identity: str,
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
        """`identity` is the name that we have entered under.

        `page_for` gives the shared page, `invitation` is what a host tells the others.

        `on_go` brings a server into sight; `on_change` brings the list of servers up to date.
        """
        self._window = window
        self.line = line
        self.invitation = invitation
        self._on_change = on_change
        self.known = known = Known(line.address, identity)
        self.where = where = Whereabouts(
            window, line, known, page_for, centre,
            recent=recent, drafts=drafts, memory=memory, on_change=on_change, on_go=on_go,
        )  # fmt: skip
        self.sight, self.attention, self.channels = where.sight, where.attention, where.channels
        self._pasts = Pasts(known.timelines, self.sight.pane)
        self.account = AccountDesk(window, line, lambda: known.unconfirmed)

    @property
    def address(self) -> Address:
        """Where the server is."""
        return self.known.address

    @property
    def nick(self) -> str:
        """What we are called there."""
        return self.known.nick

    @property
    def page(self) -> ChatPage:
        """The page that the visits share."""
        return self.sight.page

    @property
    def place(self) -> Place:
        """What is shown while this server is in front."""
        return Place(str(self.address), self.sight.current)

    @property
    def channel(self) -> str:
        """The name of the channel that is shown while this server is in front."""
        current = self.sight.current
        return self.known.conversations[current].name if current else ""

    @property
    def stay(self) -> Stay:
        """What is to be remembered of where one is."""
        known = self.known.conversations.values()
        channels = [each.name for each in known if is_channel(each.name) and not each.absence]
        first = sorted(channels, key=lambda name: fold(name) != self.sight.channel)
        person = "" if is_channel(self.channel) else self.channel
        return Stay(ServerLink(self.address, tuple(first[:MOST_CHANNELS])), self.known.identity, person)

    @property
    def listed(self) -> ListedServer:
        """What the list of servers shows of this one."""
        conversations = in_order(self.known.conversations.values(), self.known.lobby)
        link, marks = self.sight.status.link, self.attention.marks(conversations)
        return ListedServer(str(self.address), self.known.name, link, conversations, marks)

    def call_it(self, name: str, *, among_others: bool) -> None:
        """Give the server a name. Where there are others, its windows say it too."""
        self.known.name = name
        self.sight.windows.show_server(name if among_others else "")

    # What the person does

    def choose(self, key: str) -> None:
        """Open a conversation of the list in the main window, or bring its own window forward."""
        self.where.choose(key)

    def open_channels(self, names: Sequence[str]) -> None:
        """Enter channels, and show the first of them when we are in."""
        self.where.open_channels(names)

    def use(self, entrance: Entrance) -> None:
        """Use an invitation where one is already: its channels are entered."""
        self.line.call(self.line.session.request, "INVITELINK", "USE", entrance.secret)

    def open_private(self, nick: str) -> None:
        """Open the private window of a person at once; what is known of them comes later."""
        self.where.open_private(nick)

    def come_forward(self) -> None:
        """Show this server on the page."""
        self.where.come_forward()
        self.page.show_invitation(self.invitation)

    def leave_channel(self, key: str) -> None:
        """Leave a channel. It stays in the list until the program ends."""
        self.line.call(self.line.session.part, key)

    def end(self, *, come_back: bool = False) -> None:
        """Close the private windows, so that they come back the next time or don't, and tell nothing more."""
        self._let_go(come_back=come_back)
        self.sight.in_front = False
        self.where.typists.forget()
        self.channels.end()
        self.account.end()
        self.attention.end()

    # What the session tells

    def apply(self, change: Change) -> None:
        """Show a change."""
        if self._pasts.apply(change):
            self._read_again(change)
            return
        match change:
            case Unsent():
                self._unsent_changed(change)
            case LinkChanged():
                self._link_changed(change)
            case Entered() | StartedOver():
                self._name_changed(change)
            case NameRefused() | AccountChanged() | AccountRefused() | PasswordChanged() | PasswordPlace():
                self._account_changed(change)
            case Typing(key, nick, seconds):
                self.where.typists.told(key, nick, seconds)
            case Problem(text, key) if not self.channels.tells(key, text):
                self.sight.warn(text, key)
            case ConversationChanged(conversation):
                self._conversation_changed(conversation)
            case EntriesAdded() | EntryChanged() | EntriesDropped():
                self._timeline_changed(change)
            case _:
                self._other_told(change)

    def _other_told(self, change: Change) -> None:
        speaking = self.where.speaking
        if isinstance(change, FilesTold):
            speaking.previews.turn_to(change.place)
        if not (speaking.baskets.apply(change) or speaking.previews.jobs.apply(change)):
            self.channels.apply(change)

    def _read_again(self, change: Change) -> None:
        """Who has come back from a conversation's past sees what has arrived meanwhile."""
        if isinstance(change, PastClosed) and self.sight.is_watched(change.key):
            self.attention.read(change.key)

    def _unsent_changed(self, change: Unsent) -> None:
        self.known.unsent = change
        self.sight.show_unsent(change.count)
        self._window.event_generate(CHANGED)

    def _account_changed(
        self, change: NameRefused | AccountChanged | AccountRefused | PasswordChanged | PasswordPlace
    ) -> None:
        if isinstance(change, NameRefused):
            self.account.refuse_name(replace(change, reason=f"{self.known.name}: {change.reason}"))
        else:
            self.account.apply(change)

    def _name_changed(self, change: Entered | StartedOver) -> None:
        if isinstance(change, StartedOver):
            self._start_over(change.nick)
        else:
            self._entered(change.nick, change.network, change.lobby)

    def _entered(self, nick: str, network: str, lobby: str) -> None:
        known = self.known
        if not known.lobby:
            self.where.awaited = lobby
        known.nick, known.network, known.lobby = nick, network, lobby
        self.account.rename(nick)
        self.attention.rename(nick)
        self.sight.show_nick()
        self._on_change()

    def _start_over(self, nick: str) -> None:
        """Show and remember nothing of the name that was refused; `nick` enters instead."""
        self.where.typists.forget()
        self.channels.close_windows()
        self._let_go(come_back=False)
        self.attention.forget()
        self.known.start_over(nick)
        self._pasts.forget()
        if self.sight.in_front:
            self.come_forward()
        self._on_change()

    def _let_go(self, *, come_back: bool) -> None:
        """Show nothing any more, and wait for nothing."""
        self.where.let_go(come_back=come_back)
        self.known.unsent = Unsent(0, 0)
        self._window.event_generate(CHANGED, when="tail")  # what waits for that may end us

    def _conversation_changed(self, conversation: Conversation) -> None:
        self.known.conversations[conversation.key] = conversation
        self.attention.read_elsewhere(conversation)
        self.where.appeared(conversation)
        self.sight.show_state(conversation)
        self.channels.refresh(conversation)
        self._on_change()

    def _timeline_changed(self, change: EntriesAdded | EntryChanged | EntriesDropped) -> None:
        key = change.key
        for splice in spliced(self.known.timelines[key], change):
            self.sight.show_splice(key, splice)
        if not isinstance(change, EntriesAdded):
            return
        for author in {entry.author for entry in change.entries if change.live}:
            self.where.typists.told(key, author, 0)
        self.attention.arrived(change)

    def _link_changed(self, change: LinkChanged) -> None:
        if change.link is not Link.ONLINE:
            self.where.typists.forget()
        if change.forgets:
            self.where.speaking.previews.forget()
        self.sight.show_status(change)
        self._on_change()
