"""The program without its server: it shows what was said last, says so, and goes on trying."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.driving import Person, press, text_of, wait_until, write
from desktop.serving import ServerProcess
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App
from hubbub.desktop.visit import Visit


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], App]]:
    """Starts the program in the same home each time; the one before is closed."""
    home = tmp_path / "home"
    running: list[App] = []

    def begin() -> App:
        while running:
            running.pop().close()
        running.append(App(home, home / "server", lambda: KnownServers(home / "servers.json")))
        running[0].root.focus_force()
        return running[0]

    yield begin
    for app in running:
        app.close()


def enter(app: App, server: ServerProcess, words: str) -> Visit:
    app.enter(server.address, "alice")
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: words in text_of(visit.page.pane.view.text))
    return visit


def status(visit: Visit) -> str:
    return str(visit.page.header.detail["text"])


def test_what_was_said_can_be_read_and_searched_without_the_server(
    start: Callable[[], App], server: ServerProcess, guest: Callable[[str], Person]
) -> None:
    app = start()
    visit = enter(app, server, "Welcome")
    bob = guest("bob")
    bob.send("PRIVMSG #lobby :a cake for everybody", "PRIVMSG alice :and one for you")
    wait_until(app.root, lambda: "a cake for everybody" in text_of(visit.page.pane.view.text))
    wait_until(app.root, lambda: visit.sight.windows.get("bob"))
    app = start()
    server.stop()
    visit = enter(app, server, "a cake for everybody")
    wait_until(app.root, lambda: "Trying again in" in status(visit))
    assert visit.page.header.place_label.full == "#lobby"
    visit.choose("bob")
    window = visit.sight.windows.get("bob")
    assert window is not None
    assert "and one for you" in text_of(window.pane.view.text)
    pane = visit.page.pane
    press(pane.composer.field, "<Control-f>")
    write(pane.search.field, "CAKE")
    press(pane.search.field, "<Return>")
    wait_until(app.root, lambda: "cake" in text_of(pane.search.list))
    assert "only what this computer has kept" in str(pane.search.note["text"])


def test_it_goes_on_when_the_server_is_there_again(
    start: Callable[[], App], server: ServerProcess, tmp_path: Path, guest: Callable[[str], Person]
) -> None:
    visit = enter(start(), server, "Welcome")
    guest("bob").send("PRIVMSG #lobby :before")
    app = start()
    server.stop()
    visit = enter(app, server, "You joined")
    wait_until(app.root, lambda: "Trying again in" in status(visit))
    ports = {"ircs": f"127.0.0.1:{server.address.port}", "irc": f"127.0.0.1:{server.plain_port}"}
    with ServerProcess.running(server.data, **ports):
        wait_until(app.root, lambda: "Connected" in str(visit.page.status.link["text"]), timeout=30)
        wait_until(app.root, lambda: "before" in text_of(visit.page.pane.view.text))
        assert text_of(visit.page.pane.view.text).count("before") == 1
