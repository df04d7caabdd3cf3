"""Connections over real sockets."""

import asyncio
from pathlib import Path

import pytest

from client.certificates import tls_context
from client.peer import Guest, Peer
from hubbub.client.address import Address
from hubbub.client.connection import Connection
from hubbub.client.errors import CannotConnectError, ConnectionLostError
from hubbub.wire.framing import Rejected, Violation
from hubbub.wire.message import Message

PATIENCE = 5.0


async def connected(peer: Peer) -> tuple[Connection, Guest]:
    connection = await Connection.open(peer.address, PATIENCE)
    return connection, await peer.guest()


async def read_on(connection: Connection) -> None:
    while True:
        await connection.receive()


async def test_messages_both_ways(peer: Peer) -> None:
    connection, guest = await connected(peer)
    connection.send([Message("PING", ("a",)), Message("PING", ("b",))])
    assert [(await guest.hear()).param(0), (await guest.hear()).param(0)] == ["a", "b"]
    guest.say("PONG a", "PONG b")
    received: list[object] = []
    while len(received) < 2:
        received += await connection.receive()
    assert received == [Message("PONG", ("a",)), Message("PONG", ("b",))]
    assert connection.fingerprint is None
    await connection.close(PATIENCE)
    with pytest.raises(EOFError):
        await guest.hear()


async def test_an_encrypted_connection_knows_the_certificate(tmp_path: Path) -> None:
    fingerprints = set()
    for name in ("one", "two"):
        async with Peer.listening(tls_context(tmp_path, name)) as peer:
            for _ in range(2):
                connection, _ = await connected(peer)
                assert connection.fingerprint is not None
                assert len(bytes.fromhex(connection.fingerprint)) == 32
                fingerprints.add(connection.fingerprint)
                await connection.close(PATIENCE)
    assert len(fingerprints) == 2


async def test_a_name_is_sent_for_sni(tmp_path: Path) -> None:
    context = tls_context(tmp_path, "localhost")
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    async with Peer.listening(context) as peer:
        for host in ("localhost", "127.0.0.1"):
            connection = await Connection.open(peer.address._replace(host=host), PATIENCE)
            await connection.close(PATIENCE)
    assert names == ["localhost", None]


async def test_nobody_there(peer: Peer) -> None:
    await peer.stop()
    with pytest.raises(CannotConnectError, match="Nobody answers"):
        await Connection.open(peer.address, PATIENCE)


async def test_no_such_name() -> None:
    with pytest.raises(CannotConnectError, match="There is no computer called nowhere"):
        await Connection.open(Address("nowhere.invalid", 6697, tls=False), PATIENCE)


async def test_a_name_that_no_network_can_have() -> None:
    with pytest.raises(CannotConnectError, match="is no host name"):
        await Connection.open(Address("ü" * 63, 6697, tls=False), PATIENCE)


async def test_encryption_with_a_server_that_has_none(peer: Peer) -> None:
    connecting = asyncio.ensure_future(Connection.open(peer.address._replace(tls=True), PATIENCE))
    (await peer.guest()).say("NOTICE * :*** Looking up your hostname")
    with pytest.raises(CannotConnectError, match="but not with encryption"):
        await connecting


async def test_a_server_that_accepts_and_says_nothing(peer: Peer) -> None:
    with pytest.raises(CannotConnectError, match="does not answer"):
        await Connection.open(peer.address._replace(tls=True), 0.05)


@pytest.mark.parametrize("abrupt", [True, False])
async def test_the_end_is_an_error_with_words(peer: Peer, abrupt: bool) -> None:
    connection, guest = await connected(peer)
    if abrupt:
        await guest.hang_up()
    else:
        guest.finish()
    with pytest.raises(ConnectionLostError, match="was lost"):
        await connection.receive()
    await connection.close(PATIENCE)


async def test_garbage_without_an_end(peer: Peer) -> None:
    connection, guest = await connected(peer)
    guest.say_bytes(b"x" * 100_000)
    with pytest.raises(ConnectionLostError, match="no chat"):
        await read_on(connection)
    await connection.close(PATIENCE)


async def test_a_line_that_is_not_utf8_is_told_apart(peer: Peer) -> None:
    connection, guest = await connected(peer)
    guest.say_bytes(b"PRIVMSG #x :\xff\r\n")
    assert await connection.receive() == [Rejected(Violation.INVALID_UTF8, command="PRIVMSG")]
    await connection.close(PATIENCE)


async def test_a_server_that_reads_nothing_is_hung_up_on(peer: Peer) -> None:
    """The peer's transport is full after some megabytes, as nobody asks it for more than one buffer."""
    connection, _ = await connected(peer)
    for _ in range(100):
        connection.send([Message("PRIVMSG", ("#x", "x" * 400))] * 1000)
    with pytest.raises(ConnectionLostError):
        await connection.receive()
    await connection.close(PATIENCE)
