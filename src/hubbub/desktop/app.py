"""The program's window: which page it shows, and how one gets into the chat and out. Read this first."""

import logging
import os
import sys
import tkinter as tk
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path, user_data_path

from hubbub.client.address import Address, AddressError
from hubbub.client.entrance import EntranceLink, Invitation, Told, parse_entrance
from hubbub.client.known_servers import KnownServers
from hubbub.client.links import ServerLink, parse_link
from hubbub.client.translation import _
from hubbub.client.translation import use as use_language
from hubbub.desktop import recent, scaling, theme
from hubbub.desktop.chat.places import Place
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.going import Going
from hubbub.desktop.host.desk import HostDesk
from hubbub.desktop.hosting import HostedServer, invitation
from hubbub.desktop.icon import set_icon
from hubbub.desktop.last_messages import LastMessages
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.loading import load_soon
from hubbub.desktop.measures import keep_usable
from hubbub.desktop.memory import MOST_STAYS, on_screen
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.pages import Page, Pages
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.settings.desk import SettingsDesk
from hubbub.desktop.stays import Stays
from hubbub.desktop.xft import open_root

if TYPE_CHECKING:
    from hubbub.desktop.arrivals import Arrivals
    from hubbub.desktop.finder import Finder
    from hubbub.desktop.launcher.enter import EnterPage
    from hubbub.desktop.launcher.name import NamePage
    from hubbub.desktop.popup import PopUp
    from hubbub.desktop.visit import Visit

SMALLEST: Final = (420, 300)
"""The points of the window at the usual text size below which it doesn't get."""

_GOODBYE: Final = 0.4  # seconds for QUIT to reach the server, and again for a server of our own to end
_log = logging.getLogger(__name__)


class NoScreenError(Exception):
    """Tk can open no window here."""


def launch() -> None:
    """Show the start window until it is closed."""
    app = _make_app()
    app.show_start()
    _run(app)


def join(where: str, nick: str = "") -> int:
    """Go straight into the server at ``HOST[:PORT]`` or a link; the exit status, 1 where that is neither."""
    try:
        link = None if parse_entrance(where) else parse_link(where)
    except AddressError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    app = _make_app()
    if link:
        app.enter(link.address, nick, link.channels)
    else:
        app.come_by(where, nick)
    _run(app)
    return 0


def _run(app: "App") -> None:
    """Show the first page, and then go on."""
    app.root.update()
    load_soon()
    app.root.mainloop()


def _make_app() -> "App":
    scaling.declare_awareness()
    home = os.environ.get("HUBBUB_HOME")
    settings = Path(home) if home else user_config_path("hubbub")
    data = Path(home) if home else user_data_path("hubbub")
    return App(settings, data / "server", KnownServers.default)


