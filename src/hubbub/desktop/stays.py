"""The servers that one is on, in one window: one of them is in front, and the others go on behind it."""

import time
import tkinter as tk
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from hubbub.client.address import Address
from hubbub.client.model import Link
from hubbub.client.translation import _
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.last_messages import in_words
from hubbub.desktop.memory import MOST_STAYS, Stay, StayMemory, WindowMemory
from hubbub.desktop.notices.marks import badge, total
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji

if TYPE_CHECKING:
    from hubbub.client.changes import Change
    from hubbub.desktop.chat.page import ChatPage
    from hubbub.desktop.chat.pane import Speaker
    from hubbub.desktop.line import Line
    from hubbub.desktop.notices.centre import Centre
    from hubbub.desktop.visit import Visit


class Stays:
    """Knows which visit is shown on the page, what the servers are called, and what the window is."""

    def __init__(
        self,
        window: tk.Tk,
        preferences: PreferenceFile,
        recent: RecentEmoji,
        drafts: Drafts,
        centre: "Centre",
        *,
        on_add: Callable[[], None],
        on_empty: Callable[[], None],
        on_host: Callable[[], None],
    ) -> None:
        """`on_empty` is called when the last server was left, and its page is gone.

        `on_host` shows the window of the server that is hosted here.
        """
        self._window = window
        self._preferences = preferences
        self._memory = StayMemory(preferences)
        self._recent = recent
        self._drafts = drafts
        self._centre = centre
        self._on_add = on_add
        self._on_empty = on_empty
        self._on_host = on_host
        self._visits: list[Visit] = []
        self.front: Visit | None = None
        self.page: ChatPage | None = None
        """The page that they share, as long as there is one to be shown on it."""
        window.bind("<FocusIn>", lambda _event: self._looked_at(), add=True)

    def begin(self, line: "Line", nick: str, invitation: str = "", *, behind: bool = False) -> "Visit":
        """A server has let us in under a name: show it, or let it be behind the one that is in front.

        `invitation` is what a host tells the others.
        """
        from hubbub.desktop.visit import Visit  # noqa: PLC0415 - see loading.py

        visit = Visit(
            self._window, line, nick, self._page_for, self._centre,
            invitation=invitation, recent=self._recent, drafts=self._drafts,
            memory=WindowMemory(self._preferences), on_change=self.refresh, on_go=self.come_to,
        )  # fmt: skip
        self._visits.append(visit)
        if self.front is None or not behind:
            self._bring_forward(visit)
        return visit

    @property
    def remembered(self) -> tuple[Stay, ...]:
        """The servers that one is on, or was on and has not left."""
        return self._memory.stays

    def find(self, server: Address | str) -> "Visit | None":
        """The visit on a server, by its address, if one is there."""
        return next((visit for visit in self._visits if str(visit.address) == str(server)), None)

    @property
    def listed(self) -> Sequence[ListedServer]:
        """What there is to be gone to."""
        return [visit.listed for visit in self._visits]

    @property
    def unconfirmed(self) -> int:
        """How many messages of ours the servers have not confirmed."""
        return sum(visit.known.unconfirmed for visit in self._visits)

    @property
    def is_full(self) -> bool:
        """Whether one has to be left before another one can be entered."""
        return len(self._visits) >= MOST_STAYS

    @property
    def is_shown(self) -> bool:
        """Whether the page is what is seen in the window."""
        return self.page is not None and bool(self.page.winfo_manager())

    def go_to(self, place: Place) -> None:
        """Show a place, on whichever server it is."""
        visit = self.find(place.server)
        if visit is None:
            return
        if visit is not self.front:
            self._bring_forward(visit)
        if place.key:
            visit.choose(place.key)

    def be_called_for(self, place: Place, level: Level) -> None:
        """Choose what of a conversation one wants to be called for."""
        if visit := self.find(place.server):
            visit.attention.be_called_for(place.key, level)

    def open_notices(self, window: tk.Misc) -> None:
        """Open the menu in which notices are switched, in the window of a widget."""
        if self.page:
            self.page.status.ask(None if window is self.page else window)

    def open_account(self) -> None:
        """Show the account window of the server that is in front."""
        if self.front:
            self.front.account.open()

    def open_settings(self) -> None:
        """Show the settings of the channel that is in front."""
        if self.front:
            self.front.where.open_settings()

    def deliver(self, visit: "Visit", change: "Change") -> None:
        """Take what a visit's session tells."""
        from hubbub.client.changes import LinkChanged, ServerChanged  # noqa: PLC0415 - see loading.py

        match change:
            case ServerChanged():
                from hubbub.desktop.trust import ask_for_trust  # noqa: PLC0415 - see loading.py

                ask_for_trust(self._window, visit.line, change, on_refuse=lambda: self.leave(visit.address))
            case LinkChanged(link=Link.CLOSED, detail=detail, forgets=forgets):
                unsent = _unsent(visit) if not forgets else ()
                self.leave(visit.address)
                if forgets:
                    self._drafts.forget(str(visit.address), visit.known.identity)
                from hubbub.desktop.popup import PopUp  # noqa: PLC0415 - see loading.py

                PopUp(self._window, _("You have left {name}").format(name=visit.known.name), detail, unsent)
            case _:
                visit.apply(change)

    def _ask_to_leave(self, place: Place) -> None:
        """Leave a channel; before leaving a whole server, ask."""
        visit = self.find(place.server)
        if visit is None:
            return
        if place.key:
            visit.leave_channel(place.key)
            return
        words = [
            *_unsent(visit),
            _("Its conversations go from the list. You can enter it again at any time."),
        ]
        Confirm(
            self._window,
            _("Leave {name}?").format(name=visit.known.name),
            " ".join(words),
            yes=_("Leave"), no=_("Stay"), on_yes=lambda: self.leave(place.server),
        )  # fmt: skip

    def leave(self, server: Address | str) -> None:
        """Leave a server. Where it was in front, another one comes forward."""
        visit = self.find(server)
        if visit is None:
            return
        self._visits.remove(visit)
        visit.end()
        visit.line.hang_up()
        self._note()
        if not self._visits:
            self._close_page()
        elif self.front is visit:
            self.front = None
            self._bring_forward(self._visits[-1])
        else:
            self.refresh()

    def end(self, patience: float, lines: "Iterable[Line]" = ()) -> None:
        """Leave them all; at most `patience` seconds until all goodbyes are said, on these lines too."""
        visits, self._visits, self.front = self._visits, [], None
        until = time.monotonic() + patience
        for visit in visits:
            visit.end(come_back=True)
            visit.line.hang_up()
        for line in (*(visit.line for visit in visits), *lines):
            line.join(max(0.0, until - time.monotonic()))

    def _bring_forward(self, visit: "Visit") -> None:
        if self.front:
            self.front.where.step_back()
        self.front = visit
        visit.come_forward()
        self.refresh()

    def _page_for(self, speaker: "Speaker") -> "ChatPage":
        """The page, which is made when it is needed first."""
        from hubbub.desktop.chat.columns import Arrangement  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.chat.page import ChatPage  # noqa: PLC0415 - see loading.py

        if self.page is None:
            self.page = ChatPage(
                self._window, speaker, self._centre, recent=self._recent,
                on_choose=self.go_to, on_window=self._open_window, on_private=self._open_private,
                on_account=self.open_account, on_settings=self.open_settings, on_add=self._on_add,
                on_leave=self._ask_to_leave, on_host=self._on_host, on_level=self.be_called_for,
                arrangement=Arrangement.parse(self._preferences.values.columns),
                on_arrange=lambda arrangement: self._preferences.remember(columns=str(arrangement)),
            )  # fmt: skip
        return self.page

    def _close_page(self) -> None:
        self.front = None
        if self.page:
            self.page.destroy()
            self.page = None
        self._on_empty()

    def come_to(self, place: Place) -> None:
        """Show a place that is led to from another window."""
        self._window.lift()
        self._window.focus_set()
        self.go_to(place)

    def _open_window(self, place: Place) -> None:
        """Open the window of a person, on whichever server they are."""
        if visit := self.find(place.server):
            visit.open_private(visit.known.conversations[place.key].name)

    def _open_private(self, nick: str) -> None:
        if self.front:
            self.front.open_private(nick)

    def _looked_at(self) -> None:
        if self.front and self.is_shown:
            self.front.where.read_current()

    def refresh(self) -> None:
        """Bring the list and the window's title up to date."""
        self._name_all()
        self._note()
        if self.front is None or self.page is None:
            return
        servers = self.listed
        self.page.show_servers(servers, self.front.place)
        new = total(server.new for server in servers)
        self._window.title(badge(new) + self._title(self.front))
        self._centre.mark(called=bool(new.mentions))

    def _note(self) -> None:
        """Remember where one is. A server of our own is gone when the window is closed."""
        visits = sorted(self._visits, key=lambda visit: visit is not self.front)
        self._memory.note(visit.stay for visit in visits if visit.nick and not visit.invitation)

    def _name_all(self) -> None:
        """Call the servers as they call themselves; where two have the same name, add where they are."""
        wearers = Counter(visit.known.network for visit in self._visits)
        for visit in self._visits:
            address = str(visit.address)
            name = visit.known.network or address
            visit.call_it(
                name if wearers[visit.known.network] == 1 or name == address else f"{name} ({address})",
                among_others=len(self._visits) > 1,
            )

    def _title(self, front: "Visit") -> str:
        """Where one is."""
        server = front.known.name if len(self._visits) > 1 else ""
        return " - ".join(name for name in (front.nick, front.channel, server, "Hubbub") if name)


def _unsent(visit: "Visit") -> list[str]:
    """What is to be said of messages that the server doesn't have when one leaves it."""
    if not visit.known.unconfirmed:
        return []
    kept = _("What isn't waits where you have written it, until you come back and send it.")
    return [f"{in_words(visit.known.unconfirmed)}. {kept}"]
