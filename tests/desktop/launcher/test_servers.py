import tkinter as tk
from collections.abc import Sequence
from dataclasses import replace

import pytest

from desktop.driving import click, double_click, place_of_row, press, settle, take_focus
from hubbub.client.address import Address
from hubbub.client.model import FoundServer
from hubbub.desktop.launcher.servers import ServerList


def server(number: int, name: str = "", online: int | None = None) -> FoundServer:
    return FoundServer(name or f"Net{number}", Address(f"192.168.1.{number}", 6697, tls=True), online)


class Listed:
    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[str] = []
        self.removed: list[str] = []
        self.other = tk.Entry(root)
        self.other.grid()
        self.servers = ServerList(
            root,
            "Servers",
            height=4,
            on_choose=lambda address: self.chosen.append(address.host),
            on_remove=lambda address: self.removed.append(address.host),
        )
        self.servers.grid(sticky="ew")
        self.tree = self.servers.tree
        settle(root)

    def show(self, servers: Sequence[FoundServer], otherwise: str = "") -> None:
        self.servers.show(servers, otherwise)
        settle(self.tree)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [
            (str(self.tree.item(row, "text")), *map(str, self.tree.item(row, "values")))
            for row in self.tree.get_children()
        ]


@pytest.fixture
def listed(root: tk.Tk) -> Listed:
    return Listed(root)


def test_a_row_has_the_name_the_address_and_the_people(listed: Listed) -> None:
    listed.show([server(1, "Anns-place", 12), server(2, "Club")])
    assert listed.rows == [
        ("Anns-place", "192.168.1.1:6697", "12 online"),
        ("Club", "192.168.1.2:6697", ""),
    ]


def test_a_row_says_where_nobody_is_let_in(listed: Listed) -> None:
    listed.show([replace(server(1, "Anns-place", 12), closed=True), server(2, "Club", 3)])
    assert [row[2] for row in listed.rows] == ["lets nobody in now", "3 online"]
    take_focus(listed.tree)
    press(listed.tree, "<Return>")  # who was in may come back
    assert listed.chosen == ["192.168.1.1"]
    listed.show([server(1, "Anns-place", 12), server(2, "Club", 3)])
    assert [row[2] for row in listed.rows] == ["12 online", "3 online"]


def test_it_changes_under_ones_eyes_and_what_was_chosen_stays_chosen(listed: Listed) -> None:
    listed.show([server(1), server(2)])
    take_focus(listed.tree)
    press(listed.tree, "<Down>")
    listed.show([server(0, "A", 3), server(1), server(2, online=5), server(3)])
    assert [row[2] for row in listed.rows] == ["3 online", "", "5 online", ""]
    press(listed.tree, "<Return>")
    listed.show([server(1), server(3)])
    press(listed.tree, "<Return>")
    assert listed.chosen == ["192.168.1.2"]  # and not the one that has come into its place


def test_the_first_is_chosen_once_there_is_one(listed: Listed) -> None:
    take_focus(listed.tree)
    listed.show([server(1), server(2)])
    assert listed.tree.selection() == ("192.168.1.1:6697",)


def test_nothing_is_chosen_while_one_is_elsewhere(listed: Listed) -> None:
    take_focus(listed.other)
    listed.show([server(1)])
    assert listed.tree.selection() == ()
    take_focus(listed.tree)
    assert listed.tree.selection() == ("192.168.1.1:6697",)


def test_a_double_click_chooses(listed: Listed) -> None:
    listed.show([server(1), server(2)])
    click(listed.tree, *place_of_row(listed.tree, "192.168.1.1:6697"))
    x, y = place_of_row(listed.tree, "192.168.1.2:6697")
    assert listed.chosen == []
    double_click(listed.tree, x, y)
    assert listed.chosen == ["192.168.1.2"]
    double_click(listed.tree, x, y + 40)
    assert listed.chosen == ["192.168.1.2"]


def test_delete_removes_and_the_next_one_is_chosen(listed: Listed) -> None:
    listed.show([server(1), server(2)])
    take_focus(listed.tree)
    press(listed.tree, "<Delete>")
    assert listed.removed == ["192.168.1.1"]
    listed.show([server(2)])
    press(listed.tree, "<Return>")
    assert listed.chosen == ["192.168.1.2"]


def test_an_empty_list_says_why(listed: Listed) -> None:
    listed.show([], "Nothing yet.")
    assert listed.servers.note.winfo_ismapped()
    assert str(listed.servers.note["text"]) == "Nothing yet."
    listed.show([server(1)], "Nothing yet.")
    assert not listed.servers.note.winfo_ismapped()


def test_long_names_and_addresses_are_cut_with_an_ellipsis(root: tk.Tk, listed: Listed) -> None:
    root.geometry("420x400")
    long = FoundServer("W" * 40, Address("a-long-name.department.example.org", 6697, tls=True), 1_000_000)
    listed.show([long])
    ((name, address, online),) = listed.rows
    assert name.endswith("…")
    assert address.endswith("…")
    assert online == "1000000 online"
    root.geometry("1400x400")
    settle(root)
    assert listed.rows == [("W" * 40, "a-long-name.department.example.org:6697", "1000000 online")]


def test_names_from_right_to_left_are_drawn_as_they_read(listed: Listed) -> None:
    listed.show([server(1, "שלום")])
    assert listed.rows[0][0] == "םולש"
