"""The page that asks where the server is."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hubbub.client.address import Address, host_problem, parse_address, port_problem
from hubbub.desktop.launcher.form import Field, LauncherPage, on_return


class EnterPage(LauncherPage):
    """Host and port of a server that somebody else runs."""

    def __init__(
        self,
        parent: tk.Misc,
        host: str,
        port: str,
        *,
        on_back: Callable[[], None],
        on_address: Callable[[Address], None],
    ) -> None:
        super().__init__(
            parent, "Enter a server", "Whoever started the server can tell you both values.", on_back
        )
        self._on_address = on_address
        self.host = Field(
            self.column, "Host", host, "A name like chat.example.org or an address like 192.168.1.20"
        )
        self.port = Field(self.column, "Port", port)
        for field in (self.host, self.port):
            field.pack(fill="x")
            on_return(field.entry, self.enter)
        self.enter_button = ttk.Button(
            self.column, text="Enter server", style="Accent.TButton", command=self.enter
        )
        self.enter_button.pack(fill="x", pady=("4p", 0))

    def focus_first(self) -> None:
        """The host is what differs."""
        self.host.begin()

    def enter(self) -> None:
        """Check the fields and go on."""
        host_ok = self.host.check(host_problem)
        port_ok = self.port.check(port_problem)
        if not host_ok:
            self.host.begin()
        if host_ok and port_ok:
            host = f"[{self.host.value}]" if ":" in self.host.value else self.host.value
            self._on_address(parse_address(f"{host}:{self.port.value}"))
