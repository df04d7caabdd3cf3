"""Runs the ``hubbub`` command as though 127.0.0.2 were another machine.

Usage: ``python -m survival.far_away serve ...``. Connections from this machine are not counted otherwise.
"""

from functools import partial
from typing import Final

from hubbub.cli.start import run
from hubbub.server import server
from hubbub.server.addresses import Addresses

FAR_AWAY: Final = "127.0.0.2"

if __name__ == "__main__":
    vars(server)["Addresses"] = partial(Addresses, exempt=lambda address: address != FAR_AWAY)
    run()
