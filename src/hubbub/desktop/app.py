"""The program's window: which page it shows, and how one gets into the chat and out. Read this first."""

import logging
import os
import sys
import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Protocol

from platformdirs import user_config_path, user_data_path

from hubbub.client.address import Address, AddressError
from hubbub.client.changes import Change, Entered, NameRefused
from hubbub.client.known_servers import KnownServers
from hubbub.client.links import ServerLink, parse_link
from hubbub.client.translation import _
from hubbub.client.translation import use as use_language
from hubbub.desktop import recent, scaling, theme
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.places import Place
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.entering import Entering
from hubbub.desktop.finder import Finder
from hubbub.desktop.going import Going
from hubbub.desktop.host.desk import HostDesk
from hubbub.desktop.hosting import HostedServer
from hubbub.desktop.icon import set_icon
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.line import Line
from hubbub.desktop.memory import MOST_STAYS, on_screen
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.popup import PopUp
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.settings.desk import SettingsDesk
from hubbub.desktop.stays import Stays
from hubbub.desktop.visit import Visit
from hubbub.desktop.xft import open_root

_GOODBYE: Final = 0.4  # seconds for QUIT to reach the server, and again for a server of our own to end
_log = logging.getLogger(__name__)


class NoScreenError(Exception):
    """Tk can open no window here."""


def launch() -> None:
    """Show the start window until it is closed."""
    app = _make_app()
    app.show_start()
    app.root.mainloop()


def join(where: str, nick: str = "") -> int:
    """Go straight into the server at ``HOST[:PORT]`` or a link; the exit status, 1 where that is neither."""
    try:
        address, channels = parse_link(where)
    except AddressError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    app = _make_app()
    app.enter(address, nick, channels)
    app.root.mainloop()
    return 0


def _make_app() -> "App":
    scaling.declare_awareness()
    home = os.environ.get("HUBBUB_HOME")
    settings = Path(home) if home else user_config_path("hubbub")
    data = Path(home) if home else user_data_path("hubbub")
    return App(settings, data / "server", KnownServers.default)


class Page(Protocol):
    """What fills the window."""

    def focus_first(self) -> None:
        """Put the focus where the person will want to begin."""

    def back(self) -> None:
        """What Escape does."""

    def pack(self, *, fill: Literal["both"], expand: bool) -> None:
        """Fill the window."""

    def destroy(self) -> None:
        """Make room for another."""


