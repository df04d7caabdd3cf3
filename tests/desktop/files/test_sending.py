"""The whole way: from the window to a real service that takes files, and the link to the others."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.driving import Person, press, text_of, wait_until, write
from desktop.serving import ServerProcess
from hubbub.client.address import Address
from hubbub.desktop.app import App
from hubbub.desktop.visit import Visit
from support.announcer import announcing
from support.file_host import FileHostServer


@pytest.fixture
def host() -> Iterator[FileHostServer]:
    with FileHostServer.running() as running:
        yield running


@pytest.fixture
def visit(app: App, server: ServerProcess, host: FileHostServer) -> Iterator[Visit]:
    with announcing(server.plain_port, host.url) as port:
        app.enter(Address("127.0.0.1", port, tls=False), "alice")
        wait_until(app.root, lambda: app.visit and app.visit.channel)
        assert app.visit is not None
        yield app.visit
        app.close()


def test_a_file_is_uploaded_and_the_others_get_the_link(
    app: App, visit: Visit, host: FileHostServer, guest: Callable[[str], Person], tmp_path: Path
) -> None:
    bob = guest("bob")
    cat = tmp_path / "cat.png"
    cat.write_bytes(bytes(range(256)) * 20_000)
    pane = visit.page.pane
    pane.files.add([cat])
    wait_until(app.root, lambda: pane.files.tray.rows)
    write(pane.composer.field, "My cat")
    host.status = 413
    press(pane.composer.field, "<Return>")
    wait_until(
        app.root, lambda: "too large" in str(next(iter(pane.files.tray.rows.values())).state_label["text"])
    )
    assert text_of(pane.composer.field) == "My cat"
    host.status = 201
    host.half.clear()
    host.go.clear()
    press(pane.composer.field, "<Return>")
    wait_until(app.root, host.half.is_set)
    write(pane.composer.field, "I go on writing")
    host.go.set()
    wait_until(app.root, lambda: not pane.files.tray.rows)
    link = host.url.replace("/upload", "/files/1")
    assert "My cat" in bob.wait_for("PRIVMSG #lobby")
    assert link in bob.wait_for("PRIVMSG #lobby")
    wait_until(app.root, lambda: link in text_of(pane.view.text))
    assert text_of(pane.composer.field) == "I go on writing"
    assert host.files[-1].body == cat.read_bytes()
