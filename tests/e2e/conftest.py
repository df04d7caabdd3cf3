"""A real server, the real desktop program on a screen of its own, and other people with plain connections."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from desktop.conftest import app, guest, lasting, rubbish, screen, server
from desktop.driving import Person, press, wait_until, widgets, write
from desktop.serving import ServerProcess
from e2e.browsing import chromium
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.visit import Visit

__all__ = ["app", "guest", "lasting", "rubbish", "screen", "server"]

Enter = Callable[[App, str], Visit]


def is_shown(app: App, kind: type) -> bool:
    return isinstance(app.page, kind)


def go_to_server(app: App, server: ServerProcess) -> NamePage:
    """From the start window to the name page, as the person would."""
    app.show_start()
    assert isinstance(app.page, StartPage)
    app.page.enter_button.invoke()
    assert isinstance(app.page, EnterPage)
    app.page.host.fill(server.address.host)
    app.page.port.fill(str(server.address.port))
    press(app.page.port.entry, "<Return>")
    assert isinstance(app.page, NamePage)
    return app.page


def in_lobby(app: App) -> Visit:
    """Wait until the program shows the lobby."""

    def arrived() -> bool:
        return app.visit is not None and app.visit.page.pane.key == "#lobby"

    wait_until(app.root, arrived)
    assert app.visit is not None
    return app.visit


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def enter(server: ServerProcess) -> Enter:
    """Bring the program into the server's lobby under a name."""

    def come_in(program: App, nick: str) -> Visit:
        page = go_to_server(program, server)
        page.name.fill(nick)
        page.join_button.invoke()
        return in_lobby(program)

    return come_in


@pytest.fixture
def visitor() -> Iterator[Callable[[ServerProcess, str], Person]]:
    """Lets people come into the lobby of any server."""
    people: list[Person] = []

    def come(where: ServerProcess, nick: str) -> Person:
        people.append(Person(where.plain_port, nick))
        return people[-1]

    yield come
    for person in people:
        person.close()


@pytest.fixture
def other_app(tmp_path: Path) -> Iterator[App]:
    """A second program, of somebody else at another computer."""
    home = tmp_path / "other"
    program = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    yield program
    if program.root.children or program.page:
        program.close()


def say(visit: Visit, text: str) -> None:
    """Type a message into the main window and press Return."""
    field = visit.page.pane.composer.field
    write(field, text)
    press(field, "<Return>")


__all__ += ["go_to_server", "in_lobby", "is_shown", "say", "widgets"]
