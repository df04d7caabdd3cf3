"""What a link is about is asked with bounds, and whatever is wrong with it is said in words that help."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest

from client.certificates import tls_context
from client.real import real_server
from hubbub.client.address import Address
from hubbub.client.entrance import Entrance, EntranceLink, Invitation, Kind, Told
from hubbub.client.known_servers import KnownServers
from hubbub.client.looking import EntranceError, look_at
from support.certificates import fingerprint_of

INVITE: Final = Entrance(Kind.INVITE, "secret")
OTHER: Final = "0123456789abcdef" * 4


class Web:
    """Answers every request in the same way."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []
        self.link = EntranceLink(Address("127.0.0.1", 0, tls=False), INVITE)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        data = await reader.read(65536)
        if data:
            self.requests.append(data)
            writer.write(self.answer)
        if self.answer:
            writer.close()


@asynccontextmanager
async def answering(answer: bytes, certificate: Path | None = None) -> AsyncIterator[Web]:
    web = Web(answer)
    context = tls_context(certificate.parent, certificate.stem) if certificate else None
    async with await asyncio.start_server(web.meet, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        web.link = EntranceLink(Address("127.0.0.1", port, tls=certificate is not None), INVITE)
        yield web
        for writer in web.writers:
            writer.transport.abort()
            with suppress(OSError):  # it was hung up on
                await writer.wait_closed()


def http(status: str, content: object, *fields: str) -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields, "", "")
    return "\r\n".join(lines).encode() + body


def about(fingerprint: str = OTHER) -> dict[str, Any]:
    irc = {"host": "127.0.0.1", "port": 6697, "tls": True, "fingerprint": fingerprint}
    return {"name": "Club", "by": None, "channels": [], "guests": False, "irc": irc}


async def problem(link: EntranceLink, known_servers: KnownServers, patience: float = 10.0) -> str:
    with pytest.raises(EntranceError) as raised:
        await look_at(link, known_servers, patience)
    return str(raised.value)


async def test_the_server_is_asked_as_programs_ask(known_servers: KnownServers) -> None:
    async with answering(http("200 OK", about())) as web:
        told = await look_at(web.link, known_servers)
    assert (told.name, told.server) == ("Club", Address("127.0.0.1", 6697, tls=True))
    assert web.requests[0].startswith(b"GET /invite/secret HTTP/1.1\r\n")
    assert b"Accept: application/json\r\n" in web.requests[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http("200 OK", b"<html>"), "not as a Hubbub server does"),
        (http("200 OK", b"[" * 50_000), "not as a Hubbub server does"),
        (http("200 OK", b"x" * 70_000), "not as a Hubbub server does"),
        (http("200 OK", {}), "not as a Hubbub server does"),
        (http("404 Not Found", b"nothing here"), "not as a Hubbub server does"),
        (http("404 Not Found", {"code": 1}), "not as a Hubbub server does"),
        (http("302 Found", b"", "Location: https://elsewhere.example/invite/secret"), "not as a Hubbub"),
        (http("302 Found", b"", "Location: http://127.0.0.1/invite/secret"), "not as a Hubbub server does"),
        (b":irc.example.org NOTICE * :Looking you up\r\n\r\n", "not as a Hubbub server does"),
        (b"\r\n" * 100_000, "not as a Hubbub server does"),
        (http("421 Misdirected Request", b""), "doesn't answer under the name 127.0.0.1"),
        (http("200 OK", {**about(), "irc": None}), "only browsers"),
        (http("404 Not Found", {"code": "NO_SUCH_LINK", "problem": ""}), "There is no such link"),
        (http("410 Gone", {"code": "EXPIRED", "problem": ""}), "time is over"),
        (http("410 Gone", {"code": "USED_UP", "problem": ""}), "As many people"),
        (http("429 Too Many", {"code": "TOO_MANY_ATTEMPTS", "problem": ""}), "Wait a minute"),
        (http("403 Forbidden", {"code": "NEW", "problem": "No,\nnot today"}), "No, not today."),
    ],
)
async def test_what_is_wrong_is_said(known_servers: KnownServers, answer: bytes, words: str) -> None:
    async with answering(answer) as web:
        assert words in await problem(web.link, known_servers)


async def test_nobody_waits_for_a_server_that_says_nothing(known_servers: KnownServers) -> None:
    async with answering(b"") as web:
        assert "does not answer" in await problem(web.link, known_servers, patience=0.1)


async def test_nor_for_one_that_is_not_there(known_servers: KnownServers) -> None:
    async with answering(b"") as web:
        pass
    words = await problem(web.link, known_servers)
    assert words.startswith(f"Nobody answers at 127.0.0.1:{web.link.web.port}.")
    nowhere = EntranceLink(Address("nowhere.invalid", 80, tls=False), INVITE)
    assert "no computer called nowhere.invalid" in await problem(nowhere, known_servers)
    too_long = EntranceLink(Address("ü" * 63 + ".invalid", 80, tls=False), INVITE)
    assert "no computer called" in await problem(too_long, known_servers)


async def test_a_line_that_should_be_encrypted_and_is_not(known_servers: KnownServers) -> None:
    async with answering(http("400 Bad Request", b"")) as web:
        link = web.link._replace(web=web.link.web._replace(tls=True))
        assert "not with encryption" in await problem(link, known_servers)


async def test_the_certificate_of_the_chat_needs_nobody_to_vouch_for_it(
    tmp_path: Path, known_servers: KnownServers
) -> None:
    async with answering(b"", tmp_path / "own.pem") as web:
        own = fingerprint_of(tmp_path / "own.pem")
        web.answer = http("200 OK", about(own))
        assert (await look_at(web.link, known_servers)).fingerprint == own
        known_servers.meet(Address("127.0.0.1", 7000, tls=True), own, 0)
        assert (await look_at(web.link, known_servers)).fingerprint == own


async def test_any_other_is_refused(tmp_path: Path, known_servers: KnownServers) -> None:
    async with answering(http("200 OK", about()), tmp_path / "own.pem") as web:
        assert "could not prove who it is" in await problem(web.link, known_servers)


async def test_where_another_one_was_noted_nothing_is_asked(
    tmp_path: Path, known_servers: KnownServers
) -> None:
    known_servers.meet(Address("127.0.0.1", 7000, tls=True), OTHER, 0)
    async with answering(http("200 OK", about()), tmp_path / "own.pem") as web:
        assert "another certificate" in await problem(web.link, known_servers)
        assert web.requests == []


async def test_over_https_the_real_server_shows_the_certificate_of_its_chat(
    tmp_path: Path, known_servers: KnownServers
) -> None:
    async with real_server(tmp_path) as server:
        link = EntranceLink(server.web._replace(tls=True), INVITE)
        assert "There is no such link" in await problem(link, known_servers)


async def test_who_is_sent_on_to_https_goes_there(tmp_path: Path, known_servers: KnownServers) -> None:
    async with answering(b"", tmp_path / "own.pem") as there:
        there.answer = http("200 OK", about(fingerprint_of(tmp_path / "own.pem")))
        location = f"https://127.0.0.1:{there.link.web.port}/invite/secret"
        async with answering(http("308 Permanent Redirect", b"", f"Location: {location}")) as web:
            told: Told = await look_at(web.link, known_servers)
    assert isinstance(told, Invitation)
