"""Outboxes: order, one write for each turn of the loop, and the bound on what waits for a slow reader."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from hubbub.server.outbox import Flusher, Outbox

LIMIT = 100_000


class Peer(asyncio.Protocol):
    """The server's end of a connection, with its outbox; `there` is the other end."""

    def __init__(self) -> None:
        self.overflows = 0
        self.made = asyncio.Event()
        self.paused = asyncio.Event()
        self.resumed = asyncio.Event()
        self.lost = asyncio.Event()
        self.flusher = Flusher(asyncio.get_running_loop())
        self.outbox = Outbox(self.flusher, LIMIT, self._overflow)
        self.transport: asyncio.Transport
        self.there: asyncio.StreamReader

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.outbox.open(self.transport)
        self.made.set()

    def pause_writing(self) -> None:
        self.outbox.pause()
        self.paused.set()

    def resume_writing(self) -> None:
        self.outbox.resume()
        self.resumed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()

    def _overflow(self) -> None:
        self.overflows += 1

    async def pause_by_writing(self) -> int:
        """Fill what the sockets and the transport hold; returns the number of bytes that took."""
        sent = 0
        while not self.paused.is_set():
            self.outbox.append(b"x" * 65536)
            sent += 65536
            await asyncio.sleep(0)
        return sent


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: peer, "127.0.0.1", 0)
    peer.there, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await peer.made.wait()
    server.close()
    yield peer
    if not peer.lost.is_set():
        peer.transport.abort()
    writer.close()
    await peer.lost.wait()
    await writer.wait_closed()


async def test_what_is_appended_arrives_in_order(peer: Peer) -> None:
    for number in range(100):
        peer.outbox.append(b"%d\n" % number)
    assert [int(await peer.there.readline()) for _ in range(100)] == list(range(100))


async def test_a_turn_of_the_loop_is_one_write(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []
    monkeypatch.setattr(peer.outbox, "_transport", Recorder(writes))
    peer.outbox.append(b"one ")
    peer.outbox.append(b"two")
    assert writes == []
    await asyncio.sleep(0)
    assert writes == [b"one two"]
    peer.outbox.append(b"three")
    await asyncio.sleep(0)
    assert writes == [b"one two", b"three"]


class Recorder:
    """As much of a transport as an outbox knows: it keeps what is written."""

    def __init__(self, writes: list[bytes]) -> None:
        self.write = writes.append

    def is_closing(self) -> bool:
        return False


async def test_many_outboxes_are_flushed_in_one_turn(peer: Peer) -> None:
    first: list[bytes] = []
    boxes = [Outbox(peer.flusher, LIMIT, lambda: None) for _ in range(3)]
    for box in boxes:
        box.open(Recorder(first))  # type: ignore[arg-type]  # a transport needs no more here
        box.append(b"a")
    await asyncio.sleep(0)
    assert first == [b"a"] * 3
    assert peer.flusher.dirty == []


async def test_a_slow_reader_gets_everything_in_order_once_it_reads(peer: Peer) -> None:
    sent = await peer.pause_by_writing()
    peer.outbox.append(b"the ")
    await asyncio.sleep(0)
    peer.outbox.append(b"end")
    assert await peer.there.readexactly(sent + 7) == b"x" * sent + b"the end"
    assert peer.resumed.is_set()
    assert peer.overflows == 0


async def test_who_has_much_to_send_waits_for_the_peer(peer: Peer) -> None:
    await peer.outbox.drained()
    sent = await peer.pause_by_writing()
    waiting = asyncio.ensure_future(peer.outbox.drained())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not waiting.done()
    await peer.there.readexactly(sent)
    await waiting
    assert peer.resumed.is_set()


async def test_who_gave_up_waiting_is_not_waited_for(peer: Peer) -> None:
    await peer.pause_by_writing()
    waiting = asyncio.ensure_future(peer.outbox.drained())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    peer.outbox.resume()
    assert waiting.cancelled()


async def test_what_waited_goes_before_what_was_said_last(peer: Peer) -> None:
    peer.outbox.pause()
    peer.outbox.append(b"one ")
    await asyncio.sleep(0)
    peer.outbox.append(b"two")
    peer.outbox.resume()
    assert await peer.there.readexactly(7) == b"one two"


async def test_nothing_is_written_while_the_peer_does_not_read(peer: Peer) -> None:
    await peer.pause_by_writing()
    held = peer.transport.get_write_buffer_size()
    peer.outbox.append(b"y" * LIMIT)
    await asyncio.sleep(0)
    assert peer.transport.get_write_buffer_size() <= held
    assert peer.overflows == 0


async def test_beyond_the_limit_it_overflows_once_and_holds_nothing(peer: Peer) -> None:
    await peer.pause_by_writing()
    for _ in range(5):
        peer.outbox.append(b"y" * (LIMIT // 2 + 1))
        await asyncio.sleep(0)
    assert peer.overflows == 1
    assert peer.outbox.chunks == []
    assert peer.outbox._waiting == []


async def test_the_limit_counts_anew_after_the_peer_has_read(peer: Peer) -> None:
    for _ in range(3):
        sent = await peer.pause_by_writing()
        peer.outbox.append(b"y" * LIMIT)
        await asyncio.sleep(0)
        await peer.there.readexactly(sent + LIMIT)
        await peer.resumed.wait()
        peer.paused.clear()
        peer.resumed.clear()
    assert peer.overflows == 0


async def test_closing_hands_over_what_is_left_and_drops_what_comes_later(peer: Peer) -> None:
    sent = await peer.pause_by_writing()
    peer.outbox.append(b"last words")
    peer.outbox.close()
    peer.outbox.append(b"too late")
    peer.transport.close()
    await asyncio.sleep(0)
    assert (await peer.there.read(-1))[sent:] == b"last words"
    assert peer.outbox.chunks == []


async def test_abandoning_drops_everything(peer: Peer) -> None:
    peer.outbox.append(b"never")
    peer.outbox.abandon()
    peer.outbox.append(b"sent")
    await asyncio.sleep(0)
    peer.transport.close()
    assert await peer.there.read(-1) == b""


async def test_a_closing_transport_is_not_written_to(peer: Peer) -> None:
    peer.transport.close()
    peer.outbox.append(b"too late")
    await asyncio.sleep(0)
    assert peer.outbox.chunks == []
    assert await peer.there.read(-1) == b""
