"""One connection to the server from the first byte to the last: registration, listening, keeping it alive."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from hubbub.client.account import Account
from hubbub.client.backoff import FIRST, LONGEST
from hubbub.client.changes import LinkChanged
from hubbub.client.connection import Connection
from hubbub.client.credentials import Credentials
from hubbub.client.entrance import Passage
from hubbub.client.errors import ClientError, ConnectionLostError, TakenOverError
from hubbub.client.handshake import Handshake, Stage
from hubbub.client.known_servers import KnownServersError
from hubbub.client.reducer import Reducer
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence
from hubbub.wire.framing import Rejected
from hubbub.wire.message import Message

_log = logging.getLogger(__name__)

_COMPUTING: Final = frozenset({Stage.ASKING, Stage.ADMITTING, Stage.LOGGING_IN})
"""Where what the server says may be answered with what is computed from a password."""

_TAKEN_OVER: Final = N_("You have come in under this name from another window, so this one was closed.")
_UNREADABLE: Final = N_("The server sent something that can't be read, perhaps not in UTF-8. It is left out.")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds."""

    connect: float = 10.0
    capabilities: float = 3.0
    """For the answer to the first question; servers older than capabilities may give none."""
    idle: float = 30.0
    """Without a word from the server, until it is asked whether it is there."""
    answer: float = 15.0
    per_line: float = 0.1
    """Longer to wait for the answer for each line on its way: servers slow down who sends much at once."""
    longest_answer: float = 300.0
    leave: float = 0.5
    first_retry: float = FIRST
    longest_retry: float = LONGEST


class Visit:
    """Works off what the server says on one connection. `online` is told once it has let us in."""

    def __init__(
        self,
        connection: Connection,
        handshake: Handshake,
        reducer: Reducer,
        account: Account,
        timing: Timing,
        online: LinkChanged,
    ) -> None:
        self._connection = connection
        self._handshake = handshake
        self._reducer = reducer
        self._account = account
        self._timing = timing
        self._online = online
        self._has_told_unreadable = False
        self.send(handshake.start())

    @property
    def stage(self) -> Stage:
        """How far the registration has come."""
        return self._handshake.stage

    @property
    def handshake(self) -> Handshake:
        """The registration, which knows why a name was refused."""
        return self._handshake

    def send(self, messages: Sequence[Message]) -> None:
        """Queue messages for the server."""
        if messages:
            self._connection.send(messages)

    def rename(
        self,
        nick: str,
        secret: str,
        credentials: Credentials | None,
        passage: Passage | None,
        server_password: str,
    ) -> None:
        """Try another name after the last one was refused."""
        self.send(self._handshake.rename(nick, secret, credentials, passage, server_password))

    def say_goodbye(self, reason: str) -> None:
        """Send QUIT; the connection ends when the server closes it, or a moment later."""
        self.send([Message("QUIT", (reason,) if reason else ())])
        asyncio.get_running_loop().call_later(self._timing.leave, self._connection.abort)

    async def listen(self) -> None:
        """Wait for the server and work off what it says. Raises ConnectionLostError at the end."""
        for item in await self._hear():
            if isinstance(item, Message):
                await self._take_or_log(item)
            elif not self._has_told_unreadable:
                self._has_told_unreadable = True
                self._reducer.state.problem(_(_UNREADABLE))

    async def _hear(self) -> list[Message | Rejected]:
        """The next messages; when the server is silent it is asked whether it is there."""
        asking = self.stage is Stage.ASKING
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.capabilities if asking else self._timing.idle):
                return await self._connection.receive()
        self.send(self._handshake.give_up_on_capabilities() if asking else [Message("PING", ("hubbub",))])
        try:
            async with asyncio.timeout(self._patience()):
                return await self._connection.receive()
        except TimeoutError as error:
            raise ConnectionLostError(_("The server has stopped answering.")) from error

    def _patience(self) -> float:
        lines = self._reducer.state.outbox.lines_on_their_way
        return min(self._timing.answer + self._timing.per_line * lines, self._timing.longest_answer)

    async def _take_or_log(self, message: Message) -> None:
        """Work off a message; where this program fails in that, it costs the message and not the stay."""
        try:
            await self._take(message)
        except (ClientError, KnownServersError):  # these end the connection
            raise
        except Exception:  # noqa: BLE001 - one message is lost, the stay goes on
            _log.exception("A message of the server could not be worked off: %r", message.command)

    async def _take(self, message: Message) -> None:
        if message.command == "PING":
            self.send([Message("PONG", message.params)])
        elif message.command == "FAIL" and message.params[:2] == ("IDENTITY", "TAKEN_OVER"):
            raise TakenOverError(_(_TAKEN_OVER))
        elif message.command == "ERROR":
            raise ConnectionLostError(sentence(message.param(0) or _("The server closed the connection.")))
        elif self.stage is not Stage.READY or message.command == "CAP":
            await self._register(message)
        elif not await self._account.receive(message):
            self._reducer.receive(message, now())

    async def _register(self, message: Message) -> None:
        before = self.stage
        if before in _COMPUTING:  # which takes long where the server asks for many rounds
            self.send(await asyncio.to_thread(self._handshake.receive, message))
        else:
            self.send(self._handshake.receive(message))
        await self._account.receive(message)
        has_proven = before is Stage.LOGGING_IN or self._handshake.has_new_password
        if before is not Stage.NAMING and self.stage is Stage.NAMING and has_proven:
            self._account.prove()
        if self.stage in {Stage.WELCOMED, Stage.READY}:
            self._reducer.receive(message, now())
        if self.stage is Stage.READY and before is not Stage.READY:
            self._reducer.state.add(self._online)
            self._reducer.enter(now())
            self._account.enter()


def now() -> int:
    """The time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
