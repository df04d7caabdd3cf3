"""A screen, a window, the whole program, and a real server for it."""

import gc
import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from desktop.driving import Person, wait_until
from desktop.screens import virtual_screen
from desktop.serving import ServerProcess
from hubbub.client.known_servers import KnownServers
from hubbub.client.translation import ENGLISH, use
from hubbub.desktop import theme
from hubbub.desktop.app import App
from hubbub.desktop.preferences import PreferenceFile

_OURS: Final = 3
"""References to an interpreter that nobody else has: of the list, and of those who look at it."""

_begun: Final[list[object]] = []
_begin: Final = tk.Tk.__init__


def _begin_noted(window: tk.Tk, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as Tk takes them
    _begin(window, *arguments, **options)
    _begun.append(window.tk)


tk.Tk.__init__ = _begin_noted  # type: ignore[method-assign, assignment]


@pytest.fixture(scope="session", autouse=True)
def screen() -> Iterator[None]:
    """A screen, and nothing of the desktop of whoever runs this."""
    with virtual_screen("1280x900") as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        for variable in ("HUBBUB_SCALE", "GDK_SCALE", "DBUS_SESSION_BUS_ADDRESS"):
            patch.delenv(variable, raising=False)
        yield


@pytest.fixture(scope="session")
def small_display() -> Iterator[str]:
    """The smallest screen that the program is made for."""
    with virtual_screen("1024x640") as display:
        yield display


@pytest.fixture(scope="module")
def small_screen(small_display: str) -> Iterator[None]:
    """All windows of a module open on the small screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", small_display)
        yield


@pytest.fixture
def german() -> Iterator[None]:
    """A language whose words are long."""
    use("de")
    yield
    use(ENGLISH)


@pytest.fixture(scope="session", autouse=True)
def lasting() -> Iterator[None]:
    """What is there before the first test stays, and isn't looked through after each."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def rubbish() -> Iterator[None]:
    """Tcl ends the process when another thread than its own gets rid of an interpreter.

    So each is kept until nobody else has it, be it a thread that is late to end, and goes here.
    """
    yield
    if _begun:
        gc.collect()
    _begun[:] = [each for each in _begun if sys.getrefcount(each) > _OURS]


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    """A dressed window for the parts of the program."""
    window = tk.Tk()
    scaling = window.tk.call("tk", "scaling")
    errors: list[BaseException] = []

    def report(_kind: object, error: BaseException, _trace: object) -> None:
        errors.append(error)

    window.report_callback_exception = report
    theme.install(window, theme.DARK.name)
    window.geometry("900x600+0+0")
    window.rowconfigure(0, weight=1)
    window.columnconfigure(0, weight=1)
    wait_until(window, lambda: (window.winfo_width(), window.winfo_height()) == (900, 600))
    window.focus_force()
    yield window
    window.update()
    window.tk.call("tk", "scaling", scaling)  # Tk keeps it for the screen, not for the window
    window.destroy()
    assert errors == []


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The program, with everything that it keeps in a folder of its own. It makes no noise."""
    home = tmp_path / "home"
    PreferenceFile(home / "desktop.json").remember(sound=False)
    program = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    program.root.update()
    program.root.focus_force()
    yield program
    if program.root.children or program.page is None:
        program.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A real server on free ports of this computer."""
    with ServerProcess.running(tmp_path / "data") as running:
        yield running


@pytest.fixture
def guest(server: ServerProcess) -> Iterator[Callable[[str], Person]]:
    """Lets other people come into the server's lobby, with a plain IRC connection each."""
    people: list[Person] = []

    def come(nick: str) -> Person:
        people.append(Person(server.plain_port, nick))
        return people[-1]

    yield come
    for person in people:
        person.close()
