"""A line to a server that leads nowhere."""

from collections.abc import Callable
from pathlib import Path

from hubbub.client.address import Address
from hubbub.client.known_servers import KnownServers
from hubbub.client.session import Session


class DeadLine:
    """A line whose calls only pile up; what one looks at is told again and again, and piles up apart."""

    def __init__(self, home: Path, address: Address = Address("localhost", 1, tls=True)) -> None:  # noqa: B008 - frozen
        self.address = address
        self.cache = None
        self.hung_up = False
        self.session = Session(self.address, "alice", lambda _changes: None, KnownServers(home / "servers"))
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        self.looked_at: list[object] = []

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        if function == self.session.reading.look_at:
            self.looked_at += arguments
        else:
            told = tuple(one for one in arguments if one is not self.session)
            self.calls.append((function.__name__, told))

    def hang_up(self) -> None:
        self.hung_up = True
