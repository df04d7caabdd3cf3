import tkinter as tk

import pytest

from desktop.driving import press, settle
from hubbub.client.address import Address
from hubbub.desktop.launcher.enter import EnterPage


class Entering:
    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[Address] = []
        self.went_back = False
        self.page = EnterPage(root, "localhost", "6697", on_back=self._back, on_address=self.chosen.append)
        self.page.grid(sticky="nsew")
        self.page.focus_first()
        settle(root)

    def fill(self, host: str, port: str) -> None:
        self.page.host.fill(host)
        self.page.port.fill(port)

    def _back(self) -> None:
        self.went_back = True


@pytest.fixture
def entering(root: tk.Tk) -> Entering:
    return Entering(root)


def test_the_last_server_is_filled_in_and_the_host_has_the_focus(entering: Entering) -> None:
    assert (entering.page.host.value, entering.page.port.value) == ("localhost", "6697")
    assert entering.page.focus_get() is entering.page.host.entry


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("chat.example.org", "6697", Address("chat.example.org", 6697, tls=True)),
        ("192.168.1.20", "6667", Address("192.168.1.20", 6667, tls=False)),
        ("fd00::20", "7000", Address("fd00::20", 7000, tls=True)),
        (" localhost ", " 6697 ", Address("localhost", 6697, tls=True)),
    ],
)
def test_host_and_port_lead_on(entering: Entering, host: str, port: str, address: Address) -> None:
    entering.fill(host, port)
    press(entering.page.port.entry, "<Return>")
    assert entering.chosen == [address]


def test_so_does_the_button(entering: Entering) -> None:
    entering.page.enter_button.invoke()
    assert entering.chosen == [Address("localhost", 6697, tls=True)]


@pytest.mark.parametrize(
    ("host", "port", "problems"),
    [
        ("not a host", "6697", (True, False)),
        ("999.1.1.1", "6697", (True, False)),
        ("localhost", "0", (False, True)),
        ("", "", (True, True)),
    ],
)
def test_what_is_no_address_is_told_beside_the_field(
    entering: Entering, host: str, port: str, problems: tuple[bool, bool]
) -> None:
    entering.fill(host, port)
    entering.page.enter()
    settle(entering.page)
    assert (bool(entering.page.host.problem), bool(entering.page.port.problem)) == problems
    assert entering.chosen == []
    wrong = entering.page.host if problems[0] else entering.page.port
    assert entering.page.focus_get() is wrong.entry


def test_it_leads_back(entering: Entering) -> None:
    entering.page.back()
    assert entering.went_back
