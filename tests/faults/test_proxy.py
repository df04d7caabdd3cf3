"""Each fault of the proxy does what its name says, seen from both ends of real sockets."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from faults.proxy import HOST, Ending, Proxy
from faults.stir import PATIENCE, Stir

MUCH = bytes(range(256)) * 65536
"""16 MiB, more than all the buffers on the way together."""


class End(NamedTuple):
    """One end of a connection."""

    reader: StreamReader
    writer: StreamWriter

    async def read(self, size: int) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readexactly(size)

    async def rest(self) -> bytes:
        """What comes until the end of the stream. Raises ConnectionResetError where that is a reset."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    def finish(self) -> None:
        self.writer.write_eof()

    def reset(self) -> None:
        linger: socket.socket = self.writer.get_extra_info("socket")
        linger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Bench:
    """A proxy between clients and a server that does nothing by itself."""

    def __init__(self) -> None:
        self.stir = Stir()
        self.ends: list[End] = []
        self._served: asyncio.Queue[End] = asyncio.Queue()

    @property
    def proxy(self) -> Proxy:
        return self._proxy

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._meet, HOST, 0)
        self._proxy = Proxy(server.sockets[0].getsockname()[1], self.stir.stir)
        await self._proxy.accept()
        return server

    async def connect(self) -> tuple[End, End]:
        """The client's end of a new connection, and the server's."""
        accepted = self._proxy.accepted
        client = End(*await asyncio.open_connection(HOST, self._proxy.port))
        self.ends.append(client)
        await self.stir.until(lambda: self._proxy.accepted > accepted)
        return client, await self.served()

    async def served(self) -> End:
        """The server's end of the next connection."""
        async with asyncio.timeout(PATIENCE):
            return await self._served.get()

    def _meet(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.ends.append(End(reader, writer))
        self._served.put_nowait(self.ends[-1])


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    server = await bench.start()
    yield bench
    await bench.proxy.close()
    for end in bench.ends:
        end.writer.transport.abort()
    server.close()


async def assert_nothing_comes(end: End) -> None:
    """Neither bytes nor an end, in as many turns of the loop as anything on the loopback takes."""
    reading = asyncio.ensure_future(end.reader.read(1))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not reading.done()
    reading.cancel()
    await asyncio.wait([reading])


async def test_without_a_fault_bytes_and_ends_pass(bench: Bench) -> None:
    client, server = await bench.connect()
    client.send(MUCH)
    client.finish()
    assert await server.rest() == MUCH
    server.send(b"answer")
    server.finish()
    assert await client.rest() == b"answer"
    assert (bench.proxy.up.passed, bench.proxy.down.passed, bench.proxy.accepted) == (len(MUCH), 6, 1)


async def test_a_stall_holds_one_way_and_loses_nothing(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.up.stall()
    client.send(MUCH)
    client.finish()
    await bench.stir.until(lambda: bench.proxy.up.held > 0)
    await assert_nothing_comes(server)
    server.send(b"the other way")
    assert await client.read(13) == b"the other way"
    assert bench.proxy.up.held <= 16384
    assert client.writer.transport.get_write_buffer_size() > 0  # what the proxy does not take stays behind
    await bench.proxy.lift()
    assert await server.rest() == MUCH


async def test_a_stall_hides_that_a_connection_has_ended(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.down.stall()
    server.finish()
    await assert_nothing_comes(client)
    await bench.proxy.lift()
    assert await client.rest() == b""


async def test_a_delay_puts_off_by_the_clock_of_the_loop(bench: Bench) -> None:
    client, server = await bench.connect()
    clock = asyncio.get_running_loop().time
    bench.proxy.down.delay(0.05)
    before = clock()
    server.send(b"late")
    assert await client.read(4) == b"late"
    assert clock() - before >= 0.05
    bench.proxy.down.delay(3600)
    server.send(b"later")
    await bench.stir.until(lambda: bench.proxy.down.held > 0)
    await bench.proxy.lift()
    assert await client.read(5) == b"later"


class Pieces(asyncio.Protocol):
    """Keeps what it receives as it comes."""

    def __init__(self, stir: Stir) -> None:
        self._stir = stir
        self.received: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self.received.append(data)
        self._stir.stir()


@pytest.mark.parametrize("size", [1, 3])
async def test_a_drip_cuts_anywhere(bench: Bench, size: int) -> None:
    loop = asyncio.get_running_loop()
    transport, pieces = await loop.create_connection(lambda: Pieces(bench.stir), HOST, bench.proxy.port)
    text = "PRIVMSG #a :Grüße 👋\r\n".encode()
    bench.proxy.down.drip(size)
    server = await bench.served()
    server.send(text)
    await bench.stir.until(lambda: b"".join(pieces.received) == text)
    assert {len(piece) for piece in pieces.received[:-1]} == {size}
    transport.abort()


async def test_a_reset_is_seen_at_both_ends_and_drops_what_is_held(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.up.stall()
    client.send(b"lost")
    await bench.stir.until(lambda: bench.proxy.up.held == 4)
    bench.proxy.reset()
    for end in (client, server):
        with pytest.raises(ConnectionResetError):
            await end.rest()


async def test_half_a_close_leaves_the_other_way_open(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.half_close(bench.proxy.up)
    assert await server.rest() == b""
    server.send(b"still here")
    assert await client.read(10) == b"still here"
    client.send(b"not you")
    server.finish()
    assert await client.rest() == b""
    assert bench.proxy.up.passed == 0


async def test_a_cut_passes_exactly_so_many_bytes(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.down.cut_after(5, Ending.HALF_CLOSE)
    server.send(b"1234")
    assert await client.read(4) == b"1234"
    server.send(b"5678")
    assert await client.rest() == b"5"
    client.finish()
    assert await server.rest() == b""


async def test_a_cut_by_a_reset_happens_once(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.up.cut_after(3, Ending.RESET)
    client.send(b"12345")
    for end in (client, server):
        with pytest.raises(ConnectionResetError):
            await end.rest()
    assert bench.proxy.up.passed == 3
    client, server = await bench.connect()
    client.send(b"12345")
    assert await server.read(5) == b"12345"


async def test_nobody_listens_while_the_proxy_refuses(bench: Bench) -> None:
    bench.proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        await bench.connect()
    await bench.proxy.accept()
    client, server = await bench.connect()
    client.send(b"hello")
    assert await server.read(5) == b"hello"


async def test_a_server_that_is_away_is_a_reset(bench: Bench) -> None:
    with socket.create_server((HOST, 0)) as gone:
        bench.proxy.target = gone.getsockname()[1]
    client = End(*await asyncio.open_connection(HOST, bench.proxy.port))
    bench.ends.append(client)
    with pytest.raises(ConnectionResetError):
        await client.rest()
    assert bench.proxy.accepted == 0


async def test_a_client_that_resets_takes_back_what_is_held(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.up.stall()
    client.send(b"taken back")
    await bench.stir.until(lambda: bench.proxy.up.held > 0)
    client.reset()
    await assert_nothing_comes(server)
    await bench.proxy.lift()
    with pytest.raises(ConnectionResetError):
        await server.rest()
    assert bench.proxy.up.passed == 0


async def test_a_client_that_closes_does_not(bench: Bench) -> None:
    client, server = await bench.connect()
    bench.proxy.up.stall()
    client.send(b"last words")
    client.writer.close()
    await assert_nothing_comes(server)
    await bench.proxy.lift()
    assert await server.rest() == b"last words"
