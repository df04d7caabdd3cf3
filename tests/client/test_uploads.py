"""A session sends files to where its server says, and tells the window how far they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from client.certificates import tls_context
from client.conftest import Stay
from client.peer import HUBBUB_CAPABILITIES, Guest, Peer, Window
from hubbub.client.changes import FileRefused, FileSending, FilesTold, FileTaken
from hubbub.client.credentials import Credentials
from hubbub.client.model import Link
from hubbub.client.session import Session
from hubbub.client.uploads import MOST
from support.file_host import FileHostServer


@pytest.fixture
def server() -> Iterator[FileHostServer]:
    with FileHostServer.running() as running:
        yield running


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "note.txt"
    file.write_text("Buy bread.")
    return file


async def come_in(peer: Peer, stay: Stay, window: Window, url: str) -> tuple[Session, Guest]:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.register("alice", HUBBUB_CAPABILITIES, *([f"draft/FILEHOST={url}"] if url else []))
    await window.until_link(Link.ONLINE)
    return session, guest


async def test_the_window_hears_whether_the_server_takes_files(
    peer: Peer, stay: Stay, window: Window
) -> None:
    _session, guest = await come_in(peer, stay, window, "")
    assert "takes no files" in (await window.until_change(FilesTold)).refusal
    guest.say(":srv 005 alice draft/FILEHOST=http://files.example/ :are supported")
    await window.until_change(FilesTold, lambda told: not told.refusal)
    guest.say(":srv 005 alice -draft/FILEHOST :are supported")
    await window.until(lambda: [bool(each.refusal) for each in told(window)] == [True, False, True])


def told(window: Window) -> list[FilesTold]:
    return [change for change in window.changes if isinstance(change, FilesTold)]


async def test_a_file_is_sent_and_its_link_is_told(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    session.uploads.begin("1", note, "shopping.txt")
    taken = await window.until_change(FileTaken)
    assert taken == FileTaken("1", server.url.replace("/upload", "/files/1"))
    assert FileSending("1", len("Buy bread.")) in window.changes
    assert server.files[0].body == b"Buy bread."
    assert 'filename="shopping.txt"' in server.files[0].fields["Content-Disposition"]


async def test_files_go_one_after_the_other_and_what_is_accepted_is_asked_once(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    for ticket in "123":
        session.uploads.begin(ticket, note, f"{ticket}.txt")
    await window.until_change(FileTaken, lambda taken: taken.ticket == "3")
    assert [change.ticket for change in window.changes if isinstance(change, FileTaken)] == ["1", "2", "3"]
    assert [request.method for request in server.taken] == ["OPTIONS", "POST", "POST", "POST"]


async def test_a_file_that_was_refused_is_told_and_the_next_one_goes(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    session.uploads.begin("1", note.with_name("gone.txt"), "gone.txt")
    session.uploads.begin("2", note, "note.txt")
    await window.until_change(FileTaken, lambda taken: taken.ticket == "2")
    refused = await window.until_change(FileRefused)
    assert refused.ticket == "1"
    assert "can't be read" in refused.reason


async def test_a_cancelled_file_is_not_told_of(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    session.uploads.begin("1", note, "note.txt")
    session.uploads.begin("2", note, "note.txt")
    session.uploads.cancel("1")
    await window.until_change(FileTaken, lambda taken: taken.ticket == "2")
    assert len(server.files) == 1
    assert not any(isinstance(change, FileTaken) and change.ticket == "1" for change in window.changes)


async def test_without_a_service_or_a_connection_a_file_is_refused(
    peer: Peer, stay: Stay, window: Window, note: Path
) -> None:
    session, guest = await come_in(peer, stay, window, "")
    session.uploads.begin("1", note, "note.txt")
    assert "takes no files" in (await window.until_change(FileRefused)).reason
    await guest.hang_up()
    await window.until_link(Link.WAITING)
    session.uploads.begin("2", note, "note.txt")
    refused = await window.until_change(FileRefused, lambda change: change.ticket == "2")
    assert "no connection" in refused.reason


async def test_more_files_than_may_wait_are_refused(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    server.go.clear()
    for number in range(MOST + 1):
        session.uploads.begin(str(number), note, "note.txt")
    refused = await window.until_change(FileRefused)
    assert refused.ticket == str(MOST)
    server.go.set()


async def test_leaving_ends_what_is_on_its_way(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, _guest = await come_in(peer, stay, window, server.url)
    server.go.clear()
    session.uploads.begin("1", note, "note.txt")
    await stay.end()
    assert not any(isinstance(change, FileTaken | FileRefused) for change in window.changes)


async def test_only_who_is_logged_in_sends_the_password(
    peer: Peer, stay: Stay, window: Window, server: FileHostServer, note: Path
) -> None:
    session, guest = await come_in(peer, stay, window, server.url)
    session.account.credentials = Credentials("alice", "secret")
    server.asks_password = True
    session.uploads.begin("1", note, "note.txt")
    assert "logged in" in (await window.until_change(FileRefused)).reason
    guest.say(":srv 900 alice alice!a@host alice :You are now logged in")
    await window.until(lambda: session.account.name == "alice")
    session.uploads.begin("2", note, "note.txt")
    await window.until_change(FileTaken, lambda taken: taken.ticket == "2")
    assert ["Authorization" in file.fields for file in server.files] == [False, False, True]


async def test_from_an_encrypted_line_files_go_to_the_same_certificate(
    stay: Stay, window: Window, tmp_path: Path, note: Path
) -> None:
    """The name is that of the certificate which both share, as a chat server and its service do."""
    tls = tls_context(tmp_path, "chat")
    async with Peer.listening(tls) as peer:
        with FileHostServer.running(tmp_path / "chat.pem") as server:
            session, _guest = await come_in(peer, stay, window, server.url)
            session.uploads.begin("1", note, "note.txt")
            await window.until_change(FileTaken)
            assert server.files[0].body == b"Buy bread."
        await stay.end()


async def test_from_an_encrypted_line_nothing_goes_to_a_plain_service(
    stay: Stay, window: Window, tmp_path: Path, note: Path, server: FileHostServer
) -> None:
    async with Peer.listening(tls_context(tmp_path, "chat")) as peer:
        session, _guest = await come_in(peer, stay, window, server.url)
        assert "without encryption" in (await window.until_change(FilesTold)).refusal
        session.uploads.begin("1", note, "note.txt")
        assert "without encryption" in (await window.until_change(FileRefused)).reason
        assert server.taken == []
        await stay.end()
