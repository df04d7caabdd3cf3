"""The page that starts a server on this computer."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.address import TLS_PORT, Address, host_problem, port_problem
from hubbub.client.translation import _
from hubbub.desktop.hosting import WEB_PORT, HostedServer, default_name, door, free_port, invitation
from hubbub.desktop.launcher.form import Field, LauncherPage, on_return
from hubbub.desktop.password import Choice
from hubbub.wire.announcement import network_problem

_EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - the point of a server that others enter


class CreatePage(LauncherPage):
    """Name, host and port, filled in so that most people only press the button."""

    def __init__(
        self,
        parent: tk.Misc,
        server: HostedServer,
        *,
        web: int = WEB_PORT,
        browsers: bool = True,
        on_back: Callable[[], None],
        on_ready: Callable[[Address, str], None],
    ) -> None:
        """`on_ready` gets the address for this computer, and the words with which others are invited.

        `web` is the port for browsers if it is free, `browsers` whether they are let in at first.
        """
        super().__init__(
            parent,
            _("Create server"),
            _("These values are fine for most. Just press Create server."),
            on_back,
        )
        self._server = server
        self._web = web
        self._on_ready = on_ready
        self.name = Field(
            self.column, _("Name"), default_name(), _("So the others find it in their list of servers.")
        )
        self.host = Field(
            self.column, _("Host"), _EVERYWHERE,
            _("0.0.0.0 lets everyone on your network in, 127.0.0.1 only this computer."),
        )  # fmt: skip
        self.port = Field(self.column, _("Port"), str(TLS_PORT), _("The others type this number too."))
        for field in (self.name, self.host, self.port):
            field.pack(fill="x")
            on_return(field.entry, self.create)
        self.browsers = Choice(
            self.column, _("Let people join with a browser, and share files"), chosen=browsers
        )
        self.browsers.pack(fill="x", pady=(0, "8p"))
        on_return(self.browsers, self.create)
        self.create_button = ttk.Button(
            self.footer, text=_("Create server"), style="Accent.TButton", command=self.create
        )
        self.create_button.pack(fill="x", pady=("4p", 0))
        self.offer_button = ttk.Button(self.footer, command=self._take_offer)
        self.progress = ttk.Label(self.footer, style="Quiet.TLabel")
        self._offer = 0

    def focus_first(self) -> None:
        """The name comes first, though most people will just press Return."""
        self.name.begin()

    def back(self) -> None:
        """Leave the page, and with it a server that is still starting."""
        self._server.stop(0)
        super().back()

    def create(self) -> None:
        """Check the fields and start the server, once."""
        if self.create_button.instate(["disabled"]):
            return
        name_ok = self.name.check(network_problem)
        host_ok = self.host.check(host_problem)
        port_ok = self.port.check(port_problem)
        for field in (self.host, self.name):
            if field.problem:
                field.begin()
        if name_ok and host_ok and port_ok:
            self._start()

    def _start(self) -> None:
        self._lock(locked=True)
        self.offer_button.pack_forget()
        self.progress.configure(text=_("Starting the server…"))
        self.progress.pack(pady=("10p", 0))
        self._server.start(
            self.host.value, int(self.port.value), name=self.name.value,
            web=self._web if self.browsers.chosen else 0, ready=self._ready, failed=self._failed,
        )  # fmt: skip

    def _ready(self, port: int) -> None:
        assert self._server.place is not None  # noqa: S101 - it runs
        self._on_ready(Address(door(self.host.value), port, tls=True), invitation(self._server.place))

    def _failed(self, reason: str) -> None:
        self.progress.pack_forget()
        self._lock(locked=False)
        offer = free_port(self.host.value, int(self.port.value))
        if offer is None:  # not even a free port is to be had there, so the host is wrong
            self.host.complain(reason)
            return
        self.port.complain(reason)
        self._offer = offer
        self.offer_button.configure(text=_("Use port {offer} instead").format(offer=offer))
        self.offer_button.pack(fill="x", pady=("8p", 0))
        self.offer_button.focus_set()

    def _take_offer(self) -> None:
        self.port.fill(str(self._offer))
        self.create()

    def _lock(self, *, locked: bool) -> None:
        for field in (self.name, self.host, self.port):
            field.lock(locked=locked)
        self.browsers.lock(locked=locked)
        self.create_button.state(["disabled" if locked else "!disabled"])
