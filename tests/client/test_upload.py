"""One file goes to a real service over a real socket, or it is said why not."""

import asyncio
import os
import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubbub.client.credentials import Credentials
from hubbub.client.file_host import FileHost, find_file_host
from hubbub.client.http import Patience
from hubbub.client.upload import CHUNK, Upload, UploadError, accepted_types
from support.certificates import fingerprint_of, make_certificate
from support.file_host import FileHostServer

FAST = Patience(connect=5.0, stall=0.3, answer=5.0)
CAT = bytes(range(256)) * 4099
LOGIN = Credentials("alice", "a secret: ☂")


@pytest.fixture
def server() -> Iterator[FileHostServer]:
    with FileHostServer.running() as running:
        yield running


@pytest.fixture
def cat(tmp_path: Path) -> Path:
    file = tmp_path / "cat.png"
    file.write_bytes(CAT)
    return file


def host_of(server: FileHostServer) -> FileHost:
    host = find_file_host({"soju.im/FILEHOST": server.url})
    assert host is not None
    return host


async def send(
    server: FileHostServer,
    path: Path,
    *,
    name: str = "",
    pin: str | None = None,
    credentials: Credentials | None = None,
    told: list[int] | None = None,
    patience: Patience = FAST,
) -> str:
    upload = Upload(path, name or path.name, (told if told is not None else []).append)
    accepted = await accepted_types(host_of(server), pin, patience)
    return await upload.send(host_of(server), pin, credentials, accepted, patience)


async def test_a_file_arrives_as_it_is_with_its_name_type_and_size(server: FileHostServer, cat: Path) -> None:
    link = await send(server, cat)
    assert link == server.url.replace("/upload", "/files/1")
    (file,) = server.files
    assert file.body == CAT
    assert file.target == "/upload"
    assert file.fields["Content-Type"] == "image/png"
    assert file.fields["Content-Disposition"] == 'attachment; filename="cat.png"'


async def test_the_password_is_sent_where_it_is_asked_for(server: FileHostServer, cat: Path) -> None:
    await send(server, cat, credentials=LOGIN)
    server.asks_password = True
    await send(server, cat, credentials=LOGIN)
    sent = [file.fields.get("Authorization") for file in server.files]
    assert sent == [None, None, "Basic " + b64encode("alice:a secret: ☂".encode()).decode()]
    assert server.files[-1].body == CAT


async def test_who_is_not_logged_in_is_told_to_do_so(server: FileHostServer, cat: Path) -> None:
    server.asks_password = True
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert "logged in" in str(caught.value)
    assert all("Authorization" not in file.fields for file in server.files)


async def test_an_empty_file_is_a_file(server: FileHostServer, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    await send(server, tmp_path / "empty")
    assert server.files[0].body == b""
    assert server.files[0].fields["Content-Type"] == "application/octet-stream"


async def test_it_is_read_in_pieces_and_told_how_far_it_is(server: FileHostServer, cat: Path) -> None:
    told: list[int] = []
    await send(server, cat, told=told)
    assert told == [*range(CHUNK, len(CAT), CHUNK), len(CAT)]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "another place"),
        (400, "has refused the file (400)"),
        (401, "logged in"),
        (403, "may not send files"),
        (404, "no longer where it said"),
        (413, "too large"),
        (415, "of this kind"),
        (429, "Wait a minute"),
        (500, "couldn't keep the file (500)"),
        (507, "no room left"),
        (200, "has refused the file (200)"),
    ],
)
async def test_a_refusal_is_told_in_words(server: FileHostServer, cat: Path, status: int, words: str) -> None:
    server.status = status
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert words in str(caught.value)


async def test_a_refusal_is_heard_before_everything_is_sent(server: FileHostServer, tmp_path: Path) -> None:
    large = tmp_path / "film.mkv"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    server.status, server.reads = 413, False
    server.go.clear()
    told: list[int] = []
    with pytest.raises(UploadError) as caught:
        await send(server, large, told=told)
    assert "too large" in str(caught.value)
    assert not told or told[-1] < large.stat().st_size


async def test_the_password_goes_to_no_other_place(server: FileHostServer, cat: Path) -> None:
    with FileHostServer.running() as other:
        server.status, server.fields = 307, {"Location": other.url}
        with pytest.raises(UploadError):
            await send(server, cat, credentials=LOGIN)
        assert other.taken == []


