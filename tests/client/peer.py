"""A scripted server on a real socket, and a window that only remembers what it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Self, TypeVar

from hubbub.client.address import Address
from hubbub.client.changes import (
    Change,
    ConversationChanged,
    EntriesAdded,
    EntriesDropped,
    EntryChanged,
    LinkChanged,
    Problem,
    StartedOver,
)
from hubbub.client.model import Conversation, Entry, Link
from hubbub.wire.framing import Framer
from hubbub.wire.limits import FROM_CLIENT
from hubbub.wire.message import Message

PATIENCE = 20.0
_C = TypeVar("_C")

HUBBUB_CAPABILITIES = (
    "message-tags server-time echo-message batch labeled-response multi-prefix away-notify extended-join "
    "draft/chathistory draft/event-playback draft/multiline=max-bytes=65536,max-lines=1000 standard-replies "
    "draft/message-redaction draft/read-marker "
    "hubbub.chat/seq hubbub.chat/nonce hubbub.chat/identity hubbub.chat/edit"
)


class Guest:
    """One client's connection, as the scripted server sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._framer = Framer(FROM_CLIENT)
        self._read: list[Message] = []

    def say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    def say_bytes(self, data: bytes) -> None:
        self._writer.write(data)

    async def hear(self) -> Message:
        async with asyncio.timeout(PATIENCE):
            while not self._read:
                data = await self._reader.read(65536)
                if not data:
                    raise EOFError
                items = self._framer.feed(data)
                self._read += [item for item in items if isinstance(item, Message)]
        return self._read.pop(0)

    async def expect(self, command: str, *params: str) -> Message:
        """Skip what else the client says until `command` with these first parameters comes."""
        while True:
            message = await self.hear()
            if message.command == command and message.params[: len(params)] == params:
                return message

    async def register(self, nick: str, capabilities: str = HUBBUB_CAPABILITIES, *isupport: str) -> None:
        await self.expect("CAP", "LS")
        self.say(f":srv CAP * LS :{capabilities}")
        request = await self.expect("CAP", "REQ")
        self.say(f":srv CAP * ACK :{request.param(1)}")
        await self.expect("CAP", "END")
        self.welcome(nick, *isupport)

    def welcome(self, nick: str, *isupport: str) -> None:
        tokens = " ".join(("NETWORK=Testnet", "PREFIX=(qov)~@+", "CHATHISTORY=1000", *isupport))
        self.say(
            f":srv 001 {nick} :Welcome",
            f":srv 005 {nick} {tokens} :are supported",
            f":srv 422 {nick} :No message of the day",
        )

    async def answer_history(self, *lines: str, subcommand: str = "LATEST") -> Message:
        """Answer the next CHATHISTORY, skipping TARGETS (which is answered with nothing)."""
        request = await self.expect("CHATHISTORY")
        while request.param(0) == "TARGETS":
            self.say(":srv BATCH +t draft/chathistory-targets", ":srv BATCH -t")
            request = await self.expect("CHATHISTORY")
        assert request.param(0) == subcommand, request
        self.say(f":srv BATCH +h chathistory {request.param(1)}")
        self.say(*(in_batch("h", line) for line in lines))
        self.say(":srv BATCH -h")
        return request

    async def hang_up(self) -> None:
        self._writer.transport.abort()

    def finish(self) -> None:
        """Say that nothing more will come."""
        self._writer.write_eof()


def in_batch(reference: str, line: str) -> str:
    return f"@batch={reference};{line[1:]}" if line.startswith("@") else f"@batch={reference} {line}"


class Peer:
    """The listening side: hands out its guests one after another."""

    def __init__(self) -> None:
        self._guests: asyncio.Queue[Guest] = asyncio.Queue()
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self._stopping = False
        self.address = Address("127.0.0.1", 0, tls=False)

    @classmethod
    @asynccontextmanager
    async def listening(cls, tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[Self]:
        peer = cls()
        peer._server = await asyncio.start_server(peer._meet, "127.0.0.1", port, ssl=tls)
        peer.address = Address("127.0.0.1", peer._server.sockets[0].getsockname()[1], tls=tls is not None)
        try:
            yield peer
        finally:
            await peer.stop()

    async def stop(self) -> None:
        """End all connections, also those that are in the middle of a TLS handshake."""
        if self._server is None:
            return
        self._stopping = True
        for listener in self._server.sockets:
            asyncio.get_running_loop().remove_reader(listener.fileno())
        gone = asyncio.ensure_future(self._server.wait_closed())
        # Before Python 3.12 it waits for nobody if it is called after close(), and a connection that has
        # just been accepted is not the server's before a turn has gone by.
        await asyncio.sleep(0)
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        async with asyncio.timeout(PATIENCE):
            await gone

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        if self._stopping:
            writer.transport.abort()
        self._guests.put_nowait(Guest(reader, writer))

    async def guest(self) -> Guest:
        async with asyncio.timeout(PATIENCE):
            return await self._guests.get()


class Window:
    """Takes changes as the desktop's window does, and can be waited on."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.conversations: dict[str, Conversation] = {}
        self.entries: dict[str, list[Entry]] = {}
        self._changed = asyncio.Event()

    def sink(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self.changes.append(change)
            self._apply(change)
        self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def until_change(self, kind: type[_C], condition: Callable[[_C], bool] = lambda _: True) -> _C:
        def found() -> list[_C]:
            return [change for change in self.changes if isinstance(change, kind) and condition(change)]

        await self.until(lambda: bool(found()))
        return found()[-1]

    async def until_link(self, link: Link) -> LinkChanged:
        return await self.until_change(LinkChanged, lambda change: change.link is link)

    async def until_text(self, key: str, text: str) -> Entry:
        await self.until(lambda: text in self.texts(key))
        return next(entry for entry in self.entries[key] if entry.text == text)

    def texts(self, key: str) -> list[str]:
        return [entry.text for entry in self.entries.get(key, [])]

    @property
    def problems(self) -> list[str]:
        return [change.text for change in self.changes if isinstance(change, Problem)]

    def nicks(self, key: str) -> list[str]:
        return [member.prefixes + member.nick for member in self.conversations[key].members]

    def _apply(self, change: Change) -> None:
        match change:
            case ConversationChanged(conversation):
                self.conversations[conversation.key] = conversation
            case EntriesAdded(key=key, entries=entries, after=after):
                shown = self.entries.setdefault(key, [])
                assert not {entry.id for entry in entries} & {entry.id for entry in shown}
                start = _index_after(shown, after)
                shown[start:start] = entries
            case EntryChanged(key, entry, after):
                shown = self.entries[key]
                del shown[next(index for index, old in enumerate(shown) if old.id == entry.id)]
                shown.insert(_index_after(shown, after), entry)
            case StartedOver():
                self.conversations.clear()
                self.entries.clear()
            case EntriesDropped(key, ids):
                self.entries[key] = [entry for entry in self.entries[key] if entry.id not in set(ids)]
            case _:
                pass


def _index_after(entries: list[Entry], after: str | None) -> int:
    if after is None:
        return 0
    return next(index for index, entry in enumerate(entries) if entry.id == after) + 1
