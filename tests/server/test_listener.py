"""Listeners: addresses as people write them, and the words for what can keep one from opening."""

import asyncio
import errno
import os
import socket
from pathlib import Path

import pytest

from hubbub.server.listener import ListenError, parse_listen
from server.conftest import RunningServer, running_server


@pytest.fixture
def stopped(tmp_path: Path) -> RunningServer:
    return RunningServer(tmp_path / "data")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:6667", ("127.0.0.1", 6667)),
        ("*:0", ("*", 0)),
        ("localhost:65535", ("localhost", 65535)),
        ("[::1]:6667", ("::1", 6667)),
    ],
)
def test_an_address(text: str, address: tuple[str, int]) -> None:
    assert parse_listen(text) == address


@pytest.mark.parametrize(
    "text", ["", "6667", ":6667", "localhost", "localhost:", "localhost:x", "localhost:65536", "a:-1", "a:²"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ListenError, match="is not HOST:PORT, such as"):
        parse_listen(text)


async def refusal(server: RunningServer, *addresses: str) -> str:
    with pytest.raises(ListenError) as raised:
        await server.start(listen={"irc": list(addresses), "ircs": [], "web": []})
    return str(raised.value)


async def test_a_port_that_is_taken(stopped: RunningServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in await refusal(stopped, f"127.0.0.1:{port}")


async def test_a_host_of_another_machine(stopped: RunningServer) -> None:
    assert "192.0.2.1 is not an address of this machine" in await refusal(stopped, "192.0.2.1:0")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "two..dots", "x" * 64])
async def test_a_host_that_does_not_exist(stopped: RunningServer, host: str) -> None:
    assert f"{host} is not an address of this machine" in await refusal(stopped, f"{host}:0")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "Port 80 is not for ordinary users"), (errno.EMFILE, "can't be listened on: Too many")],
)
async def test_what_the_system_refuses(
    stopped: RunningServer, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket, "create_server", refuse)
    assert words in await refusal(stopped, "127.0.0.1:80")


async def test_one_that_fails_closes_the_others(stopped: RunningServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    await refusal(stopped, f"127.0.0.1:{port}", "192.0.2.1:0")
    with socket.create_server(("127.0.0.1", port)):
        pass


async def test_several_addresses(tmp_path: Path) -> None:
    async with running_server(
        tmp_path, listen={"irc": ["127.0.0.1:0", "localhost:0"], "ircs": [], "web": []}
    ) as server:
        assert len(server.listening["irc"]) == 2
        for address in server.listening["irc"]:
            await _greets(*parse_listen(address))


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="needs IPv6")
async def test_ipv6(tmp_path: Path) -> None:
    async with running_server(tmp_path, listen={"irc": ["[::1]:0"], "ircs": [], "web": []}) as server:
        [address] = server.listening["irc"]
        assert address.startswith("[::1]:")
        await _greets("::1", parse_listen(address)[1])


@pytest.mark.parametrize("dual", [True, False])
async def test_a_star_is_every_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, dual: bool
) -> None:
    if not dual:
        monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
    async with running_server(tmp_path, listen={"irc": ["*:0"], "ircs": [], "web": []}) as server:
        host, port = parse_listen(server.listening["irc"][0])
        assert host in {"::", "0.0.0.0"}
        await _greets("127.0.0.1", port)


async def _greets(host: str, port: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"PING :hello\r\n")
    assert b"PONG" in await reader.readline()
    writer.close()
    await writer.wait_closed()
