"""What lets one in to a server is forgotten on a thread of its own: the key store may want to be unlocked."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.address import Address
from hubbub.client.changes import Change, LinkChanged, ServerForgotten
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.passwords import Passwords, PasswordsError
from hubbub.client.server_password import forget_server_password
from hubbub.desktop.bridge import Bridge


class Forgetting:
    """Forgets the password of a server that is taken out of the list, and ends."""

    def __init__(
        self,
        root: tk.Misc,
        address: Address,
        known_servers: Callable[[], KnownServers],
        on_problem: Callable[[str], object],
    ) -> None:
        self._address = address
        self._known_servers = known_servers
        self._on_problem = on_problem
        self._bridge = Bridge(root, self._on_change)
        self._bridge.start(self._run)

    async def _run(self) -> None:
        try:
            passwords = Passwords.beside(self._known_servers().path)
            await forget_server_password(passwords, self._address)
        except (KnownServersError, PasswordsError) as error:
            self._bridge.put([ServerForgotten(str(error))])
        else:
            self._bridge.put([ServerForgotten()])

    def _on_change(self, change: Change) -> None:
        self._bridge.close()
        match change:
            case ServerForgotten(problem) | LinkChanged(detail=problem) if problem:
                self._on_problem(problem)
