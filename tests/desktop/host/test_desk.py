"""The server window against a real server that the program has started."""

import tkinter as tk
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest

from desktop.driving import option, settle, text_of, wait_until
from desktop.visitor import Visitor
from hubbub.client.model import Link
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.host.desk import HostDesk
from hubbub.desktop.host.send_away import SendAway
from hubbub.desktop.host.window import HostWindow
from hubbub.desktop.hosting import HostedServer
from hubbub.server.door import CLOSED_WORDS


class Hosting:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.root = root
        self.home = home
        self.server = HostedServer(root, home / "server")
        self.stopped = 0
        self.desk = HostDesk(root, self.server, own_nick=lambda: "Ann", on_stop=self._stop)
        self.visitors: list[Visitor] = []
        self.port = 0
        self.server.start("127.0.0.1", 0, name="Ann's place", ready=self._ready, failed=pytest.fail)
        wait_until(root, lambda: self.port, 20)

    def _ready(self, port: int) -> None:
        self.port = port

    def _stop(self) -> None:
        self.stopped += 1
        self.desk.close()
        self.server.stop(5)

    def visit(self, nick: str) -> Visitor:
        self.visitors.append(Visitor(self.root, self.port, nick, self.home))
        return self.visitors[-1]

    def wait(self, happened: Callable[[], object]) -> None:
        wait_until(self.root, happened, 20)

    @property
    def window(self) -> HostWindow:
        assert self.desk.window is not None
        return self.desk.window

    def state(self) -> str:
        return option(self.window.state_label, "text")

    def rows(self) -> tuple[str, ...]:
        return self.window.people.tree.get_children()

    def send_away(self, nick: str) -> None:
        self.window.people.tree.selection_set(nick)
        settle(self.root)
        self.window.people.send_away_button.invoke()

    def asked(self) -> Confirm:
        assert self.desk._asking is not None
        return self.desk._asking

    def close(self) -> None:
        for visitor in self.visitors:
            visitor.leave()
        self.desk.close()
        self.server.stop(5)


@pytest.fixture
def hosting(root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosting]:
    monkeypatch.setattr("hubbub.desktop.host.control._INTERVAL", 0.05)
    made = Hosting(root, tmp_path)
    made.desk.open()
    yield made
    made.close()


def test_the_host_sees_who_comes_closes_the_door_and_sends_away(hosting: Hosting) -> None:
    window = hosting.window
    hosting.wait(lambda: window.heading.full == "Ann's place")
    assert "Only people on this computer" in hosting.state()
    assert window.share.program.link.get() == f"hubbub://127.0.0.1:{hosting.port}/#lobby"
    shown = option(window.share.fingerprint, "text")
    certificate = (hosting.home / "server" / "tls" / "certificate.pem").read_text()
    assert "".join(shown.split()) == sha256(PEM_cert_to_DER_cert(certificate)).hexdigest()
    ann, bob = hosting.visit("Ann"), hosting.visit("bob")
    hosting.wait(lambda: hosting.rows() == ("Ann", "bob"))
    assert "2 people are here" in window.facts.full
    hosting.wait(lambda: "nick=bob" in text_of(window.log.text))

    assert not window.problem.winfo_ismapped()
    window.door_button.invoke()
    hosting.wait(lambda: "Joins are paused" in hosting.state())
    eve = hosting.visit("eve")
    hosting.wait(lambda: CLOSED_WORDS in eve.words)
    assert not eve.is_in
    assert ann.is_in

    hosting.send_away("bob")
    [dialog] = [each for each in window.winfo_children() if isinstance(each, SendAway)]
    dialog.reason.fill("enough")
    dialog.ban.invoke()
    dialog.go_button.invoke()
    hosting.wait(lambda: hosting.rows() == ("Ann",))
    hosting.wait(lambda: "this computer itself" in option(window.problem, "text"))
    hosting.wait(window.problem.winfo_ismapped)
    hosting.wait(lambda: "enough" in bob.words)

    hosting.send_away("Ann")
    assert "That is you" in option(window.problem, "text")

    assert option(window.door_button, "text") == "Let people in again"
    window.door_button.invoke()
    hosting.wait(lambda: option(window.door_button, "text") == "Pause joins")
    assert option(window.problem, "text") == ""


def test_a_server_that_has_died_can_be_started_again_where_it_was(hosting: Hosting) -> None:
    ann = hosting.visit("Ann")
    hosting.wait(lambda: hosting.rows() == ("Ann",))
    hosting.window.destroy()  # it comes back by itself
    assert hosting.server._process is not None
    hosting.server._process.kill()
    hosting.wait(lambda: hosting.desk.window is not None and hosting.desk.window.winfo_exists())
    assert "stopped by itself" in hosting.state()
    assert hosting.server.last_words() in hosting.state()
    window = hosting.window
    assert {"disabled"} == set(window.stop_button.state()) == set(window.door_button.state())
    settle(hosting.root)
    assert window.start_button.winfo_ismapped()
    window.start_button.invoke()
    hosting.wait(lambda: "Only people on this computer" in hosting.state())
    assert hosting.server.place is not None
    assert hosting.server.place.port == hosting.port
    assert "disabled" not in window.stop_button.state()
    hosting.wait(lambda: hosting.rows() == ("Ann",) and ann.link is Link.ONLINE)
    assert hosting.server.log_path.read_text().count("entered") == 2  # it still tells of before


def test_stopping_asks_first_and_says_whom_it_cuts_off(hosting: Hosting) -> None:
    done: list[None] = []
    hosting.wait(lambda: hosting.desk._report)
    hosting.desk.unless_others("Close?", "Close", lambda: done.append(None))
    assert len(done) == 1  # nobody else is there
    hosting.visit("Ann")
    hosting.visit("bob")
    hosting.wait(lambda: hosting.rows() == ("Ann", "bob"))
    hosting.desk.unless_others("Close?", "Close", lambda: done.append(None))
    settle(hosting.root)
    assert len(done) == 1
    hosting.asked().no_button.invoke()
    hosting.window.stop_button.invoke()
    hosting.window.stop_button.invoke()  # which asks once
    texts = [
        option(each, "text") for each in hosting.asked().content.winfo_children() if "label" in str(each)
    ]
    assert any("1 other person is here" in text and "Nothing is lost" in text for text in texts)
    window = hosting.window
    hosting.asked().yes_button.invoke()
    assert hosting.stopped == 1
    assert not window.winfo_exists()
    assert not hosting.server.is_running
    hosting.desk.open()
    assert hosting.desk.window is None
