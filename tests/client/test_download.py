"""A file comes from a real service over a real socket, wholly or not at all, or it is said why not."""

import errno
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from hubbub.client.address import Address
from hubbub.client.credentials import Credentials
from hubbub.client.download import DownloadError, Remote
from hubbub.client.file_fields import FileFacts
from hubbub.client.file_host import FilePlace, StoredFile
from hubbub.client.http import Patience
from support.certificates import fingerprint_of, make_certificate

FAST = Patience(connect=5.0, stall=0.3, answer=5.0)
CAT = bytes(range(256)) * 4099
FILE = StoredFile("/files/1/cat.png", "cat.png", "")


class Service:
    """What it has been asked, and how it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.sent = CAT
        self.length = len(CAT)
        self.asked: list[tuple[str, str, str]] = []
        self.address = Address("127.0.0.1", 0, tls=False)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path_qs, request.headers.get("Authorization", "")))
        fields = {"Content-Disposition": "inline; filename*=UTF-8''K%C3%A4tzchen.png", "Location": "/else"}
        if self.status != 200 or request.method == "DELETE":
            return web.Response(status=self.status, headers=fields)
        answer = web.StreamResponse(headers={**fields, "Content-Type": "image/png; x=y"})
        answer.content_length = self.length
        await answer.prepare(request)
        if request.method == "GET":
            await answer.write(self.sent)
        if len(self.sent) < self.length and request.transport is not None:
            request.transport.close()
        return answer

    def remote(self, pin: str | None = None) -> Remote:
        return Remote(FilePlace(self.address), pin, FAST)


@asynccontextmanager
async def serving(certificate: Path | None = None) -> AsyncIterator[Service]:
    service = Service()
    application = web.Application()
    application.router.add_route("*", "/{name:.*}", service.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    service.address = Address("127.0.0.1", runner.addresses[0][1], tls=context is not None)
    try:
        yield service
    finally:
        await runner.cleanup()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as running:
        yield running


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*cat.png")] + [path.name for path in folder.glob(".*.part")]


async def words_of(remote: Remote, path: Path) -> str:
    """Why a file can't be saved; nothing of it is left then."""
    with pytest.raises(DownloadError) as caught:
        await remote.save(FILE, path, lambda _done, _size: None)
    assert left_in(path.parent) == []
    return str(caught.value)


async def test_what_a_file_is_can_be_asked(service: Service) -> None:
    assert await service.remote().look(FILE) == FileFacts("Kätzchen.png", "image/png", len(CAT))
    assert service.asked == [("HEAD", "/files/1/cat.png", "")]


async def test_a_file_is_saved_as_it_is_and_one_hears_how_far_it_is(service: Service, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    target = tmp_path / "cat.png"
    target.write_text("an older one")
    await service.remote().save(FILE, target, lambda done, size: told.append((done, size)))
    assert target.read_bytes() == CAT
    assert told[-1] == (len(CAT), len(CAT))
    assert left_in(tmp_path) == ["cat.png"]


async def test_of_a_file_that_is_cut_off_nothing_is_left(service: Service, tmp_path: Path) -> None:
    service.sent = CAT[:500_000]
    assert "connection was lost" in await words_of(service.remote(), tmp_path / "cat.png")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "not there any more"),
        (410, "not there any more"),
        (403, "may not"),
        (302, "another place"),
        (429, "Wait a minute"),
        (503, "503"),
        (418, "418"),
    ],
)
async def test_what_the_service_refuses_is_told_in_words(
    service: Service, tmp_path: Path, status: int, words: str
) -> None:
    service.status = status
    assert words in await words_of(service.remote(), tmp_path / "cat.png")
    assert len(service.asked) == 1


async def test_a_place_where_nothing_can_be_written_is_told(service: Service, tmp_path: Path) -> None:
    assert "can't be saved" in await words_of(service.remote(), tmp_path / "nowhere" / "cat.png")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room left"), (errno.EACCES, "may not write")]
)
async def test_a_disk_that_refuses_is_told(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    assert words in await words_of(service.remote(), tmp_path / "cat.png")


async def test_nobody_there_is_told(tmp_path: Path) -> None:
    remote = Remote(FilePlace(Address("127.0.0.1", 1, tls=False)), None, FAST)
    assert "can't be reached" in await words_of(remote, tmp_path / "cat.png")


async def test_a_certificate_that_is_not_the_chats_gets_no_request(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "chat.example")
    async with serving(certificate) as service:
        assert "could not prove" in await words_of(service.remote("0" * 64), tmp_path / "cat.png")
        assert "could not prove" in await words_of(service.remote(), tmp_path / "cat.png")
        assert service.asked == []
        await service.remote(fingerprint_of(certificate)).save(FILE, tmp_path / "cat.png", lambda *_: None)
    assert (tmp_path / "cat.png").read_bytes() == CAT


async def test_more_than_can_be_shown_is_not_fetched(service: Service) -> None:
    assert await service.remote().fetch(FILE.target, len(CAT)) == CAT
    with pytest.raises(DownloadError) as caught:
        await service.remote().fetch(FILE.target, len(CAT) - 1)
    assert "too large" in str(caught.value)
    assert caught.value.lasts


async def test_a_file_is_removed_with_the_token_or_else_the_password(service: Service) -> None:
    login = Credentials("alice", "secret")
    await service.remote().remove(FILE, "token", login)
    assert service.asked == [("DELETE", FILE.target, "Bearer token")]
    service.status = 401
    with pytest.raises(DownloadError) as caught:
        await service.remote().remove(FILE, "token", login)
    assert "log in" in str(caught.value)
    assert service.asked[-1][2].startswith("Basic ")
    service.status = 403
    with pytest.raises(DownloadError) as caught:
        await service.remote().remove(FILE, "token", None)
    assert "somebody else" in str(caught.value)
    service.status = 404
    await service.remote().remove(FILE, "token", None)
