"""What this computer is called on its network, for whoever tells others how to join a server on it."""

import contextlib
import socket
from typing import Final

_EVERYWHERE: Final = frozenset({"[::]", "0.0.0.0"})  # noqa: S104 - read, not bound


def lan_address() -> str | None:
    """The address under which this computer is known on its network. Nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # TEST-NET-1, RFC 5737: only chooses the outgoing interface
        return str(probe.getsockname()[0])
    return None


def known_as(address: str) -> str:
    """A listener's HOST:PORT for others: with this computer's own address, where it listens at all it has."""
    host, _, port = address.rpartition(":")
    return f"{lan_address() or 'localhost'}:{port}" if host in _EVERYWHERE else address
