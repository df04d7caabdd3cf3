import socket
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.driving import press, settle, wait_until
from hubbub.client.address import Address
from hubbub.desktop.hosting import WEB_PORT, HostedServer, default_name
from hubbub.desktop.launcher.create import CreatePage


class Creating:
    def __init__(self, root: tk.Tk, data: Path) -> None:
        self.root = root
        self.ready: list[Address] = []
        self.went_back = False
        self.server = HostedServer(root, data)
        self.page = CreatePage(
            root, self.server, on_back=self._back, on_ready=lambda address, _words: self.ready.append(address)
        )
        self.page.grid(sticky="nsew")
        self.page.focus_first()
        settle(root)

    @property
    def is_starting(self) -> bool:
        return self.page.create_button.instate(["disabled"])

    def fill(self, host: str, port: int | str) -> None:
        self.page.host.fill(host)
        self.page.port.fill(str(port))

    def _back(self) -> None:
        self.went_back = True


@pytest.fixture
def creating(root: tk.Tk, tmp_path: Path) -> Iterator[Creating]:
    made = Creating(root, tmp_path / "server")
    yield made
    made.server.stop(5)


@pytest.fixture
def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_sensible_values_are_filled_in(creating: Creating) -> None:
    assert creating.page.host.value == "0.0.0.0"
    assert creating.page.port.value == "6697"
    assert creating.page.name.value == default_name()
    assert creating.page.focus_get() is creating.page.name.entry


def test_return_starts_a_server(creating: Creating, free: int) -> None:
    creating.fill("127.0.0.1", free)
    press(creating.page.port.entry, "<Return>")
    assert creating.is_starting
    assert wait_until(creating.root, lambda: creating.ready) == [Address("127.0.0.1", free, tls=True)]


def test_browsers_are_let_in_unless_that_is_unticked(creating: Creating, free: int) -> None:
    assert creating.page.browsers.chosen
    creating.fill("127.0.0.1", free)
    creating.page.create()
    wait_until(creating.root, lambda: creating.ready)
    assert creating.server.place is not None
    assert creating.server.place.web >= WEB_PORT
    creating.server.stop(5)
    creating.page._lock(locked=False)
    press(creating.page.browsers, "<space>")
    creating.ready.clear()
    creating.page.create()
    wait_until(creating.root, lambda: creating.ready)
    assert creating.server.place.web == 0


def test_pressing_twice_starts_one(creating: Creating, free: int) -> None:
    creating.fill("127.0.0.1", free)
    creating.page.create()
    process = creating.server._process
    creating.page.create()
    assert creating.server._process is process


@pytest.mark.parametrize(
    ("host", "port", "wrong"),
    [("not a host", "6697", "host"), ("127.0.0.1", "many", "port"), ("", "70000", "host")],
)
def test_what_is_no_address_is_told_beside_the_field(
    creating: Creating, host: str, port: str, wrong: str
) -> None:
    creating.fill(host, port)
    creating.page.create()
    settle(creating.root)
    field = {"host": creating.page.host, "port": creating.page.port}[wrong]
    assert field.problem
    assert creating.page.focus_get() is field.entry
    assert not creating.is_starting
    assert creating.server._process is None


def test_a_name_that_a_server_cannot_have_is_told_beside_it(creating: Creating) -> None:
    creating.fill("127.0.0.1", 0)
    for wrong in ("", "two  spaces", "x" * 41):
        creating.page.name.fill(wrong)
        creating.page.create()
        assert creating.page.name.problem
        assert creating.server._process is None


def test_a_taken_port_is_told_and_a_free_one_offered(creating: Creating) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = int(listener.getsockname()[1])
        creating.fill("127.0.0.1", taken)
        creating.page.create()
        problem = wait_until(creating.root, lambda: creating.page.port.problem)
        settle(creating.root)
        assert str(taken) in problem
        assert creating.page.offer_button.winfo_ismapped()
        creating.page.offer_button.invoke()
        (address,) = wait_until(creating.root, lambda: creating.ready)
    assert address.port > taken


def test_a_host_that_is_not_ours_is_told_beside_the_host(creating: Creating) -> None:
    creating.fill("192.0.2.1", 6697)
    creating.page.create()
    problem = wait_until(creating.root, lambda: creating.page.host.problem)
    settle(creating.root)
    assert "192.0.2.1" in problem
    assert not creating.page.offer_button.winfo_ismapped()
    assert not creating.is_starting


def test_going_back_ends_a_server_that_still_starts(creating: Creating, free: int) -> None:
    creating.fill("127.0.0.1", free)
    creating.page.create()
    creating.page.back()
    assert creating.went_back
    assert creating.server._process is None
