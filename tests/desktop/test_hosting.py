import json
import signal
import socket
import sys
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from desktop.driving import wait_until
from hubbub.desktop.hosting import (
    HostedServer,
    Place,
    default_name,
    door,
    free_port,
    invitation,
    listening_port,
    page_link,
)
from hubbub.wire.control import Order, Report, Verb


@pytest.fixture
def hosted(root: tk.Tk, tmp_path: Path) -> Iterator[HostedServer]:
    server = HostedServer(root, tmp_path / "server")
    yield server
    server.stop(5)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


class Outcome:
    def __init__(self) -> None:
        self.port: int | None = None
        self.reason = ""

    def ready(self, port: int) -> None:
        self.port = port

    def failed(self, reason: str) -> None:
        self.reason = reason


def test_a_server_starts_while_the_window_lives(root: tk.Tk, hosted: HostedServer) -> None:
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    assert outcome.port is None
    port = wait_until(root, lambda: outcome.port)
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass


def test_browsers_find_it_where_it_says_or_nowhere(root: tk.Tk, hosted: HostedServer, taken: int) -> None:
    """The port that is taken is passed over; what is asked for at the next one comes from the server."""
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, web=taken, ready=outcome.ready, failed=outcome.failed)
    wait_until(root, lambda: outcome.port)
    assert hosted.place is not None
    assert hosted.place.web > taken
    with urlopen(f"{page_link('127.0.0.1', hosted.place.web)}health", timeout=5) as answer:
        assert json.load(answer)["status"] == "ok"
    first, again = hosted.place.web, Outcome()
    hosted.stop(5)
    hosted.start("127.0.0.1", 0, web=first, ready=again.ready, failed=again.failed)
    wait_until(root, lambda: again.port)
    assert hosted.place.web == first
    without = Outcome()
    hosted.stop(5)
    hosted.start("127.0.0.1", 0, ready=without.ready, failed=without.failed)
    wait_until(root, lambda: without.port)
    assert hosted.place.web == 0
    assert json.loads((hosted.log_path.parent / "run.json").read_text())["web"] == []


def test_browsers_get_no_port_that_the_chat_has(root: tk.Tk, hosted: HostedServer) -> None:
    port = free_port("127.0.0.1", 20_000)
    assert port is not None
    outcome = Outcome()
    hosted.start("127.0.0.1", port, web=port, ready=outcome.ready, failed=outcome.failed)
    wait_until(root, lambda: outcome.port)
    assert hosted.place is not None
    assert hosted.place.web > port


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_reads_what_it_keeps(root: tk.Tk, hosted: HostedServer) -> None:
    hosted.log_path.parent.mkdir(mode=0o755)
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    wait_until(root, lambda: outcome.port)
    assert hosted.log_path.parent.stat().st_mode & 0o777 == 0o700


def test_it_stops_gracefully_with_the_window(root: tk.Tk, hosted: HostedServer) -> None:
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    port = wait_until(root, lambda: outcome.port)
    hosted.stop(5)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    assert "stopped" in hosted.log_path.read_text()
    assert not (hosted.log_path.parent / "run.json").exists()


def test_it_tells_how_it_is_and_takes_orders_while_it_runs(root: tk.Tk, hosted: HostedServer) -> None:
    told: list[Report] = []
    hosted.told = told.append
    assert not hosted.give(Order())
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, name="Ann's place", ready=outcome.ready, failed=outcome.failed)
    wait_until(root, lambda: told, 20)
    assert hosted.place == Place("127.0.0.1", outcome.port or 0, "Ann's place")
    assert told[0].name == "Ann's place"
    assert hosted.give(Order(Verb.CLOSE_DOOR))
    wait_until(root, lambda: told[-1].closed)
    hosted.stop(5)
    assert not hosted.is_running
    assert not hosted.give(Order())


def test_a_taken_port_is_told_in_words(root: tk.Tk, hosted: HostedServer, taken: int) -> None:
    outcome = Outcome()
    hosted.start("127.0.0.1", taken, ready=outcome.ready, failed=outcome.failed)
    reason = wait_until(root, lambda: outcome.reason)
    assert str(taken) in reason
    assert "Traceback" not in reason
    assert outcome.port is None


def test_a_host_that_is_not_ours_is_told_in_words(root: tk.Tk, hosted: HostedServer) -> None:
    outcome = Outcome()
    hosted.start("192.0.2.1", 6697, ready=outcome.ready, failed=outcome.failed)
    reason = wait_until(root, lambda: outcome.reason)
    assert "192.0.2.1" in reason


