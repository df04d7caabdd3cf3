"""Files go to the real server, where that says, and come back from the link that the others are given."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest

from client.conftest import Stay
from client.peer import Window
from client.real import RealServer, real_server
from hubbub.client.changes import FileRefused, FileSending, FilesTold, FileTaken
from hubbub.client.model import Link
from hubbub.client.session import Session

CONTENT = bytes(range(256)) * 20_000


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RealServer]:
    async with real_server(tmp_path) as running:
        yield running


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "Größe 1.bin"
    file.write_bytes(CONTENT)
    return file


async def come_in(server: RealServer, stay: Stay, window: Window, *, tls: bool) -> Session:
    session = stay.begin(server.tls if tls else server.plain, "alice", window=window)
    await window.until_change(FilesTold, lambda told: not told.refusal)
    return session


async def fetched(link: str) -> tuple[bytes, str]:
    """What a link leads to, and the name that it has."""
    async with aiohttp.ClientSession() as http, http.get(link, ssl=False) as answer:
        assert answer.status == 200
        return await answer.read(), answer.headers["Content-Disposition"]


@pytest.mark.parametrize("tls", [True, False])
async def test_a_file_is_sent_over_a_line_that_is_as_private_as_the_chat(
    server: RealServer, stay: Stay, window: Window, photo: Path, tls: bool
) -> None:
    session = await come_in(server, stay, window, tls=tls)
    session.uploads.begin("1", photo, photo.name)
    link = (await window.until_change(FileTaken)).link
    assert link.startswith("https://127.0.0.1:" if tls else "http://127.0.0.1:")
    assert any(isinstance(change, FileSending) for change in window.changes)
    data, header = await fetched(link)
    assert sha256(data).digest() == sha256(CONTENT).digest()
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.bin" in header


async def test_whoever_comes_back_may_send_on(
    server: RealServer, stay: Stay, window: Window, photo: Path
) -> None:
    session = await come_in(server, stay, window, tls=True)
    session.uploads.begin("1", photo, "first")
    first = await window.until_change(FileTaken)
    await server.kill()
    await window.until_link(Link.WAITING)
    window.changes.clear()
    await server.start()
    await window.until_link(Link.ONLINE)
    session.uploads.begin("2", photo, "second")
    second = await window.until_change(FileTaken, lambda taken: taken.ticket == "2")
    for link in (first.link, second.link):
        assert (await fetched(link))[0] == CONTENT


async def test_what_the_server_refuses_is_told_in_words(
    server: RealServer, stay: Stay, window: Window, tmp_path: Path
) -> None:
    session = await come_in(server, stay, window, tls=True)
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(200 << 20)
    session.uploads.begin("1", huge, "huge")
    assert "too large" in (await window.until_change(FileRefused)).reason
