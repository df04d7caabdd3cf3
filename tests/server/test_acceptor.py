"""Taking in connections: how many from one address, and what happens where there is no room for more."""

import asyncio
import errno
import json
import logging
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from hubbub.server import acceptor, server
from hubbub.server.addresses import Addresses
from server.conftest import BOTH, RunningServer, running_server
from server.crowd import ADDRESSES, CROWD_4, CROWD_6, OTHER_64, SAME_64, SIZE, is_served
from support.irc import PATIENCE

ELSEWHERE = "127.0.0.2"
"""Where those come from who are counted here: in these tests, only 127.0.0.1 is exempt."""

SHORT = "no more connections can be taken in for now"


class Counted(Addresses):
    """Those that a server counts, and a way to wait until all have left."""

    def __init__(self) -> None:
        super().__init__(exempt="127.0.0.1".__eq__)
        self._nobody = asyncio.Event()

    def leave(self, address: str) -> None:
        super().leave(address)
        if not self.total:
            self._nobody.set()

    async def left_by_all(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._nobody.wait()
        self._nobody.clear()


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The addresses that the next server counts."""
    counted = Counted()
    monkeypatch.setattr(server, "Addresses", lambda: counted)
    return counted


Stream = tuple[StreamReader, StreamWriter]
Connect = Callable[..., Awaitable[Stream]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connect to a port, and say nothing."""
    writers: list[StreamWriter] = []

    async def connect(port: int, address: str = ELSEWHERE) -> Stream:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
        writers.append(writer)
        return reader, writer

    yield connect
    for writer in writers:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def hung_up(reader: StreamReader) -> bytes:
    """What a client is told before it is hung up on."""
    async with asyncio.timeout(PATIENCE):
        return await reader.read()


def count(caplog: pytest.LogCaptureFixture, event: str) -> int:
    return [record.message for record in caplog.records].count(event)


@contextmanager
def waiting_for(event: str) -> Iterator[asyncio.Event]:
    """An event that is set when something is logged."""
    happened = asyncio.Event()

    def see(record: logging.LogRecord) -> bool:
        if record.getMessage() == event:
            happened.set()
        return True

    acceptor.log.addFilter(see)
    yield happened
    acceptor.log.removeFilter(see)


class TestAddresses:
    async def test_sixteen_may_come_from_one_address(
        self, tmp_path: Path, addresses: Counted, connect: Connect
    ) -> None:
        async with running_server(tmp_path) as server:
            ann = await server.join("ann")
            crowd = [await connect(server.port) for _ in range(40)]
            assert [await is_served(*each) for each in crowd] == [True] * 16 + [False] * 24
            assert await is_served(*await connect(server.port, "127.0.0.3"))
            assert await is_served(*await connect(server.port, "127.0.0.1"))
            await ann.sync()
            assert addresses.total == 19

    async def test_who_is_turned_away_is_told_why(
        self, tmp_path: Path, addresses: Counted, connect: Connect
    ) -> None:
        async with running_server(tmp_path, limits={"connections_per_address": 1}) as server:
            first = await connect(server.port)
            assert await is_served(*first)
            late, _ = await connect(server.port)
            assert await hung_up(late) == b"ERROR :There are too many connections from your address.\r\n"

    async def test_a_place_is_free_again_when_its_connection_is_closed(
        self, tmp_path: Path, addresses: Counted, connect: Connect
    ) -> None:
        async with running_server(tmp_path, limits={"connections_per_address": 1}) as server:
            for _ in range(3):
                reader, writer = await connect(server.port)
                assert await is_served(reader, writer)
                writer.close()
                await addresses.left_by_all()
            assert len(addresses) == 0

    async def test_over_tls_one_is_hung_up_on_before_the_handshake(
        self, tmp_path: Path, addresses: Counted, connect: Connect
    ) -> None:
        async with running_server(tmp_path, listen=BOTH, limits={"connections_per_address": 1}) as server:
            ann = await server.connect(tls=True, source=ELSEWHERE)
            await ann.register("ann")
            late, _ = await connect(server.tls_port)
            assert await hung_up(late) == b""

    async def test_who_is_still_shaking_hands_counts_until_that_failed(
        self, tmp_path: Path, addresses: Counted, connect: Connect
    ) -> None:
        async with running_server(tmp_path, listen=BOTH, limits={"connections_per_address": 1}) as server:
            first, writer = await connect(server.tls_port)
            late, _ = await connect(server.tls_port)
            assert await hung_up(late) == b""
            writer.write(b"this is no TLS\r\n" * 10)
            await hung_up(first)
            await addresses.left_by_all()
            await (await server.connect(tls=True, source=ELSEWHERE)).register("ann")
            assert addresses.total == 1

    async def test_it_is_logged_once(
        self, tmp_path: Path, addresses: Counted, connect: Connect, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with running_server(tmp_path, limits={"connections_per_address": 1}) as server:
            assert await is_served(*await connect(server.port))
            for _ in range(5):
                await hung_up((await connect(server.port))[0])
        assert count(caplog, "turned away; more from there are not logged") == 1


SET_UP = "; ".join(
    [
        "set -e",
        "ip link set lo up",
        *[f"ip address add {each} dev lo {'nodad' * (':' in each)}" for each in ADDRESSES],
        'exec "$@"',
    ]
)
IN_A_NETWORK = ("unshare", "--map-root-user", "--net", "sh", "-c", SET_UP, "sh")
"""Runs a command where only it is, with addresses that are not the loopback's."""


def can_have_networks() -> bool:
    """Whether a network can be made here: in containers often not."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_A_NETWORK, "true"], capture_output=True, check=False).returncode == 0


def test_real_addresses(tmp_path: Path) -> None:
    if not can_have_networks():
        pytest.skip("no network namespace can be made here")
    command = [*IN_A_NETWORK, sys.executable, "-m", "server.crowd", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert json.loads(done.stdout) == {CROWD_4: 16, CROWD_6: 16, SAME_64: 0, OTHER_64: 16, "127.0.0.1": SIZE}


async def test_over_tls_one_may_be_told_that_the_server_is_full_but_not_all_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setattr(acceptor, "BEYOND_FULL", 1)
    async with running_server(tmp_path, listen=BOTH, limits={"clients": 1}) as server:
        await server.join("ann")
        second, _ = await connect(server.tls_port)  # shakes no hands
        third, _ = await connect(server.tls_port)
        assert await hung_up(third) == b""
        assert not second.at_eof()


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let this process open no more files, as if it had as many as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_one = os.dup(0)
    os.close(next_one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_one, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def unconnected() -> socket.socket:
    client = socket.socket()
    client.setblocking(False)
    return client


async def answers(client: socket.socket) -> bool:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(client, b"PING :hello\r\n")
    async with asyncio.timeout(PATIENCE):
        return b"PONG" in await loop.sock_recv(client, 100)


class TestNoRoom:
    @pytest.mark.parametrize("port", ["port", "tls_port"])
    async def test_without_files_those_there_live_and_others_wait(
        self, tmp_path: Path, port: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        loop = asyncio.get_running_loop()
        async with running_server(tmp_path, listen=BOTH) as server:
            ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
            await ann.sync()
            crowd = [unconnected() for _ in range(20)]
            with no_more_files(), waiting_for(SHORT) as refused:
                for client in crowd:
                    await loop.sock_connect(client, ("127.0.0.1", getattr(server, port)))
                await refused.wait()
                await ann.ask("PRIVMSG #a :we are fine")
                assert [message.params[1] for message in await bob.sync()] == ["we are fine"]
            if port == "port":
                assert all([await answers(client) for client in crowd])
            await (await server.connect(tls=port == "tls_port")).register("late")
            for client in crowd:
                client.close()
        assert (count(caplog, SHORT), count(caplog, "connections are taken in again")) == (1, 1)
        assert "LimitNOFILE" in reason(caplog)

    @pytest.mark.parametrize("number", [errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EPROTO])
    async def test_what_else_the_system_may_lack(
        self,
        server: RunningServer,
        number: int,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        fail_to_accept(monkeypatch, OSError(number, os.strerror(number)))
        await server.join("ann")
        assert reason(caplog)

    async def test_it_is_tried_again_at_times_and_said_once(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        attempts: list[float] = []

        def fail(_listening: socket.socket) -> object:
            attempts.append(time.monotonic())
            if len(attempts) == 4:
                monkeypatch.undo()
            raise OSError(errno.EMFILE, "Too many open files")

        monkeypatch.setattr(socket.socket, "accept", fail)
        await server.join("ann")
        assert all(later - earlier > 0.09 for earlier, later in pairwise(attempts))
        assert count(caplog, SHORT) == 1

    async def test_who_didnt_wait_is_passed_over(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        fail_to_accept(monkeypatch, ConnectionAbortedError())
        await server.join("ann")
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def fail_to_accept(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """Have the next connection fail to be accepted, once."""
    accept = socket.socket.accept
    errors = [error]

    def fail(listening: socket.socket) -> object:
        if errors:
            raise errors.pop()
        return accept(listening)

    monkeypatch.setattr(socket.socket, "accept", fail)


def reason(caplog: pytest.LogCaptureFixture) -> str:
    [record] = [each for each in caplog.records if each.message == SHORT]
    return str(vars(record)["reason"])
