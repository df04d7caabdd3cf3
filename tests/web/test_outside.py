"""Requests of the server to others, with a name server of our own and real sockets."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from hubbub.server.bounds import FETCHED_BODY
from hubbub.server.reach import ForbiddenError, Network
from hubbub.web import outside as outside_module
from hubbub.web.outside import Outside, UnreachableError
from support.certificates import client_context, make_certificate
from support.push_service import PushService, push_service

LOOPBACK: list[Network] = [ip_network("127.0.0.0/8")]


class Names(AbstractResolver):
    """Finds what a test says; each name another answer each time, until the last one."""

    def __init__(self, **names: list[list[str]]) -> None:
        self._names = names
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self._names[host.partition(".")[0]]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=each,
                port=port,
                family=socket.AF_INET6 if ":" in each else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for each in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as running:
        yield running


async def post(url: str, names: Names | None = None, internal: list[Network] | None = None) -> int:
    outside = Outside(lambda: internal or [], names)
    try:
        return (await outside.post(url, b"body", {"TTL": "1"})).status
    finally:
        await outside.close()


def port_of(service: PushService) -> str:
    return service.origin.rpartition(":")[2]


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["10.0.0.1"], ["::1"], ["1.1.1.1", "192.168.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"]],
)
async def test_a_name_that_leads_inside_is_refused(found: list[str]) -> None:
    names = Names(push=[found])
    with pytest.raises(ForbiddenError, match="not on the internet"):
        await post("https://push.example/1", names)
    assert names.asked == ["push.example"]


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "localhost", "localhost."])
async def test_odd_ways_to_say_this_machine_are_refused(host: str) -> None:
    with pytest.raises((ForbiddenError, UnreachableError)):
        await post(f"https://{host}/1")


async def test_the_connection_goes_where_was_looked(service: PushService) -> None:
    # A second look-up would lead elsewhere: the name is not asked for again.
    names = Names(push=[["127.0.0.1"], ["192.0.2.1"]])
    assert await post(f"http://push.example:{port_of(service)}/push/1", names, LOOPBACK) == 201
    assert names.asked == ["push.example"]
    assert (await service.take()).headers["Host"] == f"push.example:{port_of(service)}"


async def test_what_is_allowed_today_may_not_be_tomorrow(service: PushService) -> None:
    names = Names(push=[["127.0.0.1"], ["10.0.0.1"]])
    url = f"http://push.example:{port_of(service)}/push/1"
    assert await post(url, names, LOOPBACK) == 201
    with pytest.raises(ForbiddenError):
        await post(url, names, LOOPBACK)


async def test_no_redirect_is_followed(service: PushService) -> None:
    async def redirect(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": f"{service.origin}/inside"})

    service.behave = redirect
    assert await post(service.endpoint(), internal=LOOPBACK) == 307
    await service.take()
    assert service.pushed.empty()


async def test_no_more_of_an_answer_is_read_than_is_wanted(service: PushService) -> None:
    written = 0

    async def pour(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)
            written += 65536

    service.behave = pour
    outside = Outside(lambda: LOOPBACK)
    answer = await outside.post(service.endpoint(), b"", {})
    await outside.close()
    assert (answer.status, 0 < len(answer.body) <= FETCHED_BODY) == (200, True)
    assert written < 32 << 20


async def test_a_server_that_hangs_is_given_up(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_module, "FETCH_SECONDS", 0.2)

    async def hang(_request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    service.behave = hang
    with pytest.raises(UnreachableError, match="Timeout"):
        await post(service.endpoint(), internal=LOOPBACK)


async def test_a_server_that_resets_the_connection_is_no_answer(service: PushService) -> None:
    async def reset(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    service.behave = reset
    with pytest.raises(UnreachableError):
        await post(service.endpoint(), internal=LOOPBACK)


async def test_what_is_no_http_is_no_answer() -> None:
    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n" + b"x" * 100_000)
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(UnreachableError):
            await post(f"http://127.0.0.1:{port}/", internal=LOOPBACK)


async def test_a_certificate_has_to_be_known(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with push_service(context) as service:
        with pytest.raises(UnreachableError, match="certificate"):
            await post(service.endpoint(), internal=LOOPBACK)
        outside = Outside(lambda: LOOPBACK, tls=client_context())
        assert (await outside.post(service.endpoint(), b"", {})).status == 201
        await outside.close()
