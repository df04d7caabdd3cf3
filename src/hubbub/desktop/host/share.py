"""How others come in: links to copy, one as a QR code, and what their program can be compared with."""

import tkinter as tk
from tkinter import ttk
from typing import Final

from hubbub.client.address import Address
from hubbub.client.discovery import own_addresses
from hubbub.client.links import ServerLink
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.host.qr import QrCode
from hubbub.desktop.host.way import Way
from hubbub.desktop.hosting import Place, door, is_private, page_link
from hubbub.desktop.trust import in_groups
from hubbub.lan import lan_address

_ADDRESSES_SHOWN: Final = 3
_ALONE: Final = N_(
    "Only people on this computer can come in, because the server listens on {host}. "
    "To let others in, stop it and create it again with the host 0.0.0.0."
)
_NO_NETWORK: Final = N_("This computer is in no network now. Connect it to one, and open this window again.")
_OPEN: Final = N_("Whoever opens this link with Hubbub comes in.")
_OPEN_BOTH: Final = N_("Whoever opens one of these links comes in. A phone's camera reads it from the code.")
_PLAIN: Final = N_(
    "Nothing has to be installed. What goes through a browser isn't encrypted: others in your network could "
    "read it."
)
_INSTALLED: Final = N_("For those who have Hubbub on their computer. Encrypted.")


class SharePage(ttk.Frame):
    """Links for each address of this computer; those of its main network are chosen."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, padding="12p")
        self._place: Place | None = None
        self._lobby = ""
        self.columnconfigure(1, weight=1)
        self.code = QrCode(self)
        self.code.grid(row=0, column=0, sticky="n", padx=(0, "18p"))
        self._side = ttk.Frame(self)
        self._side.grid(row=0, column=1, sticky="nsew")
        self._side.columnconfigure(0, weight=1)
        self.explanation = WrappedLabel(self._side, "TLabel")
        self.explanation.grid(sticky="ew", pady=(0, "8p"))
        self._add_chooser()
        self.browser = Way(self._side, "browser", _("In a browser"), self._draw)
        self.program = Way(self._side, "program", _("With Hubbub"), self._draw)
        for way in (self.browser, self.program):
            way.grid(sticky="ew", pady=(0, "8p"))
        self._add_fingerprint()

    def _add_chooser(self) -> None:
        self._chooser = ttk.Frame(self._side)
        self._chooser.grid(sticky="ew", pady=(0, "8p"))
        self._chooser.columnconfigure(0, weight=1)
        WrappedLabel(
            self._chooser, "Quiet.TLabel", _("This computer is in several networks. In which are they?")
        ).grid(sticky="ew", pady=(0, "3p"))
        self.addresses = ttk.Treeview(
            self._chooser, show="tree", selectmode="browse", style="Servers.Treeview"
        )
        self.addresses.grid(sticky="ew")
        self.addresses.bind("<<TreeviewSelect>>", lambda _event: self._show_chosen())
        AutoScrollbar(self._chooser, self.addresses).grid(row=1, column=1, sticky="ns")

    def _add_fingerprint(self) -> None:
        below = ttk.Frame(self)
        below.grid(row=1, column=0, columnspan=2, sticky="ew", pady=("8p", 0))
        below.columnconfigure(0, weight=1)
        ttk.Label(below, text=_("Is it really your server?"), style="Bold.TLabel").grid(sticky="w")
        words = WrappedLabel(
            below,
            "Quiet.TLabel",
            _(
                "Whose program asks whether it is compares what it shows with this "
                "fingerprint of the certificate. Read it to them, or show them this "
                "window."
            ),
        )
        words.grid(sticky="ew", pady=("2p", "4p"))
        self.fingerprint = ttk.Label(below, style="Quiet.TLabel", font=theme.CODE_FONT, justify="left")
        self.fingerprint.grid(sticky="w")

    def show(self, place: Place, lobby: str, fingerprint: str) -> None:
        """Show how others come to a server that listens there, and into its lobby."""
        self._place, self._lobby = place, lobby
        self.fingerprint.configure(text=in_groups(fingerprint))
        hosts = reachable_hosts(place.host)
        (self.browser if place.web else self.program).choose()
        self._offer_ways(with_browser=bool(place.web and hosts))
        self._offer(hosts)
        self._show_chosen()
        self.explanation.configure(text=self._explain(place, hosts))

    def _explain(self, place: Place, hosts: list[str]) -> str:
        if is_private(place.host):
            return _(_ALONE).format(host=place.host)
        if not hosts:
            return _(_NO_NETWORK)
        return _(_OPEN_BOTH) if place.web else _(_OPEN)

    def _offer_ways(self, *, with_browser: bool) -> None:
        for widget in (self.browser, self.program.heading):  # a single way needs no name
            if with_browser:
                widget.grid()
            else:
                widget.grid_remove()

    def _offer(self, hosts: list[str]) -> None:
        """Let one of several addresses be chosen, the first for now."""
        self.addresses.delete(*self.addresses.get_children())
        for host in hosts:
            self.addresses.insert("", "end", iid=host, text=host)
        self.addresses.configure(height=min(len(hosts), _ADDRESSES_SHOWN))
        if hosts:
            self.addresses.selection_set(hosts[0])
            self.addresses.focus(hosts[0])
        if len(hosts) > 1:
            self._chooser.grid()
        else:
            self._chooser.grid_remove()

    def _show_chosen(self) -> None:
        if self._place is None:
            return
        place, chosen = self._place, next(iter(self.addresses.selection()), "")
        if not chosen:
            self.program.show("")
            return
        self.program.show(
            str(ServerLink(Address(chosen, place.port, tls=True), (self._lobby,))),
            _(_INSTALLED) if place.web else "",
        )
        if place.web:
            self.browser.show(page_link(chosen, place.web), "" if is_private(place.host) else _(_PLAIN))
        self._draw()

    def _draw(self) -> None:
        """Show the link of the way that is chosen as a code."""
        way = self.browser if self.browser.is_chosen else self.program
        if link := way.link.get():
            self.code.show(link)


def reachable_hosts(host: str) -> list[str]:
    """The addresses at which a server is reached that listens on `host`, the likeliest first."""
    if door(host) == host:
        return [host]
    version = 6 if ":" in host else 4
    found = [each for each in own_addresses() if (6 if ":" in each else 4) == version]
    main = lan_address()
    return sorted(found, key=lambda each: each != main)