class App:
    """The window and its pages: start, create or enter, name, chat."""

    def __init__(self, settings: Path, server_data: Path, known_servers: Callable[[], KnownServers]) -> None:
        """Keep the preferences in the folder `settings`, and what a hosted server stores in `server_data`."""
        try:
            self.root = open_root("Hubbub")
        except tk.TclError as error:
            raise NoScreenError(_("The screen can't be used: {error}.").format(error=error)) from error
        self.page: Page | None = None
        self._known_servers = known_servers
        self._preferences = PreferenceFile(settings / "desktop.json")
        use_language(self._preferences.values.language)
        emoji = RecentEmoji(
            self._preferences.values.emoji, lambda emoji: self._preferences.remember(emoji=emoji)
        )
        self._drafts = Drafts(self.root, settings / "drafts.json")
        self._server = HostedServer(self.root, server_data)
        self._host = HostDesk(self.root, self._server, own_nick=self._own_nick, on_stop=self._stop_hosting)
        self._centre = Centre(self.root, self._preferences, self._called_to)
        self._cache = server_data.with_name("cache")
        self._stays = Stays(
            self.root, self._preferences, emoji, self._drafts, self._centre,
            on_add=self.show_enter, on_empty=self._left_all, on_host=self._host.open,
        )  # fmt: skip
        Going(self.root, self._stays, self.show_enter)
        self._entering: list[Entering] = []
        self._finder: Finder | None = None
        self._mishap: PopUp | None = None
        self._dress()

    @property
    def visit(self) -> Visit | None:
        """The stay on the server that is in front."""
        return self._stays.front

    def _dress(self) -> None:
        root = self.root
        root.report_callback_exception = self._report
        scaling.apply_scale(root)
        theme.install(root)
        self.settings = SettingsDesk(root, self._preferences)
        theme.follow_background(root)
        set_icon(root)
        width = min(root.winfo_pixels("780p"), root.winfo_screenwidth())
        height = min(root.winfo_pixels("540p"), root.winfo_screenheight())
        root.geometry(on_screen(root, self._preferences.values.window) or f"{width}x{height}")
        root.minsize(root.winfo_pixels("360p"), root.winfo_pixels("270p"))
        root.protocol("WM_DELETE_WINDOW", self.ask_to_close)
        root.bind("<F8>", lambda _event: self._host.open())
        root.bind("<Escape>", lambda event: self._escape(event.widget))

    # Pages

    def show_start(self) -> None:
        """The first page."""
        known = {str(each.address): each.name for each in recent.servers(self._preferences.values.recent)}
        was_on = [known.get(stay.server, stay.server) for stay in self._stays.remembered]
        page = StartPage(
            self.root, on_create=self.show_create, on_enter=self.show_enter,
            was_on=was_on, on_come_back=self._come_back,
        )  # fmt: skip
        self._show(page)

    def show_create(self) -> None:
        """The page that starts a server. One that is running stops, because its values can change here."""
        self._host.unless_others(
            _("Stop the server that is running?"), _("Stop the server"), self._show_create
        )

    def _show_create(self) -> None:
        self._host.close()
        self._server.stop(_GOODBYE)
        back = self._show_chat_or_start  # somewhere one was coming back to may have let us in meanwhile
        page = CreatePage(self.root, self._server, on_back=back, on_ready=self._created)
        page.name.fill(self._preferences.values.server_name or page.name.value)
        self._show(page)

    def show_enter(self) -> None:
        """The page that asks where the server is."""
        if self._stays.is_full:
            words = _("You can be on {most_stays} servers at once. Leave one, then add another one.").format(
                most_stays=MOST_STAYS
            )
            PopUp(self.root, _("You are on many servers"), words)
            return

        def forget(address: Address) -> None:
            self._preferences.remember(recent=recent.forgotten(self._preferences.values.recent, address))
            page.show_recent(tuple(recent.servers(self._preferences.values.recent)))

        remembered = self._preferences.values
        page = EnterPage(
            self.root,
            remembered.host,
            remembered.port,
            on_back=self._show_chat_or_start,
            on_link=self._chosen,
            on_forget=forget,
        )
        page.show_recent(tuple(recent.servers(remembered.recent)))
        self._show(page)
        self._finder = Finder(self.root, page.show_found)

    def show_name(
        self,
        address: Address,
        place: str,
        on_back: Callable[[], None],
        channels: tuple[str, ...] = (),
        invitation: str = "",
    ) -> NamePage:
        """The page that asks for a name. The channels are entered as well."""
        for each in self._entering:
            if each.address == address:
                each.hang_up()
        entering = Entering(
            self.root, address, self._known_servers,
            channels=channels, invitation=invitation, cache=self._cache, on_entered=self._entered,
        )  # fmt: skip
        return self._ask_name(entering, place, on_back)

    def _ask_name(self, entering: Entering, place: str, on_back: Callable[[], None]) -> NamePage:
        def back() -> None:
            entering.hang_up()
            on_back()

        def join(nick: str, password: str, keep: bool) -> None:
            self._preferences.remember(nick=nick)
            entering.join(nick, password, keep)

        page = NamePage(self.root, place, self._preferences.values.nick, on_back=back, on_join=join)
        entering.page = page
        self._entering = [entering, *self._entering][:MOST_STAYS]
        self._show(page)
        return page

    def _created(self, address: Address, invitation: str) -> None:
        if self._server.place:
            self._preferences.remember(server_name=self._server.place.name)
        place = _("Your server is running. It runs as long as this window is open.\n\n{invitation}").format(
            invitation=invitation
        )
        self.show_name(address, place, self.show_create, invitation=invitation)

    def _chosen(self, link: ServerLink) -> None:
        self._preferences.remember(host=link.address.host, port=str(link.address.port))
        if self._stays.find(link.address):
            self._go_to(link)
        else:
            self._show_name_for(link.address, link.channels)

    def _go_to(self, link: ServerLink) -> None:
        """Show a server that one is on already, and its channels."""
        self._stays.go_to(Place(str(link.address), ""))
        self._show_chat_or_start()
        if self.visit and link.channels:
            self.visit.open_channels(link.channels)

    def _called_to(self, server: str, key: str) -> None:
        """A notice was clicked on: show what it tells of."""
        self.root.deiconify()
        self.root.lift()
        self.root.focus_force()
        if self._stays.page and not self._stays.is_shown:
            self._show_chat_or_start()
        self._stays.go_to(Place(server, key))

    def _show_chat_or_start(self) -> None:
        """Go back to where one came from in order to enter a server."""
        if self._stays.page:
            self._show(self._stays.page)
            self._stays.refresh()
        else:
            self.show_start()

    def _show_name_for(self, address: Address, channels: tuple[str, ...]) -> NamePage:
        where = (
            _("{address} and open {channels}").format(address=address, channels=", ".join(channels))
            if channels
            else address
        )
        return self.show_name(
            address, _("You are about to enter {where}.").format(where=where), self.show_enter, channels
        )

    def _show(self, page: Page) -> None:
        self._stop_finding()
        if self.page is not None and self.page is self._stays.page:
            self._stays.page.pack_forget()
        elif self.page:
            self.page.destroy()
        self.page = page
        self.root.title("Hubbub")
        page.pack(fill="both", expand=True)
        page.focus_first()

    def _stop_finding(self) -> None:
        if self._finder:
            self._finder.close()
            self._finder = None

    def _escape(self, widget: object) -> None:
        if self.page and isinstance(widget, tk.Misc) and widget.winfo_toplevel() is self.root:
            self.page.back()

    # Entering

    def enter(self, address: Address, nick: str, channels: tuple[str, ...] = ()) -> None:
        """Go straight into a server and some channels, by way of its name page."""
        page = self._show_name_for(address, channels)
        if nick:
            page.name.fill(nick)
            page.join()

    def _come_back(self) -> None:
        """Enter the servers again that one was on, without asking anything that is known."""
        if isinstance(self.page, StartPage):
            self.page.lock(locked=True)
        for each in self._entering:
            each.hang_up()
        stays = self._stays.remembered
        self._entering = [
            Entering(
                self.root, stay.link.address, self._known_servers,
                channels=stay.link.channels, behind=stay is not stays[0], cache=self._cache,
                on_entered=self._entered, on_ask=self._ask_other_name, on_failed=self._not_back,
            )
            for stay in stays
        ]  # fmt: skip
        for entering, stay in zip(self._entering, stays, strict=True):
            entering.join(stay.nick)

    def _ask_other_name(self, entering: Entering, refused: NameRefused) -> NamePage | None:
        """Ask for another name or the password where one comes back, unless something is asked already."""
        if isinstance(self.page, NamePage):
            return None
        page = self._ask_name(
            entering,
            _("You are coming back to {address}.").format(address=entering.address),
            self._show_chat_or_start,
        )
        page.name.fill(refused.nick)
        return page

    def _not_back(self) -> None:
        if isinstance(self.page, StartPage) and not any(each.is_trying for each in self._entering):
            self.page.lock(locked=False)

    def _entered(self, entering: Entering, line: Line, change: Entered) -> Callable[[Change], None]:
        """A server has let us in: show it, and let it tell the rest there."""
        visit = self._stays.begin(line, entering.invitation, behind=entering.behind)
        is_asking = isinstance(self.page, NamePage) and self.page is entering.page
        if is_asking or isinstance(self.page, StartPage | ChatPage):
            self._show_chat_or_start()
        visit.apply(entering.link)
        visit.apply(change)
        if entering.channels:
            visit.open_channels(entering.channels)
        visit.open_windows_again()
        if not entering.invitation:  # a server of our own is gone when the window is closed
            lines = recent.noted(self._preferences.values.recent, entering.address, change.network)
            self._preferences.remember(recent=lines)
        return partial(self._stays.deliver, visit)

    def _left_all(self) -> None:
        """The last server was left. Who is about to enter another one goes on with that."""
        if isinstance(self.page, ChatPage):
            self.show_start()

    # Hosting

    def _own_nick(self) -> str:
        """What we are called on the server that is hosted here."""
        visit = self._stays.find(self._server.address) if self._server.address else None
        return visit.nick if visit else ""

    def _stop_hosting(self) -> None:
        """Leave the server that is hosted here, also where we were only about to enter it, and stop it."""
        address = self._server.address
        if address and self._stays.find(address):
            self._stays.leave(address)
        for entering in [each for each in self._entering if each.address == address]:
            entering.hang_up()
            if isinstance(self.page, NamePage) and self.page is entering.page:
                self._show_chat_or_start()
        self._server.stop(_GOODBYE)

    # The end

    def ask_to_close(self) -> None:
        """End the program; first ask whoever hosts others, who would be cut off."""
        self._host.unless_others(_("Close the program and stop the server?"), _("Close and stop"), self.close)

    def close(self) -> None:
        """Say goodbye, stop the server hosted here, and end the program: all within about a second."""
        self._preferences.remember(window=self.root.geometry())
        self.root.withdraw()
        finder = self._finder
        self._stop_finding()
        self._host.close()
        lines = [line for entering in self._entering if (line := entering.hang_up())]
        self._stays.end(_GOODBYE, lines)
        self._centre.close()
        self.settings.close()
        self._drafts.close()
        self._server.stop(_GOODBYE)
        if finder:
            finder.join(_GOODBYE)
        self.root.destroy()

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error of our own is logged in full and told in words; the window stays usable."""
        _log.error("An error in the window", exc_info=(kind, error, trace))
        if self._mishap and self._mishap.winfo_exists():
            return
        self._mishap = PopUp(
            self.root,
            _("Something went wrong"),
            _("The program made a mistake. You can go on; if something looks odd, start it again."),
            [_("For a report: {error}").format(error=f"{kind.__name__}: {error}")],
        )
