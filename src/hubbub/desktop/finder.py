"""The search for servers on its bridge: what the window holds of the network before it enters one."""

import tkinter as tk
from collections.abc import Callable

from hubbub.client.changes import Change, LinkChanged, ServersFound
from hubbub.client.discovery import Discovery
from hubbub.client.translation import _
from hubbub.desktop.bridge import Bridge


class Finder:
    """Looks for servers on this network, on a thread of its own, until it is closed."""

    def __init__(self, root: tk.Misc, deliver: Callable[[ServersFound], None]) -> None:
        """Begin. `deliver` is called with every new list, on the window's thread."""
        self._deliver = deliver
        self._bridge = Bridge(root, self._on_change)
        self._discovery = Discovery(self._bridge.put)
        self._bridge.start(self._discovery.run)

    def close(self) -> None:
        """Look no longer, and hear nothing more."""
        self._bridge.call(self._discovery.stop)
        self._bridge.close()

    def join(self, timeout: float) -> bool:
        """After closing: wait at most `timeout` seconds until the thread has ended; whether it has."""
        return self._bridge.join(timeout)

    def _on_change(self, change: Change) -> None:
        match change:
            case ServersFound():
                self._deliver(change)
            case LinkChanged():  # so the bridge says that its thread has failed
                self._deliver(ServersFound((), _("The search has ended by an error in this program.")))
