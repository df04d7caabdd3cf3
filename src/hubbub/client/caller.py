"""A program's stay on one server, without a window and without a memory: it asks, and is answered."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from typing import Final, NamedTuple, Self, TypeAlias

from hubbub.client.address import Address
from hubbub.client.batches import Batch, BatchCollector
from hubbub.client.connection import Connection
from hubbub.client.credentials import Credentials, is_private
from hubbub.client.errors import ClientError, ConnectionLostError
from hubbub.client.features import Features
from hubbub.client.handshake import Handshake, Stage
from hubbub.client.translation import _
from hubbub.client.visit import Timing
from hubbub.wire import capabilities as caps
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.source import Source

Item: TypeAlias = Message | Batch

_WANTED: Final = (
    caps.MESSAGE_TAGS,
    caps.SERVER_TIME,
    caps.BATCH,
    caps.ECHO_MESSAGE,
    caps.STANDARD_REPLIES,
    caps.ACCOUNT_TAG,
    caps.NO_IMPLICIT_NAMES,
    caps.CHATHISTORY,
    caps.EVENT_PLAYBACK,
    caps.MULTILINE,
    caps.REDACTION,
    caps.EDIT,
    caps.SEQ,
    caps.NONCE,
    caps.SASL,
)
"""IDENTITY is not among them: two programs under one name would end each other's stay."""


class RefusedError(ClientError):
    """The server does not do what it was asked for; the text says why."""


class NameTakenError(ClientError):
    """Somebody has the name, or all of the names, that were to be entered under."""


class Way(NamedTuple):
    """Where a program goes, and as whom: under the first of `names` that is free.

    `server_password` is what the server asks of everybody, empty where nothing is known.
    `greet` is given the fingerprint of the server's certificate before anything is said, and raises what
    speaks against it.
    """

    address: Address
    names: tuple[str, ...]
    credentials: Credentials | None
    greet: Callable[[str | None], None]
    server_password: str = ""


class Caller:
    """One connection, from coming in to leaving. `features` are what the server can do."""

    def __init__(self, connection: Connection, way: Way, timing: Timing) -> None:
        """Use enter()."""
        self.features = Features()
        self._connection = connection
        self._timing = timing
        self._names = iter(way.names)
        self._handshake = Handshake(
            next(self._names),
            "",
            self.features,
            way.credentials,
            private=is_private(way.address),
            wanted=_WANTED,
            server_password=way.server_password,
        )
        self._batches = BatchCollector()
        self._heard: deque[Message] = deque()
        self._tokens = count(1)

    @classmethod
    async def enter(cls, way: Way, timing: Timing) -> Self:
        """Connect and come in, marked as a bot. Raises ClientError."""
        connection = await Connection.open(way.address, timing.connect)
        try:
            way.greet(connection.fingerprint)
            caller = cls(connection, way, timing)
            await caller._come_in()
        except BaseException:
            connection.abort()
            raise
        return caller

    @property
    def nick(self) -> str:
        """What we are called."""
        return self._handshake.nick

    def is_own(self, message: Message) -> bool:
        """Whether we have said a message ourselves."""
        return Source.parse(message.source or "").nick == self.nick

    async def next(self) -> Item:
        """Wait for the next message or batch. Raises ConnectionLostError."""
        while True:
            item = self._batches.feed(await self._next_message())
            if item is not None:
                return item

    async def ask(self, *messages: Message) -> list[Item]:
        """Send messages, and return what comes until the server has dealt with them.

        Raises ConnectionLostError.
        """
        token = f"asked{next(self._tokens)}"
        self._connection.send([*messages, Message("PING", (token,))])
        items: list[Item] = []
        while True:
            item = await self.next()
            if isinstance(item, Message) and item.command == "PONG" and item.params[-1] == token:
                return items
            items.append(item)

    async def leave(self) -> None:
        """Say goodbye."""
        self._connection.send([Message("QUIT")])
        with suppress(ConnectionLostError, TimeoutError):
            async with asyncio.timeout(self._timing.leave):
                while True:
                    await self.next()
        await self._connection.close(self._timing.leave)

    def abort(self) -> None:
        """Hang up now."""
        self._connection.abort()

    async def _come_in(self) -> None:
        self._connection.send(self._handshake.start())
        try:
            async with asyncio.timeout(self._timing.answer):
                while self._handshake.stage is not Stage.READY:
                    message = await self._next_message()
                    if message.command == numerics.RPL_ISUPPORT:
                        self.features.take_tokens(message.params[1:-1])
                    self._connection.send(self._handshake.receive(message))
                    if self._handshake.stage is Stage.REFUSED:
                        self._try_another_name()
        except TimeoutError as error:
            raise ConnectionLostError(_("The server has stopped answering.")) from error
        await self.ask(Message("MODE", (self.nick, "+B")))

    def _try_another_name(self) -> None:
        """Try the next name. Raises NameTakenError where there is none, RefusedError if that is no help."""
        handshake = self._handshake
        if handshake.asks_password or not handshake.taken:
            raise RefusedError(handshake.refusal)
        name = next(self._names, None)
        if name is None:
            raise NameTakenError(handshake.refusal)
        self._connection.send(handshake.rename(name, ""))

    async def _next_message(self) -> Message:
        while not self._heard:
            self._heard.extend(item for item in await self._hear() if isinstance(item, Message))
        message = self._heard.popleft()
        if message.command == "PING":
            self._connection.send([Message("PONG", message.params)])
        elif message.command == "ERROR":
            raise ConnectionLostError(message.param(0) or _("The server closed the connection."))
        return message

    async def _hear(self) -> Iterable[object]:
        """What comes next; when the server is silent it is asked whether it is there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.idle):
                return await self._connection.receive()
        self._connection.send([Message("PING", ("hubbub",))])
        try:
            async with asyncio.timeout(self._timing.answer):
                return await self._connection.receive()
        except TimeoutError as error:
            raise ConnectionLostError(_("The server has stopped answering.")) from error


def refusal(items: Iterable[Item]) -> str | None:
    """Why the server has not done something of what it was asked for, in its words; None where it has."""
    for item in items:
        if isinstance(item, Message) and (item.command == "FAIL" or item.command[:1] in {"4", "5"}):
            return f"{item.params[-1].rstrip('.')}." if item.params else item.command
    return None


async def enter_channel(caller: Caller, channel: str) -> list[Item]:
    """Be in a channel that there is; none is made. Returns what came meanwhile. Raises RefusedError."""
    problem = refusal(await caller.ask(Message("MODE", (channel,))))
    items = await caller.ask(Message("JOIN", (channel,))) if problem is None else []
    problem = problem or refusal(items)
    if problem is not None:
        raise RefusedError(f"{channel}: {problem}")
    return items
