"""The program's window: which page it shows, and how one gets into the chat and out. Read this first."""

import logging
import os
import sys
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Protocol

from platformdirs import user_config_path, user_data_path

from hubbub.client.address import Address, AddressError
from hubbub.client.changes import (
    Change,
    Entered,
    LinkChanged,
    NameRefused,
    PasswordPlace,
    Problem,
    ServerChanged,
)
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.links import ServerLink, parse_link
from hubbub.client.model import Link
from hubbub.desktop import recent, scaling, theme
from hubbub.desktop.finder import Finder
from hubbub.desktop.hosting import HostedServer
from hubbub.desktop.icon import set_icon
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.line import Line
from hubbub.desktop.popup import PopUp
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.trust import TrustPrompt
from hubbub.desktop.visit import Visit

_GOODBYE: Final = 0.4  # seconds for QUIT to reach the server, and again for a server of our own to end
_CHECKS: Final = (
    "Is the server running, and are host and port the ones that it says?",
    "Is this computer connected to the network?",
    "Is there a firewall on the server's computer that must let the port through?",
)
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
            self.root = tk.Tk(className="Hubbub")
        except tk.TclError as error:
            raise NoScreenError(f"The screen can't be used: {error}.") from error
        self.page: Page | None = None
        self.visit: Visit | None = None
        self._known_servers = known_servers
        self._preferences = PreferenceFile(settings / "desktop.json")
        self._recent = RecentEmoji(
            self._preferences.values.emoji, lambda emoji: self._preferences.remember(emoji=emoji)
        )
        self._server = HostedServer(self.root, server_data)
        self._cache = server_data.with_name("cache")
        self._line: Line | None = None
        self._link = LinkChanged(Link.CONNECTING, "Connecting…")
        self._invitation = ""
        self._channels: tuple[str, ...] = ()
        self._finder: Finder | None = None
        self._mishap: PopUp | None = None
        self._dress()

    def _dress(self) -> None:
        root = self.root
        root.report_callback_exception = self._report
        scaling.apply_scale(root)
        theme.install(root, self._preferences.values.theme)
        theme.follow_background(root)
        set_icon(root)
        width = min(root.winfo_pixels("780p"), root.winfo_screenwidth())
        height = min(root.winfo_pixels("540p"), root.winfo_screenheight())
        root.geometry(f"{width}x{height}")
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.bind("<Escape>", lambda event: self._escape(event.widget))
        root.bind_all("<<ThemeChosen>>", lambda _event: self._remember_theme())

    # Pages

    def show_start(self) -> None:
        """The first page."""
        self._invitation = ""
        self._show(StartPage(self.root, on_create=self.show_create, on_enter=self.show_enter))

    def show_create(self) -> None:
        """The page that starts a server. One that is running stops, because its values can change here."""
        self._server.stop(_GOODBYE)
        self._show(CreatePage(self.root, self._server, on_back=self.show_start, on_ready=self._created))

    def show_enter(self) -> None:
        """The page that asks where the server is."""

        def forget(address: Address) -> None:
            self._preferences.remember(recent=recent.forgotten(self._preferences.values.recent, address))
            page.show_recent(tuple(recent.servers(self._preferences.values.recent)))

        remembered = self._preferences.values
        page = EnterPage(
            self.root,
            remembered.host,
            remembered.port,
            on_back=self.show_start,
            on_link=self._chosen,
            on_forget=forget,
        )
        page.show_recent(tuple(recent.servers(remembered.recent)))
        self._show(page)
        self._finder = Finder(self.root, page.show_found)

    def show_name(
        self, address: Address, place: str, on_back: Callable[[], None], channels: tuple[str, ...] = ()
    ) -> NamePage:
        """The page that asks for a name. The channels are entered as well."""

        def back() -> None:
            self._hang_up()
            on_back()

        def join(nick: str, password: str, keep: bool) -> None:
            self._channels = channels
            self._join(address, nick, password, keep)

        page = NamePage(self.root, place, self._preferences.values.nick, on_back=back, on_join=join)
        self._show(page)
        return page

    def _created(self, address: Address, invitation: str) -> None:
        self._invitation = invitation
        place = f"Your server is running. It runs as long as this window is open.\n\n{self._invitation}"
        self.show_name(address, place, self.show_create)

    def _chosen(self, link: ServerLink) -> None:
        self._preferences.remember(host=link.address.host, port=str(link.address.port))
        self._show_name_for(link.address, link.channels)

    def _show_name_for(self, address: Address, channels: tuple[str, ...]) -> NamePage:
        where = f"{address} and open {', '.join(channels)}" if channels else address
        return self.show_name(address, f"You are about to enter {where}.", self.show_enter, channels)

    def _show(self, page: Page) -> None:
        self._stop_finding()
        if self.page:
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

    def _remember_theme(self) -> None:
        self._preferences.remember(theme=theme.current(self.root).name)

    # Entering

    def enter(self, address: Address, nick: str, channels: tuple[str, ...] = ()) -> None:
        """Go straight into a server and some channels, by way of its name page."""
        page = self._show_name_for(address, channels)
        if nick:
            page.name.fill(nick)
            page.join()

    def _join(self, address: Address, nick: str, password: str, keep: bool) -> None:
        self._preferences.remember(nick=nick)
        if self._line:
            self._line.call(self._line.session.enter, nick, password, keep)
            return
        try:
            self._line = Line(
                self.root, address, nick, self._known_servers(), self._deliver,
                password=password, keep=keep, cache=self._cache,
            )  # fmt: skip
        except KnownServersError as error:
            self._fail(str(error), ())

    def _deliver(self, change: Change) -> None:
        """Everything that the network tells arrives here."""
        if isinstance(change, ServerChanged):
            self._ask_for_trust(change)
        elif self.visit is None:
            self._entering(change)
        elif isinstance(change, LinkChanged) and change.link is Link.CLOSED:
            self._leave(change.detail)
        else:
            self.visit.apply(change)

    def _entering(self, change: Change) -> None:
        match change:
            case Entered():
                self._arrive(change)
            case NameRefused() if isinstance(self.page, NamePage):
                self._refuse_name(self.page, change)
            case PasswordPlace(place) if isinstance(self.page, NamePage):
                self.page.show_place(place)
            case LinkChanged(link=Link.WAITING | Link.CLOSED, detail=detail):
                self._fail(detail, _CHECKS)
            case Problem(text):
                self._fail(text, ())
            case LinkChanged():
                self._link = change
            case _:
                pass

    def _refuse_name(self, page: NamePage, change: NameRefused) -> None:
        page.refuse(change.reason, asks_password=change.asks_password)
        if change.asks_password and self._line:
            self._line.call(self._line.session.account.find_place)

    def _ask_for_trust(self, change: ServerChanged) -> None:
        """Another server answers, and only the person can say whether that is right."""

        def trust(fingerprint: str) -> None:
            if self._line:
                self._line.call(self._line.session.trust, fingerprint)

        TrustPrompt(self.root, change, on_trust=trust, on_refuse=self._stay_away)

    def _stay_away(self) -> None:
        """Don't go where another server answers."""
        self._hang_up()
        if isinstance(self.page, NamePage):
            self.page.unlock()
        else:
            self.show_start()

    def _arrive(self, change: Entered) -> None:
        if self._line:
            self.visit = Visit(self.root, self._line, invitation=self._invitation, recent=self._recent)
            self._show(self.visit.page)
            self.visit.apply(self._link)
            self.visit.apply(change)
            if self._channels:
                self.visit.open_channels(self._channels)
            if not self._invitation:  # a server of our own is gone when the window is closed
                line = recent.noted(self._preferences.values.recent, self._line.address, change.network)
                self._preferences.remember(recent=line)

    def _fail(self, detail: str, checks: tuple[str, ...]) -> None:
        """We can't get in. The name page lets it be tried again."""
        self._hang_up()
        if isinstance(self.page, NamePage):
            self.page.unlock()
        PopUp(self.root, "You are not in yet", detail, checks)

    def _leave(self, detail: str) -> None:
        """The stay has ended, by /quit or because there is nothing to come back to."""
        self._hang_up()
        self.show_start()
        PopUp(self.root, "You have left the server", detail)

    def _hang_up(self) -> None:
        if self.visit:
            self.visit.end()
            self.visit = None
        if self._line:
            self._line.hang_up()
            self._line = None

    # The end

    def close(self) -> None:
        """Say goodbye, stop the server hosted here, and end the program: all within about a second."""
        self.root.withdraw()
        line, finder = self._line, self._finder
        self._stop_finding()
        self._hang_up()
        if line:
            line.join(_GOODBYE)
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
            "Something went wrong",
            "The program made a mistake. You can go on; if something looks odd, start it again.",
            [f"For a report: {kind.__name__}: {error}"],
        )
