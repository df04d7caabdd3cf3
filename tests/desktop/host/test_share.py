import tkinter as tk

import pytest

from desktop.driving import option, press, settle, take_focus, wait_until
from hubbub.client.discovery import own_addresses
from hubbub.client.links import ServerLink, parse_link
from hubbub.desktop import copying
from hubbub.desktop.host import share
from hubbub.desktop.host.share import SharePage, reachable_hosts
from hubbub.desktop.hosting import Place
from hubbub.desktop.trust import in_groups

FINGERPRINT = "0123456789abcdef" * 4


class Shared:
    def __init__(self, root: tk.Tk) -> None:
        self.page = SharePage(root)
        self.page.grid(sticky="nsew")
        self.drawn: list[str] = []

    def show(self, host: str, port: int = 6697, web: int = 0) -> None:
        self.page.show(Place(host, port, "Ann's place", web), "#lobby", FINGERPRINT)
        settle(self.page)

    @property
    def link(self) -> ServerLink:
        return parse_link(self.page.program.link.get())


@pytest.fixture
def shared(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> Shared:
    monkeypatch.setattr(share, "own_addresses", lambda: ["10.0.0.3", "192.168.1.20", "fd00::20"])
    monkeypatch.setattr(share, "lan_address", lambda: "192.168.1.20")
    made = Shared(root)
    monkeypatch.setattr(made.page.code, "show", made.drawn.append)
    return made


def test_the_link_leads_to_the_lobby_by_the_main_network(shared: Shared) -> None:
    shared.show("0.0.0.0", 7000)
    assert shared.page.program.link.get() == "hubbub://192.168.1.20:7000/#lobby"
    assert set(shared.drawn) == {shared.page.program.link.get()}
    assert shared.link.address.tls


def test_another_network_can_be_chosen_by_the_keyboard(shared: Shared) -> None:
    shared.show("0.0.0.0")
    assert shared.page.addresses.get_children() == ("192.168.1.20", "10.0.0.3")
    take_focus(shared.page.addresses)
    press(shared.page.addresses, "<Down>")
    settle(shared.page)
    assert shared.page.program.link.get() == "hubbub://10.0.0.3:6697/#lobby" == shared.drawn[-1]


def test_where_there_is_one_address_there_is_nothing_to_choose(shared: Shared) -> None:
    shared.show("192.168.7.7")
    assert not shared.page.addresses.winfo_ismapped()
    assert shared.link.address.host == "192.168.7.7"
    shared.show("::")
    assert shared.link.address.host == "fd00::20"
    assert not shared.page.addresses.winfo_ismapped()


def test_the_link_is_copied_and_that_is_told_for_a_moment(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, root: tk.Tk
) -> None:
    monkeypatch.setattr(copying, "_COPIED_SHOWN", 1)
    shared.show("0.0.0.0")
    shared.page.program.copy_button.invoke()
    assert root.clipboard_get() == shared.page.program.link.get()
    assert option(shared.page.program.copy_button, "text") == "Copied"
    shared.page.program.copy_button.invoke()
    wait_until(root, lambda: option(shared.page.program.copy_button, "text") == "Copy link")
    monkeypatch.setattr(copying, "_COPIED_SHOWN", 60_000)
    shared.page.program.copy_button.invoke()  # and then the page goes


def test_with_a_browser_one_comes_in_by_a_page_whose_code_is_shown_first(shared: Shared, root: tk.Tk) -> None:
    shared.show("0.0.0.0", 6697, 8067)
    page = shared.page
    assert page.browser.link.get() == "http://192.168.1.20:8067/" == shared.drawn[-1]
    assert page.program.link.get() == "hubbub://192.168.1.20:6697/#lobby"
    assert "isn't encrypted" in option(page.browser.note, "text")
    press(page.addresses, "<Down>")
    settle(page)
    assert page.browser.link.get() == "http://10.0.0.3:8067/" == shared.drawn[-1]
    press(page.program.heading, "<space>")
    assert shared.drawn[-1] == "hubbub://10.0.0.3:6697/#lobby"
    page.browser.copy_button.invoke()
    assert root.clipboard_get() == "http://10.0.0.3:8067/"


def test_where_browsers_are_not_let_in_there_is_one_way(shared: Shared) -> None:
    shared.show("0.0.0.0")
    assert not shared.page.browser.winfo_ismapped()
    assert not shared.page.program.heading.winfo_ismapped()
    shared.show("::", 6697, 8067)
    assert shared.page.browser.link.get() == "http://[fd00::20]:8067/"


def test_on_this_computer_nothing_can_be_read_on_the_way(shared: Shared) -> None:
    shared.show("127.0.0.1", 6697, 8067)
    assert shared.page.browser.link.get() == "http://127.0.0.1:8067/"
    assert not option(shared.page.browser.note, "text")


def test_the_fingerprint_is_shown_as_others_are_shown_it(shared: Shared) -> None:
    shared.show("0.0.0.0")
    assert option(shared.page.fingerprint, "text") == in_groups(FINGERPRINT)


def test_it_says_when_nobody_else_can_come_in(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.show("127.0.0.1")
    assert "Only people on this computer" in option(shared.page.explanation, "text")
    monkeypatch.setattr(share, "own_addresses", list)
    shared.show("0.0.0.0")
    assert "in no network" in option(shared.page.explanation, "text")
    assert "disabled" in shared.page.program.copy_button.state()


def test_of_this_computers_own_addresses_none_is_of_itself_only() -> None:
    assert not any(host.startswith(("127.", "::1", "fe80")) for host in own_addresses())
    assert reachable_hosts("192.168.1.20") == ["192.168.1.20"]