async def test_a_file_that_was_taken_without_a_link_is_no_success(server: FileHostServer, cat: Path) -> None:
    server.fields = {}
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert "doesn't say where it is" in str(caught.value)


async def test_what_is_not_accepted_is_not_sent(server: FileHostServer, cat: Path) -> None:
    server.accept_post = "text/*, image/jpeg"
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert "of this kind" in str(caught.value)
    assert server.files == []


@pytest.mark.parametrize("accepted", ["image/*", "IMAGE/PNG; q=1", "*/*", ""])
async def test_what_is_accepted_is_sent(server: FileHostServer, cat: Path, accepted: str) -> None:
    server.accept_post = accepted
    await send(server, cat)
    assert len(server.files) == 1


async def test_a_lost_connection_is_told(server: FileHostServer, cat: Path) -> None:
    server.hangs_up = True
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert "connection was lost" in str(caught.value)


async def test_a_service_that_stops_reading_is_not_waited_for(server: FileHostServer, tmp_path: Path) -> None:
    large = tmp_path / "film.mkv"
    with large.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    server.go.clear()
    with pytest.raises(UploadError) as caught:
        await send(server, large)
    assert "doesn't take the file any more" in str(caught.value)


async def test_a_service_that_is_not_there_is_told(cat: Path) -> None:
    with FileHostServer.running() as server:
        pass
    with pytest.raises(UploadError) as caught:
        await send(server, cat)
    assert "can't be reached" in str(caught.value)


async def test_something_else_than_http_is_told(cat: Path) -> None:
    def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        with pytest.raises(UploadError) as caught:
            await send(FileHostServer(f"http://127.0.0.1:{port}/"), cat)
    assert "takes no files" in str(caught.value)


async def test_a_file_that_is_gone_is_told(server: FileHostServer, tmp_path: Path) -> None:
    with pytest.raises(UploadError) as caught:
        await send(server, tmp_path / "gone.txt")
    assert "can't be read" in str(caught.value)
    assert server.files == []


async def test_a_file_that_shrinks_is_told(server: FileHostServer, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_bytes(b"x" * (CHUNK * 2))
    upload = Upload(log, "log.txt", lambda _sent: os.truncate(log, 1))
    with pytest.raises(UploadError) as caught:
        await upload.send(host_of(server), None, None, (), FAST)
    assert "was changed" in str(caught.value)


async def test_it_can_be_cancelled_at_any_time(server: FileHostServer, cat: Path) -> None:
    server.go.clear()
    task = asyncio.ensure_future(send(server, cat, patience=Patience()))
    await asyncio.to_thread(server.half.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert server.files == []


async def test_the_certificate_of_the_chat_server_is_trusted(cat: Path, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "chat")
    with FileHostServer.running(certificate) as server:
        server.asks_password = True
        await send(server, cat, pin=fingerprint_of(certificate), credentials=LOGIN)
        assert server.files[-1].body == CAT
        assert "Authorization" in server.files[-1].fields


@pytest.mark.parametrize("pin", [None, "00" * 32])
async def test_no_other_certificate_is_that_nobody_has_signed(
    cat: Path, tmp_path: Path, pin: str | None
) -> None:
    with FileHostServer.running(make_certificate(tmp_path, "files")) as server:
        with pytest.raises(UploadError) as caught:
            await send(server, cat, pin=pin, credentials=LOGIN)
        assert "could not prove who it is" in str(caught.value)
        assert server.taken == []


async def test_what_the_system_trusts_is_trusted(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    certificate = make_certificate(tmp_path, "files")
    context.load_verify_locations(certificate)
    context.check_hostname = False
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)
    with FileHostServer.running(certificate) as server:
        await send(server, cat, pin="00" * 32)
        assert len(server.files) == 1


async def test_no_password_leaves_this_computer_unencrypted(
    server: FileHostServer, cat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubbub.client.upload.is_private", lambda address: address.tls)
    server.asks_password = True
    with pytest.raises(UploadError):
        await send(server, cat, credentials=LOGIN)
    assert ["Authorization" in file.fields for file in server.files] == [False]
