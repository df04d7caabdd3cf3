"""Other people on a server that the program hosts, who come in with its own client."""

import tkinter as tk
from pathlib import Path

from hubbub.client.address import Address
from hubbub.client.changes import Change, Entered, LinkChanged
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Link
from hubbub.desktop.line import Line


class Visitor:
    """Somebody who comes in over TLS, and what they are told."""

    def __init__(self, root: tk.Tk, port: int, nick: str, home: Path) -> None:
        self.told: list[Change] = []
        known = KnownServers(home / f"{nick}.json")
        self.line = Line(root, Address("127.0.0.1", port, tls=True), nick, known, self.told.append)

    @property
    def is_in(self) -> bool:
        return any(isinstance(change, Entered) for change in self.told)

    @property
    def words(self) -> str:
        return " ".join(change.detail for change in self.told if isinstance(change, LinkChanged))

    @property
    def link(self) -> Link:
        return [change.link for change in self.told if isinstance(change, LinkChanged)][-1]

    def leave(self) -> None:
        self.line.hang_up()
        self.line.join(5)