class App:
    """The window and its pages: start, create or enter, name, chat."""

    def __init__(self, settings: Path, server_data: Path, known_servers: Callable[[], KnownServers]) -> None:
        """Keep the preferences in the folder `settings`, and what a hosted server stores in `server_data`."""
        try:
            self.root = open_root("Hubbub")
        except tk.TclError as error:
            raise NoScreenError(_("The screen can't be used: {error}.").format(error=error)) from error
        self._known_servers = known_servers
        self._cache = server_data.with_name("cache")
        self._preferences = PreferenceFile(settings / "desktop.json")
        use_language(self._preferences.values.language)
        emoji = RecentEmoji(
            self._preferences.values.emoji, lambda emoji: self._preferences.remember(emoji=emoji)
        )
        self._drafts = Drafts(self.root, settings / "drafts.json")
        self._server = HostedServer(self.root, server_data)
        self._host = HostDesk(
            self.root, self._server, own_nick=self._own_nick, on_stop=self._stop_hosting_when_sent
        )
        self._centre = Centre(self.root, self._preferences, self._called_to)
        self._stays = Stays(
            self.root, self._preferences, emoji, self._drafts, self._centre,
            on_add=self.show_enter, on_empty=self._left_all, on_host=self._host.open,
        )  # fmt: skip
        self._pages = Pages(self.root, self._stays)
        Going(self.root, self._stays, self.show_enter, self._host.open)
        self._last_messages = LastMessages(self.root)
        self._finder: Finder | None = None
        self._mishap: PopUp | None = None
        self._dress()

    @property
    def page(self) -> Page | None:
        """What fills the window."""
        return self._pages.page

    @property
    def visit(self) -> "Visit | None":
        """The stay on the server that is in front."""
        return self._stays.front

    @cached_property
    def _arrivals(self) -> "Arrivals":
        from hubbub.desktop.arrivals import Arrivals  # noqa: PLC0415 - see loading.py

        return Arrivals(
            self.root, self._pages, self._stays, self._preferences,
            self._known_servers, self._cache, self._show_chat_or_start,
        )  # fmt: skip

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
        keep_usable(root, *SMALLEST)
        root.protocol("WM_DELETE_WINDOW", self.ask_to_close)

    # Pages

    def show_start(self) -> None:
        """The first page."""
        known = {str(each.address): each.name for each in recent.servers(self._preferences.values.recent)}
        was_on = [known.get(stay.server, stay.server) for stay in self._stays.remembered]
        page = StartPage(
            self.root, on_create=self.show_create, on_enter=self.show_enter,
            was_on=was_on, on_come_back=self._come_back,
            own=self._server.place.name if self._server.place else "", on_own=self._back_to_own,
        )  # fmt: skip
        self._pages.show(page)

    def show_create(self) -> None:
        """The page that starts a server. One that is running stops, because its values can change here."""
        self._host.unless_others(
            _("Stop the server that is running?"), _("Stop the server"), self._show_create
        )

    def _show_create(self) -> None:
        from hubbub.desktop.launcher.create import CreatePage  # noqa: PLC0415 - see loading.py

        self._host.close()
        self._server.stop(_GOODBYE)
        back = self._show_chat_or_start  # somewhere one was coming back to may have let us in meanwhile
        remembered = self._preferences.values
        page = CreatePage(
            self.root, self._server, web=remembered.web_port, browsers=remembered.browsers,
            on_back=back, on_ready=self._created,
        )  # fmt: skip
        page.name.fill(remembered.server_name or page.name.value)
        self._pages.show(page)

    def show_enter(self) -> None:
        """The page that asks where the server is."""
        self._show_enter()

    def _show_enter(self) -> "EnterPage | None":
        from hubbub.desktop.finder import Finder  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.forgetting import Forgetting  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.launcher.enter import EnterPage  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.looking import Look  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.popup import PopUp  # noqa: PLC0415 - see loading.py

        if self._stays.is_full:
            words = _("You can be on {most_stays} servers at once. Leave one, then add another one.").format(
                most_stays=MOST_STAYS
            )
            PopUp(self.root, _("You are on many servers"), words)
            return None

        def forget(address: Address) -> None:
            self._preferences.remember(recent=recent.forgotten(self._preferences.values.recent, address))
            page.show_recent(tuple(recent.servers(self._preferences.values.recent)))
            Forgetting(
                self.root,
                address,
                self._known_servers,
                partial(PopUp, self.root, _("The server's password is still kept")),
            )

        def look(page: EnterPage, link: EntranceLink) -> None:
            Look(page, link, self._known_servers, lambda told: self._told(page, told))

        remembered = self._preferences.values
        page = EnterPage(
            self.root,
            remembered.host,
            remembered.port,
            on_back=self._show_chat_or_start,
            on_link=self._chosen,
            on_entrance=lambda link: look(page, link),
            on_forget=forget,
        )
        page.show_recent(tuple(recent.servers(remembered.recent)))
        self._pages.show(page)
        self._finder = finder = Finder(self.root, page.show_found)
        page.bind("<Destroy>", lambda _event: finder.close())
        return page

    def _created(self, address: Address, invitation: str) -> None:
        if place := self._server.place:
            self._preferences.remember(server_name=place.name, browsers=bool(place.web))
            if place.web:
                self._preferences.remember(web_port=place.web)
        self._ask_own_name(address, invitation, self.show_create)

    def _back_to_own(self) -> None:
        """Enter the server that is hosted here again; where it has ended, say that and offer to start it."""
        place, address = self._server.place, self._server.address
        if place and address and self._server.is_running:
            self._ask_own_name(address, invitation(place), self.show_start)
        else:
            self._host.open()

    def _ask_own_name(self, address: Address, invitation: str, on_back: Callable[[], None]) -> None:
        place = _("Your server is running. It runs as long as this window is open.\n\n{invitation}").format(
            invitation=invitation
        )
        self._arrivals.ask_name(address, place, on_back, invitation=invitation)

    def _chosen(self, link: ServerLink) -> None:
        self._preferences.remember(host=link.address.host, port=str(link.address.port))
        if self._stays.find(link.address):
            self._go_to(link)
        else:
            self._ask_name(link.address, link.channels)

    def _told(self, page: "EnterPage", told: Told) -> None:
        """The server has told of a link: follow it there."""
        visit = self._stays.find(told.server)
        if visit is None:
            self._preferences.remember(host=told.server.host, port=str(told.server.port))
            self._arrivals.ask_invited(told, self.show_enter)
        elif isinstance(told, Invitation):
            visit.use(told.entrance)
            self._go_to(ServerLink(told.server, told.channels))
        else:
            words = _("You are on that server. Leave it first: with the link you come in anew.")
            page.refuse(words)

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

    def _come_back(self) -> None:
        self._arrivals.come_back()

    def _show_chat_or_start(self) -> None:
        """Go back to where one came from in order to enter a server."""
        if not self._pages.show_chat():
            self.show_start()

    def _ask_name(self, address: Address, channels: tuple[str, ...]) -> "NamePage":
        return self._arrivals.ask_to_enter(ServerLink(address, channels), self.show_enter)

    def enter(self, address: Address, nick: str, channels: tuple[str, ...] = ()) -> None:
        """Go straight into a server and some channels, by way of its name page."""
        page = self._ask_name(address, channels)
        if nick:
            page.name.fill(nick)
            page.join()

    def come_by(self, link: str, nick: str) -> None:
        """Follow a link that lets somebody in, as if it had been typed."""
        if nick:
            self._preferences.remember(nick=nick)
        if page := self._show_enter():
            page.host.fill(link)
            page.enter()

    def _left_all(self) -> None:
        """The last server was left. Who is about to enter another one goes on with that."""
        if self._pages.is_chat:
            self.show_start()

    # Hosting

    def _own_nick(self) -> str:
        """What we are called on the server that is hosted here."""
        visit = self._own_visit()
        return visit.nick if visit else ""

    def _own_visit(self) -> "Visit | None":
        """Our stay on the server that is hosted here."""
        return self._stays.find(self._server.address) if self._server.address else None

    def _stop_hosting_when_sent(self) -> None:
        """Stop the server that is hosted here; ask first where it doesn't have messages of ours yet."""
        visit = self._own_visit()
        self._last_messages.before(
            self._stop_hosting, lambda: visit.known.unconfirmed if visit else 0, yes=_("Stop anyway")
        )

    def _stop_hosting(self) -> None:
        """Leave the server that is hosted here, also where we were only about to enter it, and stop it."""
        self._host.close()
        address = self._server.address
        if address and self._stays.find(address):
            self._stays.leave(address)
        if address:
            self._arrivals.give_up(address)
        self._server.stop(_GOODBYE)
        if isinstance(self.page, StartPage):  # it leads there no more
            self.show_start()

    # The end

    def ask_to_close(self) -> None:
        """End the program; ask first where others would be cut off, or messages are not sent yet."""
        self._host.unless_others(
            _("Close the program and stop the server?"), _("Close and stop"), self._close_when_sent
        )

    def _close_when_sent(self) -> None:
        self._last_messages.before(self.close, lambda: self._stays.unconfirmed, yes=_("Close anyway"))

    def close(self) -> None:
        """Say goodbye, stop the server hosted here, and end the program: all within about a second."""
        self._preferences.remember(window=self.root.geometry())
        self.root.withdraw()
        self._host.close()
        self._stays.end(_GOODBYE, self._arrivals.end())
        self._centre.close()
        self.settings.close()
        self._drafts.close()
        self._server.stop(_GOODBYE)
        if self._finder:
            self._finder.close()
            self._finder.join(_GOODBYE)
        self.root.destroy()

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error of our own is logged in full and told in words; the window stays usable."""
        from hubbub.desktop.popup import PopUp  # noqa: PLC0415 - see loading.py

        _log.error("An error in the window", exc_info=(kind, error, trace))
        if self._mishap and self._mishap.winfo_exists():
            return
        self._mishap = PopUp(
            self.root,
            _("Something went wrong"),
            _("The program made a mistake. You can go on; if something looks odd, start it again."),
            [_("For a report: {error}").format(error=f"{kind.__name__}: {error}")],
        )
