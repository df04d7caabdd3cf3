"""The program in the language that was chosen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import ttk

import pytest

from desktop.driving import press, settle, text_of, wait_until, widgets
from desktop.serving import ServerProcess
from hubbub.client.known_servers import KnownServers
from hubbub.client.translation import ENGLISH, use
from hubbub.desktop.app import App
from hubbub.desktop.preferences import PreferenceFile


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], App]]:
    """Starts the program, with what it remembers."""
    programs: list[App] = []

    def begin() -> App:
        programs.append(App(tmp_path, tmp_path / "server", lambda: KnownServers(tmp_path / "servers.json")))
        programs[-1].root.update()
        programs[-1].root.focus_force()
        return programs[-1]

    yield begin
    programs[-1].close()
    use(ENGLISH)


@pytest.fixture
def preferences(tmp_path: Path) -> PreferenceFile:
    file = PreferenceFile(tmp_path / "desktop.json")
    file.remember(sound=False, language="de")
    return file


@pytest.mark.usefixtures("preferences")
def test_the_launcher_speaks_german(start: Callable[[], App]) -> None:
    app = start()
    app.show_start()
    settle(app.root)
    labels = [str(each["text"]) for each in widgets(app.root, ttk.Button)]
    assert {"Server erstellen", "In einen Server eintreten", "Einstellungen (Strg+,)"} <= set(labels)


@pytest.mark.usefixtures("preferences")
def test_the_chat_speaks_german(start: Callable[[], App], server: ServerProcess) -> None:
    app = start()
    app.enter(server.address, "alice")
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: "Willkommen" in text_of(visit.page.pane.view.text))
    assert "Du bist beigetreten" in text_of(visit.page.pane.view.text)
    assert visit.page.pane.composer.send_button["text"] == "Senden"


def test_what_is_chosen_in_the_settings_holds_from_the_next_start_on(
    start: Callable[[], App], preferences: PreferenceFile
) -> None:
    preferences.remember(language="system")
    app = start()
    app.settings.open()
    window = app.settings.window
    assert window is not None
    settle(app.root)
    assert window.languages["system"].instate(["selected"])
    press(window.languages["de"], "<space>")
    assert window.close_button["text"] == "Close"
    app.close()
    again = start()
    again.settings.open()
    assert again.settings.window is not None
    assert again.settings.window.close_button["text"] == "Schließen"
