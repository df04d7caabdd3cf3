"""A session with a server on its bridge: what the window holds of the network."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVarTuple

from hubbub.client.address import Address
from hubbub.client.changes import Change
from hubbub.client.entrance import Entrance
from hubbub.client.known_servers import KnownServers
from hubbub.client.session import Session
from hubbub.desktop.bridge import Bridge

_Arguments = TypeVarTuple("_Arguments")

_FAREWELL: Final = "Left"


class Line:
    """From the moment in which somebody wants to enter a server until they hang up."""

    def __init__(
        self,
        root: tk.Misc,
        address: Address,
        nick: str,
        known_servers: KnownServers,
        deliver: Callable[[Change], None],
        *,
        password: str = "",
        keep: bool = True,
        cache: Path | None = None,
        entrance: Entrance | None = None,
        new_password: str = "",
        server_password: str = "",
    ) -> None:
        """Connect. `deliver` is called with every change, on the window's thread.

        `password` is that of the account called `nick`, if one was typed, and kept on this computer or not.
        `cache` is the folder for what was said. `entrance` is the link that lets us in, and `new_password` is
        chosen with it. `server_password` is what the server asks of everybody, if it was typed.
        """
        self.address = address
        self.cache = cache
        self._bridge = Bridge(root, deliver)
        self.session = Session(
            address, nick, self._bridge.put, known_servers, password=password, keep=keep, cache=cache,
            entrance=entrance, new_password=new_password, server_password=server_password,
        )  # fmt: skip
        self._bridge.start(self.session.run)

    def call(self, function: Callable[[*_Arguments], object], *arguments: *_Arguments) -> None:
        """Call a method of the session on its own thread, soon."""
        self._bridge.call(function, *arguments)

    def hang_up(self) -> None:
        """Say goodbye, and hear nothing more."""
        self._bridge.call(self.session.leave, _FAREWELL)
        self._bridge.close()

    def join(self, timeout: float) -> bool:
        """After hanging up: wait at most `timeout` seconds until the goodbye is said; whether it is."""
        return self._bridge.join(timeout)
