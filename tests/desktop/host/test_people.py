import tkinter as tk

import pytest

from desktop.driving import option, press, settle, take_focus
from hubbub.desktop.host.people import PeoplePage, in_short
from hubbub.wire.control import Attendee, BannedAddress, Report

ANN = Attendee("Ann", "Ann", ("192.168.1.5", "192.168.1.6"), 0, 30)
BOB = Attendee("bob", "", ("192.168.1.7",), 0, 7200)
LONG = Attendee("W" * 30, "", ("2001:db8:85a3:8d3:1319:8a2e:370:7348",), 0, 0)
BAN = BannedAddress("192.168.1.9/32", "spam spam")


def report(*people: Attendee, bans: tuple[BannedAddress, ...] = (), more: int = 0) -> Report:
    return Report("x", "#lobby", "", False, people, len(people) + more, 1, 1, None, 1, bans)


class Shown:
    def __init__(self, root: tk.Tk) -> None:
        self.sent_away: list[str] = []
        self.lifted: list[str] = []
        self.page = PeoplePage(
            root, on_send_away=lambda person: self.sent_away.append(person.nick), on_lift=self.lifted.append
        )
        self.page.grid(sticky="nsew")
        settle(root)

    def show(self, told: Report) -> None:
        self.page.show(told)
        settle(self.page)

    def row(self, nick: str) -> tuple[str, ...]:
        tree = self.page.tree
        return (str(tree.item(nick, "text")), *map(str, tree.item(nick, "values")))


@pytest.fixture
def shown(root: tk.Tk) -> Shown:
    return Shown(root)


def test_everybody_has_a_row_with_what_is_known(shown: Shown, root: tk.Tk) -> None:
    root.geometry("1200x400")
    settle(root)
    shown.show(report(ANN, BOB))
    name, account, address, _since, idle = shown.row("Ann")
    assert (name, account, address, idle) == ("Ann", "Ann", "192.168.1.5, 192.168.1.6", "a moment")
    assert shown.row("bob")[1:3] == ("guest", "192.168.1.7")
    assert shown.row("bob")[4] == "2 hours"


def test_the_list_follows_who_comes_and_goes(shown: Shown) -> None:
    shown.show(report(BOB))
    shown.page.tree.selection_set("bob")
    shown.show(report(ANN, BOB._replace(idle=86_400)))
    assert shown.page.tree.get_children() == ("Ann", "bob")
    assert shown.row("bob")[4] == "1 day"
    assert shown.page.tree.selection() == ("bob",)
    shown.show(report(ANN))
    assert shown.page.tree.get_children() == ("Ann",)
    assert "disabled" in shown.page.send_away_button.state()


def test_long_names_leave_room_and_have_some(shown: Shown, root: tk.Tk) -> None:
    root.geometry("500x300")
    settle(root)
    shown.show(report(LONG, BOB))
    name, _account, address, *_ = shown.row(LONG.nick)
    assert name.endswith("…")
    assert len(name) > 6
    assert address.endswith("…")
    root.geometry("1200x300")
    settle(root)
    assert shown.row(LONG.nick)[0] == LONG.nick


def test_it_says_where_nobody_is_and_how_many_are_not_listed(shown: Shown) -> None:
    shown.show(report())
    assert "Nobody is here" in option(shown.page.note, "text")
    shown.show(report(ANN, more=1234))
    assert "1,234 more" in option(shown.page.note, "text")
    shown.show(report(ANN))
    assert option(shown.page.note, "text") == ""


@pytest.mark.parametrize("ask", ["button", "key"])
def test_who_is_chosen_can_be_sent_away(shown: Shown, ask: str) -> None:
    shown.show(report(ANN, BOB))
    take_focus(shown.page.tree)  # which chooses the first
    press(shown.page.tree, "<Down>")
    if ask == "key":
        press(shown.page.tree, "<Delete>")
    else:
        shown.page.send_away_button.invoke()
    assert shown.sent_away == ["bob"]


def test_banned_addresses_are_there_when_there_are_some_and_can_be_let_in(shown: Shown) -> None:
    shown.show(report(ANN))
    assert not shown.page.bans.winfo_ismapped()
    shown.show(report(ANN, bans=(BAN,)))
    assert shown.page.bans.winfo_ismapped()
    tree = shown.page.bans.tree
    assert tree.item(BAN.address, "text") == "192.168.1.9"
    assert tree.item(BAN.address, "values") == ("spam spam",)
    assert "disabled" in shown.page.bans.lift_button.state()
    take_focus(tree)
    settle(tree)
    shown.page.bans.lift_button.invoke()
    assert shown.lifted == [BAN.address]
    shown.show(report(ANN))
    assert not shown.page.bans.winfo_ismapped()


def test_a_network_of_one_address_is_that_address() -> None:
    assert in_short("192.168.1.9/32") == "192.168.1.9"
    assert in_short("fd00::1/128") == "fd00::1"
    assert in_short("10.0.0.0/8") == "10.0.0.0/8"
