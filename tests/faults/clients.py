"""Clients that talk as fast as they are echoed, and a reader that asks for the whole history."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count, cycle
from typing import Final, NamedTuple

from faults.ledger import Entry, Ledger, Place
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.framing import Framer, Rejected
from hubbub.wire.limits import FROM_SERVER
from hubbub.wire.message import Message
from hubbub.wire.source import Source

CHANNEL: Final = "#torture"
WINDOW: Final = 4
"""How many messages of one client wait for their echo at the same time."""

_PAGE: Final = 1000
_CHUNK: Final = 1 << 16
_CAPABILITIES: Final = (
    cap.BATCH,
    cap.CHATHISTORY,
    cap.ECHO_MESSAGE,
    cap.EVENT_PLAYBACK,
    cap.IDENTITY,
    cap.MESSAGE_TAGS,
    cap.NONCE,
    cap.SEQ,
)


class Person(NamedTuple):
    """Somebody who comes back as themselves."""

    nick: str
    secret: str


class RefusedError(Exception):
    """The server refused what it must take."""


class Connection:
    """One connection of a client: messages out, messages in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, *messages: Message) -> None:
        """Send without waiting; what is under way is bounded by whoever calls."""
        self._writer.write(b"".join([message.encode() for message in messages]))

    async def messages(self) -> AsyncIterator[Message]:
        """What the server says, until the connection is gone. Raises RefusedError for what is no IRC."""
        framer = Framer(FROM_SERVER)
        while data := await self._receive():
            for message in framer.feed(data):
                if isinstance(message, Rejected):
                    raise RefusedError(str(message))
                yield message

    async def _receive(self) -> bytes:
        try:
            return await self._reader.read(_CHUNK)
        except ConnectionError:
            return b""  # killed with our bytes unread


@asynccontextmanager
async def entered(port: int, person: Person) -> AsyncIterator[Connection]:
    """A connection on which somebody has asked to enter and to join the channel."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        connection = Connection(reader, writer)
        connection.send(
            Message("CAP", ("REQ", " ".join(_CAPABILITIES))),
            Message("IDENTITY", (person.secret,)),
            Message("NICK", (person.nick,)),
            Message("USER", (person.nick, "0", "*", person.nick)),
            Message("CAP", ("END",)),
            Message("JOIN", (CHANNEL,)),
        )
        yield connection
    finally:
        # Not wait_closed: after a kill it would raise what reading has already shown.
        writer.transport.abort()


def _place(message: Message) -> Place:
    return Place(int(message.tags[cap.SEQ]), message.tags["msgid"])


class Talker:
    """Somebody who writes in turn to each of `targets`, with a nonce, and sends again what was not echoed.

    `heard` is called for every message that arrives. The server must not complain but of what is `excused`.
    """

    def __init__(
        self,
        person: Person,
        targets: Sequence[str],
        everybody: frozenset[str],
        ledger: Ledger,
        heard: Callable[[], None],
        excused: Callable[[Message], bool] = lambda _: False,
    ) -> None:
        self.person = person
        self.resent = 0
        self.recovered = 0
        """Of those that were sent again: how many the server had stored before it was killed."""
        self._targets = cycle(targets)
        self._everybody = everybody
        self._ledger = ledger
        self._heard = heard
        self._excused = excused
        self._numbers = count(1)
        self._unanswered: dict[str, str] = {}
        self._present: set[str] = set()
        self._joined = ""

    async def talk(self, port: int) -> None:
        """Come back and talk until the connection is lost."""
        with suppress(ConnectionRefusedError):  # killed while others were already talking
            async with entered(port, self.person) as connection:
                await self._converse(connection, WINDOW)

    async def catch_up(self, port: int, everybody_has: asyncio.Barrier) -> None:
        """Come back, get an echo for everything that has none yet, and stay until everybody has."""
        async with entered(port, self.person) as connection:
            await self._converse(connection, window=0)
            await everybody_has.wait()

    async def _converse(self, connection: Connection, window: int) -> None:
        self._present.clear()
        complete = False
        async for message in connection.messages():
            self._heard()
            self._take(message)
            if not complete and self._present >= self._everybody:
                complete = True
                self._send_again(connection)
            if complete:
                self._send_new(connection, window)
                if not window and not self._unanswered:
                    return

    # What is said

    def _send_again(self, connection: Connection) -> None:
        self.resent += len(self._unanswered)
        connection.send(*(self._message(target, text) for text, target in self._unanswered.items()))

    def _send_new(self, connection: Connection, window: int) -> None:
        while len(self._unanswered) < window:
            text, target = f"{self.person.nick}-{next(self._numbers)}", next(self._targets)
            self._unanswered[text] = target
            self._ledger.send(conversation(self.person.nick, target), text)
            connection.send(self._message(target, text))

    def _message(self, target: str, text: str) -> Message:
        return Message("PRIVMSG", (target, text), tags={cap.NONCE: text})

    # What is heard

    def _take(self, message: Message) -> None:
        match message.command:
            case "PRIVMSG":
                self._take_message(message)
            case "JOIN":
                self._take_join(message)
            case numerics.RPL_NAMREPLY:
                self._present |= {name.lstrip("~@+") for name in message.params[-1].split()}
            case "FAIL" | "ERROR" | numerics.ERR_NOSUCHNICK | numerics.ERR_NICKNAMEINUSE:
                if not self._excused(message):
                    raise RefusedError(message.serialise())

    def _take_message(self, message: Message) -> None:
        target, text = message.params
        sender = Source.parse(message.source or "").nick
        place = _place(message)
        self._ledger.show(conversation(sender, target), text, place)
        if cap.NONCE in message.tags:
            del self._unanswered[message.tags[cap.NONCE]]
            # Message ids sort by time, and this connection's JOIN came after the restart.
            self.recovered += place.msgid < self._joined

    def _take_join(self, message: Message) -> None:
        nick = Source.parse(message.source or "").nick
        self._present.add(nick)
        if nick == self.person.nick:
            self._joined = _place(message).msgid


def conversation(sender: str, target: str) -> str:
    """What the ledger calls the conversation of a message."""
    return target if target.startswith("#") else " ".join(sorted((sender, target)))


async def read_history(port: int, person: Person, target: str) -> list[Entry]:
    """Everything that a conversation's history has, asked for page by page."""
    history: list[Entry] = []
    async with entered(port, person) as connection:
        messages = connection.messages()
        selector = "timestamp=1970-01-01T00:00:00.000Z"
        while page := await _read_page(connection, messages, target, selector):
            history += page
            selector = f"msgid={page[-1].msgid}"
    return history


async def _read_page(
    connection: Connection, messages: AsyncIterator[Message], target: str, selector: str
) -> list[Entry]:
    connection.send(Message("CHATHISTORY", ("AFTER", target, selector, str(_PAGE))))
    reference, page = "", list[Entry]()
    async for message in messages:
        if message.command == "FAIL":
            raise RefusedError(message.serialise())
        if message.command == "BATCH" and message.param(1) == "chathistory":
            reference = message.params[0].removeprefix("+")
        elif message.command == "BATCH" and message.params[0] == f"-{reference}":
            return page
        elif reference and message.tags.get("batch") == reference:
            page.append(_entry(message))
    raise RefusedError("the server went away")


def _entry(message: Message) -> Entry:
    return Entry(*_place(message), message.params[-1] if message.command == "PRIVMSG" else None)
