"""Taking in connections: a few at a time, so many from one address, and none while the system has no room.

The event loop has a way of its own, but it shakes hands over TLS before anybody is asked, hangs up on whoever
comes while no more files can be opened, and says nothing of that.
"""

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from hubbub.server.addresses import network_of, normal_address
from hubbub.server.bounds import ACCEPTED_AT_ONCE, BEYOND_FULL
from hubbub.server.connection import Connection
from hubbub.server.throttle import Throttle
from hubbub.wire.message import Message

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

_HANDSHAKE: Final = b"\x16"
"""The first byte of a line with TLS: the type of the record in which a client says hello."""

_PAUSE: Final = 0.1
"""Seconds until it is tried again, when the system could not give out a connection."""

_FILES: Final = (
    "Raise the limit of open files (ulimit -n; LimitNOFILE= for systemd), or lower limits.clients."
)
_MEMORY: Final = "End other programs, or lower limits.clients."
_WORDS: Final = {
    errno.EMFILE: f"The server has as many files open as it may. {_FILES}",
    errno.ENFILE: "This machine has as many files open as it may. End other programs, or raise fs.file-max.",
    errno.ENOBUFS: f"This machine has no memory left for its network. {_MEMORY}",
    errno.ENOMEM: f"This machine has no memory left. {_MEMORY}",
}


class Service(NamedTuple):
    """What is spoken with those who connect."""

    connect: Callable[[str], "asyncio.Protocol"]
    """Makes the protocol for a connection, given its address. When that is lost, the address has to leave."""
    refusal: Callable[[str], bytes]
    """What somebody is sent who is turned away, given the reason in words."""
    tls: ssl.SSLContext | None
    plain: bool = False
    """Whether it is spoken without TLS as well, with whoever doesn't begin with a handshake."""


def irc(server: "Server", tls: ssl.SSLContext | None) -> Service:
    """The service of IRC itself."""
    return Service(partial(Connection, server), lambda reason: Message("ERROR", (reason,)).encode(), tls)


class Acceptor:
    """Takes in what connects to a listening socket."""

    def __init__(self, server: "Server", listening: socket.socket, service: Service) -> None:
        self._server = server
        self._loop = server.loop
        self._socket = listening
        self._service = service
        self._arriving: set[asyncio.Task[object]] = set()
        self._undecided: set[asyncio.Task[object]] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._is_short = False
        self._mentions = Throttle(1)
        self._listen()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens: host and port."""
        host, port, *_ = self._socket.getsockname()
        return host, port

    def close(self) -> None:
        """Take in nobody any more. Those who are still shaking hands are told so by `Server.admit`.

        Those who have not said yet whether they will are let go.
        """
        self._loop.remove_reader(self._socket)
        if self._pause is not None:
            self._pause.cancel()
        self._socket.close()
        for task in self._undecided:
            task.cancel()

    def _listen(self) -> None:
        self._pause = None
        self._loop.add_reader(self._socket, self._accept)

    def _accept(self) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                client, (host, *_) = self._socket.accept()
            except BlockingIOError:
                self._caught_up()
                return
            except ConnectionAbortedError:  # by a client that didn't wait
                continue
            except OSError as error:
                self._wait(error)
                return
            self._receive(client, normal_address(host))

    def _receive(self, client: socket.socket, address: str) -> None:
        limits = self._server.config.limits
        if self._server.addresses.total >= limits.clients + BEYOND_FULL:
            self._turn_away(client, address, "This server is full. Try again later.")
        elif not self._server.addresses.enter(address, limits.connections_per_address):
            self._turn_away(client, address, "There are too many connections from your address.")
        else:
            task = self._loop.create_task(self._hand_over(client, address))
            self._arriving.add(task)
            task.add_done_callback(partial(self._arrived, address))

    async def _hand_over(self, client: socket.socket, address: str) -> None:
        tls = self._service.tls
        if self._service.plain and not await self._wants_tls(client):
            tls = None
        await self._loop.connect_accepted_socket(
            partial(self._service.connect, address),
            client,
            ssl=tls,
            ssl_handshake_timeout=self._server.config.timeouts.handshake if tls else None,
        )

    async def _wants_tls(self, client: socket.socket) -> bool:
        """Whether a client begins with a handshake (RFC 8446, section 5.1). Raises OSError."""
        try:
            await self._readable(client)
            return client.recv(1, socket.MSG_PEEK) == _HANDSHAKE
        except BaseException:
            client.close()
            raise

    async def _readable(self, client: socket.socket) -> None:
        """Wait until a client says something. Raises TimeoutError."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in one
        readable = asyncio.Event()
        client.setblocking(False)
        self._undecided.add(task)
        self._loop.add_reader(client, readable.set)
        try:
            async with asyncio.timeout(self._server.config.timeouts.handshake):
                await readable.wait()
        finally:
            self._loop.remove_reader(client)
            self._undecided.discard(task)

    def _arrived(self, address: str, task: "asyncio.Task[object]") -> None:
        """Those who have come in count until they leave; those who could not, no longer."""
        self._arriving.discard(task)
        error = None if task.cancelled() else task.exception()
        if task.cancelled() or error is not None:
            self._server.addresses.leave(address)
        if error is not None:
            level = logging.DEBUG if isinstance(error, OSError) else logging.ERROR
            log.log(level, "not connected", exc_info=error, extra={"address": address})

    def _turn_away(self, client: socket.socket, address: str, reason: str) -> None:
        """Hang up, with a word of why where that costs nothing."""
        if self._mentions.attempt(network_of(address), self._loop.time()):
            log.warning(
                "turned away; more from there are not logged", extra={"address": address, "reason": reason}
            )
        with client:
            if self._service.tls is None or self._service.plain:
                client.setblocking(False)
                _say(client, self._service.refusal(reason))

    # When there is no room for more

    def _wait(self, error: OSError) -> None:
        self._loop.remove_reader(self._socket)
        self._pause = self._loop.call_later(_PAUSE, self._listen)
        if not self._is_short:
            self._is_short = True
            reason = _WORDS.get(error.errno or 0, str(error))
            log.warning("no more connections can be taken in for now", extra={"reason": reason})

    def _caught_up(self) -> None:
        if self._is_short:
            self._is_short = False
            log.warning("connections are taken in again")


def _say(client: socket.socket, words: bytes) -> None:
    try:
        client.send(words)
    except OSError as error:
        log.debug("nobody to be turned away", extra={"reason": str(error)})
