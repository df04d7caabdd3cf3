"""The transport of a client that is not there: what it would be sent, and what it has yet to send."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any


class Certificate:
    """As much of TLS as a server looks at."""

    def __init__(self, name: str) -> None:
        self._name = name

    def getpeercert(self, *, binary_form: bool) -> bytes:
        """What the client has proven to own."""
        assert binary_form
        return self._name.encode()


class Socket:
    """As much of a socket as a server looks at."""

    def getsockopt(self, _level: int, _option: int) -> int:
        """No error: a connection that is lost is lost at once."""
        return 0


class WorldTransport(asyncio.Transport):
    """Hands over what was sent while its protocol reads, and what it is given to write."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol: asyncio.Protocol,
        wrote: Callable[[bytes], None],
        *,
        certificate: str,
    ) -> None:
        super().__init__(
            {"socket": Socket(), "ssl_object": Certificate(certificate) if certificate else None}
        )
        self._loop = loop
        self._protocol = protocol
        self._wrote = wrote
        self._arrived: deque[bytes] = deque()
        self._reading = True
        self._scheduled = False
        self._closing = False
        self.lost = False
        protocol.connection_made(self)

    def arrive(self, data: bytes) -> None:
        """Have bytes arrive from the client; they wait where the protocol has paused reading."""
        self._arrived.append(data)
        self._hand_over()

    def _hand_over(self) -> None:
        self._scheduled = False
        if self._arrived and self._reading and not self._closing:
            self._protocol.data_received(self._arrived.popleft())
            self._schedule()

    def _schedule(self) -> None:
        if self._arrived and self._reading and not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._hand_over)

    @property
    def waits(self) -> bool:
        """Whether something has arrived that its protocol has not taken yet."""
        return bool(self._arrived)

    def end(self) -> None:
        """Have the client say its last."""
        self._arrived.clear()
        if not self._closing and not self._protocol.eof_received():
            self.close()

    def pause_reading(self) -> None:
        """See asyncio.ReadTransport."""
        self._reading = False

    def resume_reading(self) -> None:
        """See asyncio.ReadTransport."""
        self._reading = True
        self._schedule()

    def write(self, data: Any) -> None:  # noqa: ANN401 - as in the base class
        """See asyncio.WriteTransport."""
        if not self._closing:
            self._wrote(data)

    def is_closing(self) -> bool:
        """See asyncio.BaseTransport."""
        return self._closing

    def close(self) -> None:
        """See asyncio.BaseTransport."""
        self.lose(None)

    def abort(self) -> None:
        """See asyncio.WriteTransport."""
        self.lose(None)

    def lose(self, error: Exception | None) -> None:
        """Have the connection be gone."""
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._lost, error)

    def _lost(self, error: Exception | None) -> None:
        self.lost = True
        self._protocol.connection_lost(error)
