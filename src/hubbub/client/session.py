"""A stay on one server: keeps the connection up, and carries between it, the reducer and the window."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from hubbub.client.address import Address
from hubbub.client.backoff import FIRST, LONGEST, Backoff
from hubbub.client.changes import Change, LinkChanged, NameRefused
from hubbub.client.connection import Connection
from hubbub.client.errors import ClientError, ConnectionLostError, ServerChangedError
from hubbub.client.handshake import Handshake, Stage
from hubbub.client.known_servers import KnownServer, KnownServers, KnownServersError
from hubbub.client.model import Link
from hubbub.client.reducer import Reducer
from hubbub.wire.framing import Rejected
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, nick_problem

Sink: TypeAlias = Callable[[Sequence[Change]], None]
_T = TypeVar("_T")

_GHOST_TRIES: Final = 5
"""How often a name that is taken after a break is put down to our own old connection."""

_NOT_CONNECTED: Final = "There is no connection at the moment. Try again when it is back."


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds."""

    connect: float = 10.0
    capabilities: float = 3.0
    """For the answer to the first question; servers older than capabilities may give none."""
    idle: float = 30.0
    """Without a word from the server, until it is asked whether it is there."""
    answer: float = 15.0
    leave: float = 0.5
    first_retry: float = FIRST
    longest_retry: float = LONGEST


class _LeftError(Exception):
    """The person left while something was being waited for."""


