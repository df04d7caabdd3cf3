"""The way into one server: from the first try until it has let us in, or until that is given up."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from hubbub.client.address import Address
from hubbub.client.changes import (
    Change,
    Entered,
    LinkChanged,
    NameRefused,
    PasswordPlace,
    Problem,
    ServerChanged,
)
from hubbub.client.entrance import Told
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.model import Link
from hubbub.client.passwords import Place
from hubbub.client.translation import N_, _
from hubbub.client.trust import introduce
from hubbub.client.visit import now
from hubbub.desktop.line import Line
from hubbub.desktop.popup import PopUp
from hubbub.desktop.trust import ask_for_trust
from hubbub.wire.names import fold

_CHECKS: Final = (
    N_("Is the server running, and are host and port the ones that it says?"),
    N_("Is this computer connected to the network?"),
    N_("Is there a firewall on the server's computer that must let the port through?"),
)


class Asking(Protocol):
    """The page that asks for a name, and for passwords where they are needed."""

    def refuse(self, reason: str, *, asks_password: bool = False, asks_server_password: bool = False) -> None:
        """Let another name be tried, or the password of this one or of the server."""

    def show_place(self, place: Place) -> None:
        """Say where a password is kept."""

    def unlock(self) -> None:
        """Nothing is under way any more."""


class Entering:
    """Holds the line to the server until it is handed on, with all that is told on it."""

    def __init__(
        self,
        root: tk.Tk,
        address: Address,
        known_servers: Callable[[], KnownServers],
        *,
        channels: tuple[str, ...] = (),
        person: str = "",
        whose: str = "",
        invitation: str = "",
        cache: Path,
        told: Told | None = None,
        behind: bool = False,
        on_entered: "Callable[[Entering, Line, Entered], Callable[[Change], None]]",
        on_ask: "Callable[[Entering, NameRefused], Asking | None]" = lambda _entering, _refused: None,
        on_failed: Callable[[], None] = lambda: None,
    ) -> None:
        """The channels are opened as well, or rather the private conversation with a `person`.

        `whose` they are is said where no other name is to get them. `invitation` is what a host tells the
        others, `cache` is the folder for what was said. `told` is what the server tells of the link
        by which we come in.

        `on_entered` takes the line over, and gives back where the changes go from then on. `on_ask` gives the
        page that asks for another name, if one can be shown now. A server that is to be `behind` the others
        doesn't come forward.
        """
        self.address = address
        self._channels = channels
        self._person = person
        self._whose = whose
        self.nick = ""
        """The name that was tried last."""
        self.invitation = invitation
        self.behind = behind
        self.page: Asking | None = None
        self.link = LinkChanged(Link.CONNECTING, _("Connecting…"))
        """How the connection is."""
        self._root = root
        self._known_servers = known_servers
        self._on_entered = on_entered
        self._cache = cache
        self._told = told
        self._on_ask = on_ask
        self._on_failed = on_failed
        self._line: Line | None = None
        self._deliver_on: Callable[[Change], None] | None = None

    def join(
        self,
        nick: str,
        password: str = "",
        keep: bool = True,
        new_password: str = "",
        server_password: str = "",
    ) -> None:
        """Ask the server to let us in under a name; `new_password` is one that is chosen with the link."""
        self.nick = nick
        if self._line:
            self._line.call(self._line.session.enter, nick, password, keep, new_password, server_password)
            return
        try:
            known_servers = self._known_servers()
            if self._told:
                introduce(known_servers, self._told, now())
            self._line = Line(
                self._root, self.address, nick, known_servers, self._deliver,
                password=password, keep=keep, cache=self._cache,
                entrance=self._told.entrance if self._told else None, new_password=new_password,
                server_password=server_password,
            )  # fmt: skip
        except KnownServersError as error:
            self._fail(str(error), ())

    @property
    def channels(self) -> tuple[str, ...]:
        """What is to be opened under the name that was tried last."""
        return self._channels if self._is_theirs else ()

    @property
    def person(self) -> str:
        """With whom the private conversation is to be shown under the name that was tried last, if any."""
        return self._person if self._is_theirs else ""

    @property
    def _is_theirs(self) -> bool:
        """Whether the name that was tried last may get what is to be opened."""
        return not self._whose or fold(self._whose) == fold(self.nick)

    @property
    def is_trying(self) -> bool:
        """Whether the server may still let us in."""
        return self._line is not None

    def hang_up(self) -> Line | None:
        """Give it up for now. The line that was open, if there was one."""
        line, self._line = self._line, None
        if line:
            line.hang_up()
        return line

    def _deliver(self, change: Change) -> None:
        if self._deliver_on:
            self._deliver_on(change)
            return
        match change:
            case Entered():
                self._hand_on(change)
            case ServerChanged() if self._line:
                ask_for_trust(self._root, self._line, change, on_refuse=self._stay_away)
            case NameRefused():
                self._refuse_name(change)
            case PasswordPlace(place) if self.page:
                self.page.show_place(place)
            case LinkChanged(link=Link.WAITING | Link.CLOSED, detail=detail):
                self._fail(detail, _CHECKS)
            case Problem(text):
                self._fail(text, ())
            case LinkChanged():
                self.link = change
            case _:
                pass

    def _hand_on(self, change: Entered) -> None:
        line, self._line = self._line, None
        if line:
            self._deliver_on = self._on_entered(self, line, change)

    def _refuse_name(self, change: NameRefused) -> None:
        self.page = self.page or self._on_ask(self, change)
        if self.page is None:
            self._fail(change.reason, ())
            return
        self.page.refuse(
            change.reason,
            asks_password=change.asks_password,
            asks_server_password=change.asks_server_password,
        )
        if (change.asks_password or change.asks_server_password) and self._line:
            self._line.call(self._line.session.account.find_place)

    def _stay_away(self) -> None:
        """Don't go where another server answers."""
        self.hang_up()
        self._on_failed()
        if self.page:
            self.page.unlock()

    def _fail(self, detail: str, checks: tuple[str, ...]) -> None:
        """We can't get in. The name page lets it be tried again."""
        self._stay_away()
        PopUp(
            self._root,
            _("You are not on {address} yet").format(address=self.address),
            detail,
            tuple(map(_, checks)),
        )
