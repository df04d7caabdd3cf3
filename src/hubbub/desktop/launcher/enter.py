"""The page that asks where the server is: found on this network, entered before, or typed."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.address import Address, AddressError, host_problem, parse_address, port_problem
from hubbub.client.changes import ServersFound
from hubbub.client.entrance import EntranceLink, parse_entrance
from hubbub.client.links import ServerLink, parse_link
from hubbub.client.model import FoundServer
from hubbub.client.translation import N_, _
from hubbub.desktop.launcher.form import Field, LauncherPage, on_return
from hubbub.desktop.launcher.servers import ServerList

_WIDTH: Final = 440
_LOOKING: Final = N_(
    "Looking for servers on this network… One that somebody starts here appears by "
    "itself. If yours doesn't, ask whoever started it for host and port, and type "
    "them below."
)
_BLIND: Final = N_("Ask whoever started the server for host and port, and type them below.")


class EnterPage(LauncherPage):
    """Two lists to choose from, and the host and port of a server that is in neither."""

    def __init__(
        self,
        parent: tk.Misc,
        host: str,
        port: str,
        *,
        on_back: Callable[[], None],
        on_link: Callable[[ServerLink], None],
        on_entrance: Callable[[EntranceLink], None],
        on_forget: Callable[[Address], None],
    ) -> None:
        """Begin with these values in the fields. `on_forget` gets a recent server that was removed.

        `on_entrance` gets a link that lets somebody in; the page waits then until refuse() or its end.
        """
        super().__init__(
            parent,
            _("Enter a server"),
            _("Choose one and press Return, or type where it is."),
            on_back,
            _WIDTH,
        )
        self._on_link = on_link
        self._on_entrance = on_entrance
        self.found = ServerList(self.column, _("On this network"), height=4, on_choose=self._choose)
        self.found.pack(fill="x", pady=(0, "10p"))
        self.recent = ServerList(
            self.column, _("Entered before"), height=3, on_choose=self._choose, on_remove=on_forget
        )
        self._fields = ttk.Frame(self.column)
        self._fields.pack(fill="x")
        self._fields.columnconfigure(0, weight=1)
        self.host = Field(
            self._fields,
            _("Host"),
            host,
            _("Like chat.example.org or 192.168.1.20, or a link that you were given"),
            330,
        )
        self.port = Field(self._fields, _("Port"), port, width=90)
        self.port.entry.configure(width=8)
        self.host.grid(row=0, column=0, sticky="new", padx=(0, "10p"))
        self.port.grid(row=0, column=1, sticky="new")
        for field in (self.host, self.port):
            on_return(field.entry, self.enter)
        self.enter_button = ttk.Button(
            self.footer, text=_("Enter server"), style="Accent.TButton", command=self.enter
        )
        self.enter_button.pack(fill="x")
        self.progress = ttk.Label(self.footer, style="Quiet.TLabel")
        self.show_found(ServersFound(()))

    def focus_first(self) -> None:
        """The list, so that Return enters what is found; the fields follow with Tab."""
        self.found.tree.focus_set()

    def show_found(self, found: ServersFound) -> None:
        """Show the servers that announce themselves on this network."""
        self.found.show(found.servers, f"{found.problem} {_(_BLIND)}" if found.problem else _(_LOOKING))

    def show_recent(self, servers: Sequence[FoundServer]) -> None:
        """Show the servers that were entered before, the newest first."""
        self.recent.show(servers)
        if servers:
            self.recent.pack(fill="x", pady=(0, "10p"), before=self._fields)
        else:
            self.recent.pack_forget()

    def enter(self) -> None:
        """Check the fields and go on."""
        if self.is_locked:
            return
        if "://" in self.host.value:
            self._enter_link()
            return
        host_ok = self.host.check(host_problem)
        port_ok = self.port.check(port_problem)
        if not host_ok:
            self.host.begin()
        if host_ok and port_ok:
            host = f"[{self.host.value}]" if ":" in self.host.value else self.host.value
            self._choose(parse_address(f"{host}:{self.port.value}"))

    @property
    def is_locked(self) -> bool:
        """Whether a link is being looked at."""
        return bool(self.enter_button.instate(["disabled"]))

    def refuse(self, reason: str) -> None:
        """The link lets nobody in: say why, and let another be tried."""
        self.progress.pack_forget()
        self._lock(locked=False)
        self.host.complain(reason)

    def _look(self, link: EntranceLink) -> None:
        self._lock(locked=True)
        self.progress.configure(text=_("Looking at the link… Escape goes back."))
        self.progress.pack(pady=("10p", 0))
        self._on_entrance(link)

    def _lock(self, *, locked: bool) -> None:
        for field in (self.host, self.port):
            field.lock(locked=locked)
        self.enter_button.state(["disabled" if locked else "!disabled"])

    def _enter_link(self) -> None:
        """A link names the port too."""
        entrance = parse_entrance(self.host.value)
        if entrance is not None:
            self._look(entrance)
            return
        try:
            link = parse_link(self.host.value)
        except AddressError as error:
            self.host.complain(str(error))
        else:
            self._on_link(link)

    def _choose(self, address: Address) -> None:
        self._on_link(ServerLink(address))
