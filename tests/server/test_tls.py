"""TLS with any certificate of a client's or none, on the event loop that the server runs on."""

import asyncio
import os
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TypeVar, cast

import pytest

from hubbub.server.tls import AskingContext, fingerprint
from support.certificates import client_context, fingerprint_of, make_certificate

T = TypeVar("T")


class Echo(asyncio.Protocol):
    """Sends back what it receives, after a line with the fingerprint of the client's certificate."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(f"{fingerprint(transport)}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


@asynccontextmanager
async def echoing(tmp_path: Path) -> AsyncIterator[int]:
    """The port of a server that echoes."""
    file = make_certificate(tmp_path, "server")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0, ssl=AskingContext(file, file))
    with closing(server):
        yield server.sockets[0].getsockname()[1]


async def connect(port: int, context: ssl.SSLContext) -> tuple[StreamReader, StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, ssl=context)


async def shown(port: int, context: ssl.SSLContext) -> str:
    """The fingerprint that the server sees."""
    reader, writer = await connect(port, context)
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.decode().strip()


VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize("version", VERSIONS)
async def test_any_certificate_is_taken_or_none(tmp_path: Path, version: ssl.TLSVersion) -> None:
    own = make_certificate(tmp_path, "ann")
    with_it, without = client_context(own), client_context()
    with_it.maximum_version = without.maximum_version = version
    async with echoing(tmp_path) as port:
        assert await shown(port, with_it) == fingerprint_of(own)
        assert await shown(port, without) == "None"


@pytest.mark.parametrize("version", VERSIONS)
async def test_large_and_small_writes_come_through_whole(tmp_path: Path, version: ssl.TLSVersion) -> None:
    context = client_context()
    context.maximum_version = version
    async with echoing(tmp_path) as port:
        reader, writer = await connect(port, context)
        await reader.readline()
        for data in (b"x", os.urandom(3_000_000), b"y" * 20_000):
            writer.write(data)
            assert await reader.readexactly(len(data)) == data
        writer.close()
        await writer.wait_closed()


class Handshaker:
    """A client that does TLS by hand, to see and send what asyncio's own streams don't."""

    def __init__(self, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, session=session)

    async def connect(self, port: int) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        await self._until(self.tls.do_handshake)

    def send(self) -> None:
        self._writer.write(self._outgoing.read())

    async def receive(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            received += await self._until(lambda: self.tls.read(size))
        return received

    async def _until(self, operation: Callable[[], T]) -> T:
        while True:
            try:
                return operation()
            except ssl.SSLWantReadError:
                self.send()
                self._incoming.write(await self._reader.read(65536))

    def close(self) -> None:
        self._writer.close()


async def test_what_comes_in_one_packet_with_the_end_of_the_handshake_is_read(tmp_path: Path) -> None:
    async with echoing(tmp_path) as port:
        client = Handshaker(client_context())
        await client.connect(port)
        client.tls.write(b"hello")
        client.send()
        assert await client.receive(10) == b"None\nhello"
        client.close()


async def test_a_session_is_resumed_with_its_certificate(tmp_path: Path) -> None:
    own = make_certificate(tmp_path, "ann")
    context = client_context(own)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with echoing(tmp_path) as port:
        first = Handshaker(context)
        await first.connect(port)
        again = Handshaker(context, first.tls.session)
        await again.connect(port)
        assert again.tls.session_reused
        again.send()
        assert (await again.receive(64)).decode() == fingerprint_of(own)
        first.close()
        again.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1")  # deprecated for good reason
async def test_old_tls_is_not_spoken(tmp_path: Path) -> None:
    context = client_context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    async with echoing(tmp_path) as port:
        with pytest.raises(ConnectionResetError):
            await connect(port, context)


async def test_what_is_no_tls_is_hung_up_on(tmp_path: Path) -> None:
    async with echoing(tmp_path) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"NICK ann\r\n" * 10)
        assert b"NICK" not in await reader.read()
        writer.close()