def test_a_second_start_takes_the_place_of_the_first(root: tk.Tk, hosted: HostedServer) -> None:
    first, second = Outcome(), Outcome()
    hosted.start("127.0.0.1", 0, ready=first.ready, failed=first.failed)
    wait_until(root, lambda: first.port)
    hosted.stop(5)
    hosted.start("127.0.0.1", 0, ready=second.ready, failed=second.failed)
    wait_until(root, lambda: second.port)


def test_stopping_while_it_starts_reports_nothing_more(root: tk.Tk, hosted: HostedServer) -> None:
    outcome = Outcome()
    hosted.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    hosted.stop(5)
    hosted.stop(5)
    assert (outcome.port, outcome.reason) == (None, "")


def test_one_that_does_not_listen_to_its_input_is_told_more_firmly(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = tmp_path / "stubborn"
    stubborn.write_text("#!/bin/sh\ntrap '' TERM\nwhile :; do read -r _ </dev/zero; done\n")
    stubborn.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(stubborn))
    server = HostedServer(root, tmp_path / "server")
    outcome = Outcome()
    server.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    process = server._process
    assert process is not None
    server.stop(0.01)
    assert process.returncode == -signal.SIGKILL


def test_a_server_that_dies_silently_is_told_too(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/true")
    server = HostedServer(root, tmp_path / "server")
    outcome = Outcome()
    server.start("127.0.0.1", 0, ready=outcome.ready, failed=outcome.failed)
    assert "did not say why" in wait_until(root, lambda: outcome.reason)


@pytest.mark.parametrize(
    ("content", "port"),
    [
        (None, None),
        ("{", None),
        (json.dumps({"pid": 1, "ircs": ["0.0.0.0:6697"]}), None),
        (json.dumps({"pid": 7, "ircs": []}), None),
        (json.dumps({"pid": 7, "irc": [], "ircs": ["0.0.0.0:6697"]}), 6697),
        (json.dumps({"pid": 7, "ircs": ["[::]:7000"]}), 7000),
    ],
)
def test_the_port_is_read_only_from_our_own_server(
    tmp_path: Path, content: str | None, port: int | None
) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    assert listening_port(tmp_path / "run.json", 7) == port


def test_the_free_port_that_is_offered_is_free(taken: int) -> None:
    offer = free_port("127.0.0.1", taken - 1)
    assert offer is not None
    assert offer > taken
    with socket.create_server(("127.0.0.1", offer)):
        pass


def test_no_port_is_offered_for_a_host_that_is_not_ours() -> None:
    assert free_port("192.0.2.1", 6697) is None
    assert free_port("127.0.0.1", 65535) is None
    assert free_port("no such host.invalid", 6697) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_nobody_is_invited_to_what_only_this_computer_reaches(host: str) -> None:
    words = invitation(Place(host, 6697, "", 8067))
    assert words == f"Only people on this computer can come in, at {host}, port 6697."


def test_others_are_invited_to_where_they_can_come() -> None:
    words = invitation(Place("192.168.1.20", 6697, ""))
    assert "type 192.168.1.20, port 6697" in words
    assert "browser" not in words
    assert "http://192.168.1.20:8067/ in a browser" in invitation(Place("192.168.1.20", 6697, "", 8067))
    assert "http://[fd00::20]:8067/" in invitation(Place("fd00::20", 6697, "", 8067))
    assert "0.0.0.0" not in invitation(Place("0.0.0.0", 6697, "", 8067))


def test_this_computer_enters_by_its_own_door() -> None:
    assert door("0.0.0.0") == "127.0.0.1"
    assert door("::") == "::1"
    assert door("192.168.1.20") == "192.168.1.20"


@pytest.mark.parametrize(
    ("user", "name"), [("maria", "Maria's Hubbub"), ("x" * 40, "Hubbub"), ("", "Hubbub"), (None, "Hubbub")]
)
def test_a_server_is_named_after_who_creates_it(
    monkeypatch: pytest.MonkeyPatch, user: str | None, name: str
) -> None:
    def find() -> str:
        if user is None:
            raise KeyError("getpwuid(): uid not found: 1234")
        return user

    monkeypatch.setattr("getpass.getuser", find)
    assert default_name() == name