class Session:
    """One stay under one name. All methods are called on the event loop's thread, and none of them blocks.

    `sink` is called with what changed, in order; it must not raise.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        sink: Sink,
        known_servers: KnownServers,
        *,
        timing: Timing | None = None,
    ) -> None:
        self._address = address
        self._nick = nick
        self._sink = sink
        self._known_servers = known_servers
        self._timing = timing or Timing()
        self._backoff = Backoff(
            random.random, first=self._timing.first_retry, longest=self._timing.longest_retry
        )
        self._reducer = Reducer(nick)
        self._connection: Connection | None = None
        self._handshake: Handshake | None = None
        self._leaving = asyncio.Event()
        self._named = asyncio.Event()
        self._named.set()
        self._was_online = False
        self._was_heard = False
        """Whether the server has dealt with us, be it by refusing a name: a break is worth another try."""
        self._ghost_tries = 0
        self._greeting = ""

    async def run(self) -> None:
        """Connect, and come back after every break, until leave() or until the server can't be entered."""
        while not self._leaving.is_set():
            self._tell_link(Link.CONNECTING, f"Connecting to {self._address}...")
            try:
                await self._visit()
            except _LeftError:
                break
            except (ClientError, KnownServersError) as error:
                if self._leaving.is_set():
                    break
                if self._is_final(error):
                    self._tell_link(Link.CLOSED, str(error))
                    return
                with suppress(_LeftError):
                    await self._wait_for_next_try(str(error))
        self._tell_link(Link.CLOSED, "You left.")

    def enter(self, nick: str) -> None:
        """Try another name after NameRefused."""
        self._nick = nick
        self._named.set()
        if self._connection is not None and self._handshake is not None:
            self._connection.send(self._handshake.rename(nick))

    def leave(self, reason: str = "") -> None:
        """Say goodbye and end; run() returns soon after, whatever the server does."""
        self._leaving.set()
        if self._connection is not None:
            self._connection.send([Message("QUIT", (reason,) if reason else ())])
            asyncio.get_running_loop().call_later(self._timing.leave, self._connection.abort)

    def say(self, key: str, text: str) -> str | None:
        """Show and send a text of any length in the conversation `key`.

        Returns the id of its entry (the first one, if it takes several), None for a blank text.
        """
        return self._say(key, text, action=False)

    def act(self, key: str, text: str) -> str | None:
        """Like say(), for ``/me``: the text is told about us."""
        return self._say(key, text, action=True)

    def open_direct(self, nick: str) -> str | None:
        """Begin or find the private conversation with `nick`: its key, None when that can't be a name."""
        if self._report(nick_problem(nick)):
            return None
        key = self._reducer.open_direct(nick)
        self._flush()
        return key

    def join(self, channel: str) -> None:
        """Enter a channel."""
        if not self._report(channel_problem(channel)):
            self._request(Message("JOIN", (channel,)))

    def part(self, key: str, reason: str = "") -> None:
        """Leave a channel."""
        room = self._reducer.state.rooms[key]
        self._request(Message("PART", (room.name, reason) if reason else (room.name,)))

    def set_topic(self, key: str, topic: str) -> None:
        """Say what a channel is about."""
        self._request(Message("TOPIC", (self._reducer.state.rooms[key].name, " ".join(topic.split()))))

    def rename(self, nick: str) -> None:
        """Ask for another name while online."""
        if not self._report(nick_problem(nick)):
            self._request(Message("NICK", (nick,)))

    def load_older(self, key: str) -> None:
        """Ask for the page before the oldest entry; EntriesAdded or HistoryEnded answer it."""
        self._reducer.load_older(key)
        self._flush()

    def is_channel(self, key: str) -> bool:
        """Whether the conversation `key` is a channel."""
        return self._reducer.state.rooms[key].is_channel

    def report(self, text: str, key: str | None = None) -> None:
        """Tell the window that something can't be done."""
        self._reducer.state.problem(text, key)
        self._flush()

    async def _visit(self) -> None:
        """One connection from its beginning to its end, which is a ClientError or _LeftError."""
        connection = await self._unless_left(Connection.open(self._address, self._timing.connect))
        try:
            server = self._recognise(connection)
            features = self._reducer.connect(self._nick)
            self._connection = connection
            self._handshake = Handshake(self._nick, server.secret, features)
            connection.send(self._handshake.start())
            while True:
                self._take_all(await self._listen(connection, self._handshake), self._handshake)
        finally:
            self._connection = None
            self._handshake = None
            self._reducer.disconnect()
            await connection.close(self._timing.leave)

    def _recognise(self, connection: Connection) -> KnownServer:
        """Look the server up, before anything is said to it. Raises ServerChangedError."""
        pin = connection.fingerprint
        is_new = pin is not None and self._known_servers.fingerprint(self._address) is None
        server = self._known_servers.meet(self._address, pin, _now())
        if pin is not None and server.fingerprint != pin:
            raise ServerChangedError(
                f"This is not the server that you met on {_date(server.met)}: its certificate has changed. "
                "Nothing was sent. Ask whoever runs it whether it was set up anew; "
                f"if so, delete {self._address} from {self._known_servers.path} and enter again."
            )
        self._greeting = _greeting(self._address, pin, is_new=is_new)
        return server

    async def _listen(self, connection: Connection, handshake: Handshake) -> list[Message | Rejected]:
        """Wait for the server; ask whether it is there when it is silent. Raises ConnectionLostError."""
        asking = handshake.stage is Stage.ASKING
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.capabilities if asking else self._timing.idle):
                return await connection.receive()
        connection.send(handshake.give_up_on_capabilities() if asking else [Message("PING", ("hubbub",))])
        try:
            async with asyncio.timeout(self._timing.answer):
                return await connection.receive()
        except TimeoutError as error:
            raise ConnectionLostError(f"{self._address} has stopped answering.") from error

    def _take_all(self, items: Iterable[Message | Rejected], handshake: Handshake) -> None:
        for item in items:
            if isinstance(item, Rejected):
                self._reducer.state.problem("The server sent a line that can't be read. It is left out.")
            else:
                self._take(item, handshake)
        self._flush()

    def _take(self, message: Message, handshake: Handshake) -> None:
        if message.command == "PING":
            self._send([Message("PONG", message.params)])
        elif message.command == "ERROR":
            raise ConnectionLostError(message.param(0) or f"{self._address} closed the connection.")
        elif handshake.stage is Stage.READY and message.command != "CAP":
            self._reducer.receive(message, _now())
        else:
            self._register(message, handshake)

    def _register(self, message: Message, handshake: Handshake) -> None:
        before = handshake.stage
        self._send(handshake.receive(message))
        if handshake.stage in {Stage.WELCOMED, Stage.READY}:
            self._reducer.receive(message, _now())
        if handshake.stage is before:
            return
        if handshake.stage is Stage.REFUSED:
            self._on_name_refused(handshake)
        elif handshake.stage is Stage.READY:
            self._on_ready()

    def _on_name_refused(self, handshake: Handshake) -> None:
        if self._was_online and handshake.taken and self._ghost_tries < _GHOST_TRIES:
            self._ghost_tries += 1
            raise ConnectionLostError(f"The name {handshake.nick} is still taken by your old connection.")
        self._was_heard = True
        self._named.clear()
        self._reducer.state.add(NameRefused(handshake.nick, handshake.refusal))

    def _on_ready(self) -> None:
        self._was_online = self._was_heard = True
        self._ghost_tries = 0
        self._backoff.reset()
        self._reducer.state.add(LinkChanged(Link.ONLINE, self._greeting, self._address.tls))
        self._reducer.enter(_now())

    def _is_final(self, error: Exception) -> bool:
        """Whether trying again is pointless: another server, or one that never dealt with us."""
        return isinstance(error, ServerChangedError | KnownServersError) or not self._was_heard

    async def _wait_for_next_try(self, reason: str) -> None:
        if self._was_online:
            self._nick = self._reducer.state.nick
        if not self._named.is_set():
            await self._unless_left(self._named.wait())
            return
        delay = self._backoff.next_delay()
        self._tell_link(Link.WAITING, f"{reason} Trying again in {max(1, round(delay))} s.")
        await self._unless_left(asyncio.sleep(delay))

    async def _unless_left(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for `work`, but no longer than until leave(): raises _LeftError then."""
        task = asyncio.ensure_future(work)
        left = asyncio.ensure_future(self._leaving.wait())
        try:
            await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _LeftError
            return task.result()
        finally:
            task.cancel()
            left.cancel()

    def _say(self, key: str, text: str, *, action: bool) -> str | None:
        ids = self._reducer.say(key, text, _nonce, _now(), action=action)
        self._flush()
        return ids[0] if ids else None

    def _request(self, message: Message) -> None:
        if self._handshake is None or self._handshake.stage is not Stage.READY:
            self.report(_NOT_CONNECTED)
        else:
            self._send([message])

    def _report(self, problem: str | None) -> bool:
        if problem is not None:
            self.report(f"{problem}.")
        return problem is not None

    def _send(self, messages: Sequence[Message]) -> None:
        if self._connection is not None and messages:
            self._connection.send(messages)

    def _tell_link(self, link: Link, detail: str) -> None:
        self._reducer.state.add(LinkChanged(link, detail, self._address.tls))
        self._flush()

    def _flush(self) -> None:
        """Send what the reducer wants sent, and tell the window what changed."""
        if self._connection is not None:
            self._send(self._reducer.take_output(_now()))
        changes = self._reducer.take_changes()
        if changes:
            self._sink(changes)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _nonce() -> str:
    return secrets.token_urlsafe(16)


def _date(milliseconds: int) -> str:
    day = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone()
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _greeting(address: Address, pin: str | None, *, is_new: bool) -> str:
    if pin is None:
        return f"Connected to {address}, without encryption."
    if not is_new:
        return f"Connected to {address}, encrypted."
    return (
        f"Connected to {address}, encrypted. This is your first visit, so its certificate was noted: "
        "you will be warned if another server answers in its place."
    )
