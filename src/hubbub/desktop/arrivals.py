"""Getting into servers: asking for a name, coming back to where one was, and who is under way."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hubbub.client.address import Address
from hubbub.client.changes import Change, Entered, NameRefused
from hubbub.client.entrance import Invitation, Told
from hubbub.client.known_servers import KnownServers
from hubbub.client.links import ServerLink
from hubbub.client.translation import _
from hubbub.desktop import recent
from hubbub.desktop.entering import Entering
from hubbub.desktop.launcher.invited import InvitedPage
from hubbub.desktop.launcher.joining import JoiningPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.new_password import NewPasswordPage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.line import Line
from hubbub.desktop.memory import MOST_STAYS
from hubbub.desktop.pages import Pages
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.stays import Stays


class Arrivals:
    """Holds what has not let us in yet, and hands over to the stays what has."""

    def __init__(
        self,
        root: tk.Tk,
        pages: Pages,
        stays: Stays,
        preferences: PreferenceFile,
        known_servers: Callable[[], KnownServers],
        cache: Path,
        on_home: Callable[[], None],
    ) -> None:
        """`cache` is the folder for what was said; `on_home` shows the chat, or else the first page."""
        self._root = root
        self._pages = pages
        self._stays = stays
        self._preferences = preferences
        self._known_servers = known_servers
        self._cache = cache
        self._on_home = on_home
        self._entering: list[Entering] = []

    def ask_name(
        self,
        address: Address,
        place: str,
        on_back: Callable[[], None],
        channels: tuple[str, ...] = (),
        invitation: str = "",
    ) -> NamePage:
        """Show the page that asks for a name. The channels are entered as well."""
        self._hang_up(address)
        entering = Entering(
            self._root, address, self._known_servers,
            channels=channels, invitation=invitation, cache=self._cache, on_entered=self._entered,
        )  # fmt: skip
        return self._ask(entering, place, on_back)

    def ask_to_enter(self, link: ServerLink, on_back: Callable[[], None]) -> NamePage:
        """Show the page that asks for a name to enter a server and its channels under."""
        return self.ask_name(link.address, _about_to_enter(link), on_back, link.channels)

    def ask_invited(self, told: Told, on_back: Callable[[], None]) -> None:
        """Show the page for a link that lets somebody in."""
        self._hang_up(told.server)
        channels = told.channels if isinstance(told, Invitation) else ()
        entering = Entering(
            self._root, told.server, self._known_servers,
            channels=channels, cache=self._cache, told=told, on_entered=self._entered,
        )  # fmt: skip

        def back() -> None:
            entering.hang_up()
            on_back()

        def join(nick: str, password: str, keep: bool, new_password: str, server_password: str) -> None:
            self._preferences.remember(nick=nick)
            entering.join(nick, password, keep, new_password, server_password)

        if isinstance(told, Invitation):
            nick = self._preferences.values.nick
            place = _about_to_enter(ServerLink(told.server, channels))
            self._show(entering, InvitedPage(self._root, told, place, nick, on_back=back, on_join=join))
        else:
            self._show(entering, NewPasswordPage(self._root, told, on_back=back, on_join=join))

    def come_back(self) -> None:
        """Enter the servers again that one was on, without asking anything that is known."""
        if isinstance(self._pages.page, StartPage):
            self._pages.page.lock(locked=True)
        for each in self._entering:
            each.hang_up()
        stays = self._stays.remembered
        self._entering = [
            Entering(
                self._root, stay.link.address, self._known_servers,
                channels=stay.link.channels, person=stay.person, whose=stay.nick,
                behind=stay is not stays[0], cache=self._cache,
                on_entered=self._entered, on_ask=self._ask_other_name, on_failed=self._not_back,
            )
            for stay in stays
        ]  # fmt: skip
        for entering, stay in zip(self._entering, stays, strict=True):
            entering.join(stay.nick)

    def give_up(self, address: Address) -> None:
        """Enter a server no more, where one was about to."""
        for entering in [each for each in self._entering if each.address == address]:
            entering.hang_up()
            if isinstance(self._pages.page, JoiningPage) and self._pages.page is entering.page:
                self._on_home()

    def end(self) -> list[Line]:
        """Enter nothing any more. The lines that were open."""
        return [line for entering in self._entering if (line := entering.hang_up())]

    def _ask(self, entering: Entering, place: str, on_back: Callable[[], None]) -> NamePage:
        def back() -> None:
            entering.hang_up()
            on_back()

        def join(nick: str, password: str, keep: bool, server_password: str) -> None:
            self._preferences.remember(nick=nick)
            entering.join(nick, password, keep, server_password=server_password)

        page = NamePage(self._root, place, self._preferences.values.nick, on_back=back, on_join=join)
        self._show(entering, page)
        return page

    def _show(self, entering: Entering, page: JoiningPage) -> None:
        entering.page = page
        self._entering = [entering, *self._entering][:MOST_STAYS]
        self._pages.show(page)

    def _hang_up(self, address: Address) -> None:
        """Give up what is under way to an address: one comes there on another way."""
        for each in self._entering:
            if each.address == address:
                each.hang_up()

    def _ask_other_name(self, entering: Entering, refused: NameRefused) -> NamePage | None:
        """Ask for another name or the password where one comes back, unless something is asked already."""
        if isinstance(self._pages.page, JoiningPage):
            return None
        place = _("You are coming back to {address}.").format(address=entering.address)
        page = self._ask(entering, place, self._on_home)
        page.name.fill(refused.nick)
        return page

    def _not_back(self) -> None:
        page = self._pages.page
        if isinstance(page, StartPage) and not any(each.is_trying for each in self._entering):
            page.lock(locked=False)

    def _entered(self, entering: Entering, line: Line, change: Entered) -> Callable[[Change], None]:
        """A server has let us in: show it, and let it tell the rest there."""
        visit = self._stays.begin(line, entering.nick, entering.invitation, behind=entering.behind)
        page = self._pages.page
        is_asking = isinstance(page, JoiningPage) and page is entering.page
        if is_asking or self._pages.is_chat or isinstance(page, StartPage):
            self._pages.show_chat()
        visit.apply(entering.link)
        visit.apply(change)
        if entering.channels:
            visit.open_channels(entering.channels)
        if entering.person:
            visit.where.show_again(entering.person)
        visit.where.open_windows_again()
        if not entering.invitation:  # a server of our own is gone when the window is closed
            lines = recent.noted(self._preferences.values.recent, entering.address, change.network)
            self._preferences.remember(recent=lines)
        return partial(self._stays.deliver, visit)


def _about_to_enter(link: ServerLink) -> str:
    """Where somebody is about to go, in words."""
    where = str(link.address)
    if link.channels:
        channels = ", ".join(link.channels)
        where = _("{address} and open {channels}").format(address=where, channels=channels)
    return _("You are about to enter {where}.").format(where=where)
