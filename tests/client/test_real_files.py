"""Files go to the real server, where that says, and come back from the link that the others are given."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest

from client.conftest import Stay
from client.peer import Window
from client.real import RealServer, real_server
from hubbub.client.changes import (
    FileDone,
    FileFailed,
    FileLooked,
    FileRefused,
    FileSending,
    FilesTold,
    FileTaken,
)
from hubbub.client.downloads import MOST
from hubbub.client.model import Link
from hubbub.client.session import Session
from support.pictures import picture

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


@pytest.mark.parametrize("tls", [True, False])
async def test_a_picture_comes_small_and_whole_until_its_owner_removes_it(
    server: RealServer, stay: Stay, window: Window, tmp_path: Path, tls: bool
) -> None:
    session = await come_in(server, stay, window, tls=tls)
    whole = picture((1000, 700))
    photo = tmp_path / "A cat.png"
    photo.write_bytes(whole)
    session.uploads.begin("1", photo, photo.name)
    link = (await window.until_change(FileTaken)).link
    place = (await window.until_change(FilesTold, lambda told: told.place is not None)).place
    assert place is not None
    file = place.find(link)
    assert file is not None
    session.downloads.look("2", place, file)
    looked = await window.until_change(FileLooked)
    assert looked.facts == ("A cat.png", "image/png", len(whole))
    small = (await window.until_change(FileDone, lambda done: done.ticket == "2")).data
    assert small[8:12] == b"WEBP"
    session.downloads.fetch("3", place, file)
    assert (await window.until_change(FileDone, lambda done: done.ticket == "3")).data == whole
    session.downloads.save("4", place, file, tmp_path / "saved.png")
    await window.until_change(FileDone, lambda done: done.ticket == "4")
    assert (tmp_path / "saved.png").read_bytes() == whole
    session.downloads.remove("5", place, file)
    await window.until_change(FileDone, lambda done: done.ticket == "5")
    session.downloads.look("6", place, file)
    failed = await window.until_change(FileFailed)
    assert failed.ticket == "6"
    assert failed.lasts


async def test_what_is_no_picture_is_looked_at_only(
    server: RealServer, stay: Stay, window: Window, photo: Path
) -> None:
    session = await come_in(server, stay, window, tls=True)
    session.uploads.begin("1", photo, "broken.png")
    link = (await window.until_change(FileTaken)).link
    place = (await window.until_change(FilesTold, lambda told: told.place is not None)).place
    assert place is not None
    file = place.find(link)
    assert file is not None
    session.downloads.look("2", place, file)
    assert (await window.until_change(FileDone)).data == b""
    assert (await window.until_change(FileLooked)).facts.size == len(CONTENT)


async def test_who_asks_for_too_much_at_once_is_told(
    server: RealServer, stay: Stay, window: Window, photo: Path
) -> None:
    session = await come_in(server, stay, window, tls=True)
    place = (await window.until_change(FilesTold, lambda told: told.place is not None)).place
    assert place is not None
    file = place.find(f"https://{place.address.host}:{place.address.port}/files/{'x' * 22}/a.png")
    assert file is not None
    for number in range(MOST + 1):
        session.downloads.look(str(number), place, file)
    session.downloads.cancel("0")
    full = await window.until_change(FileFailed, lambda failed: failed.ticket == str(MOST))
    assert "Many files" in full.reason
    await window.until_change(FileFailed, lambda failed: failed.ticket == str(MOST - 1) and failed.lasts)
    assert not [each for each in window.changes if isinstance(each, FileFailed) and each.ticket == "0"]
