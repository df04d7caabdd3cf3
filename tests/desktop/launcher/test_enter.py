import tkinter as tk

import pytest

from desktop.driving import press, settle, take_focus
from hubbub.client.address import Address
from hubbub.client.changes import ServersFound
from hubbub.client.entrance import EntranceLink, parse_entrance
from hubbub.client.links import ServerLink
from hubbub.client.model import FoundServer
from hubbub.desktop.launcher.enter import EnterPage


class Entering:
    def __init__(self, root: tk.Tk) -> None:
        self.links: list[ServerLink] = []
        self.entrances: list[EntranceLink] = []
        self.forgotten: list[Address] = []
        self.went_back = False
        self.page = EnterPage(
            root,
            "localhost",
            "6697",
            on_back=self._back,
            on_link=self.links.append,
            on_entrance=self.entrances.append,
            on_forget=self.forgotten.append,
        )
        self.page.grid(sticky="nsew")
        self.page.focus_first()
        settle(root)

    @property
    def chosen(self) -> list[Address]:
        return [link.address for link in self.links]

    def fill(self, host: str, port: str) -> None:
        self.page.host.fill(host)
        self.page.port.fill(port)

    def _back(self) -> None:
        self.went_back = True


@pytest.fixture
def entering(root: tk.Tk) -> Entering:
    return Entering(root)


HOME = FoundServer("Anns-place", Address("192.168.1.20", 6697, tls=True), 12)
CLUB = FoundServer("Club", Address("192.168.1.21", 7000, tls=False), None)


def test_the_last_server_is_filled_in(entering: Entering) -> None:
    assert (entering.page.host.value, entering.page.port.value) == ("localhost", "6697")


def test_what_is_found_can_be_entered_with_keys_alone(entering: Entering) -> None:
    assert entering.page.focus_get() is entering.page.found.tree
    entering.page.show_found(ServersFound((HOME, CLUB)))
    settle(entering.page)
    press(entering.page.found.tree, "<Return>")
    press(entering.page.found.tree, "<Down>")
    press(entering.page.found.tree, "<Return>")
    assert entering.links == [ServerLink(HOME.address), ServerLink(CLUB.address)]


def test_tab_goes_through_the_lists_to_the_fields(entering: Entering) -> None:
    page = entering.page
    page.show_recent([HOME])
    settle(page)
    take_focus(page.found.tree)
    for following in (page.recent.tree, page.host.entry, page.port.entry, page.enter_button):
        focused = page.focus_get()
        assert focused is not None
        press(focused, "<Tab>")
        assert page.focus_get() is following


def test_an_empty_list_says_what_is_looked_for_and_what_to_do(entering: Entering) -> None:
    words = str(entering.page.found.note["text"])
    assert "Looking for servers on this network" in words
    assert "type them below" in words
    entering.page.show_found(ServersFound((), "This network can't be searched: no network."))
    words = str(entering.page.found.note["text"])
    assert words.startswith("This network can't be searched: no network. Ask whoever")


def test_recent_servers_are_there_while_there_are_any(entering: Entering) -> None:
    assert not entering.page.recent.winfo_ismapped()
    entering.page.show_recent([HOME, CLUB])
    settle(entering.page)
    assert entering.page.recent.winfo_ismapped()
    press(entering.page.recent.tree, "<Delete>")
    assert entering.forgotten == [HOME.address]
    entering.page.show_recent([])
    settle(entering.page)
    assert not entering.page.recent.winfo_ismapped()


def test_a_link_in_the_host_field_names_the_port_and_the_channels(entering: Entering) -> None:
    entering.fill("hubbub://chat.example.org:7000/#lobby,dev", "")
    press(entering.page.host.entry, "<Return>")
    address = Address("chat.example.org", 7000, tls=True)
    assert entering.links == [ServerLink(address, ("#lobby", "#dev"))]


@pytest.mark.parametrize("link", ["http://chat.example.org/", "hubbub://x y", "hubbub://x/#a:b"])
def test_a_link_that_leads_nowhere_is_told_beside_the_field(entering: Entering, link: str) -> None:
    entering.fill(link, "6697")
    entering.page.enter()
    settle(entering.page)
    assert entering.page.host.problem
    assert entering.page.focus_get() is entering.page.host.entry
    assert entering.links == []


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


def test_a_link_that_lets_people_in_is_handed_on_once_and_may_be_refused(entering: Entering) -> None:
    link = "http://192.168.1.20:8067/invite/dJrU3G0U91L6BnsNlT3iUw"
    entering.fill(link, "6697")
    press(entering.page.host.entry, "<Return>")
    press(entering.page.host.entry, "<Return>")
    assert entering.entrances == [parse_entrance(link)]
    assert entering.links == []
    assert "Looking at the link" in str(entering.page.progress["text"])
    entering.page.refuse("Nobody answers.")
    settle(entering.page)
    assert not entering.page.progress.winfo_ismapped()
    assert entering.page.host.problem == "Nobody answers."
    assert entering.page.focus_get() is entering.page.host.entry
    press(entering.page.host.entry, "<Return>")
    assert len(entering.entrances) == 2
