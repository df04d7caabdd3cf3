import tkinter as tk
from tkinter import ttk

import pytest

from desktop.driving import click, place_of_row, press, settle, take_focus, write
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.chat.switcher import Switcher
from hubbub.desktop.notices.marks import Mark

LOBBY, CAKES = Conversation("#lobby", "#lobby"), Conversation("#cakes", "#cakes")
LIBRARY = ListedServer("lib", "Library", Link.ONLINE, [LOBBY, CAKES], {"#cakes": Mark(2)})
CHESS = ListedServer("chess", "Chess", Link.ONLINE, [LOBBY], {})


class Switching:
    def __init__(self, root: tk.Tk, *servers: ListedServer) -> None:
        self.went: list[Place] = []
        self.closed: list[bool] = []
        page = ttk.Frame(root, width=900, height=600)
        page.grid(sticky="nsew")
        take_focus(root)
        self.switcher = Switcher(
            page, servers, on_choose=self.went.append, on_close=lambda: self.closed.append(True)
        )
        settle(root)

    @property
    def rows(self) -> list[str]:
        tree = self.switcher.tree
        return [str(tree.item(row, "text")) for row in tree.get_children()]


@pytest.fixture
def switching(root: tk.Tk) -> Switching:
    return Switching(root, LIBRARY, CHESS)


def test_everything_is_offered_with_its_server_what_is_unread_first(switching: Switching) -> None:
    assert switching.rows == ["#cakes (2)", "#lobby", "#lobby"]
    tree = switching.switcher.tree
    assert [tree.set(row, "server") for row in tree.get_children()] == ["Library", "Library", "Chess"]


def test_a_single_server_is_not_named(root: tk.Tk) -> None:
    tree = Switching(root, CHESS).switcher.tree
    assert tree.set("0", "server") == ""


def test_a_long_name_has_the_room_that_no_server_needs(root: tk.Tk) -> None:
    name = "#preparations-for-the-autumn-fair-in-town"
    servers = [ListedServer(each, each, Link.ONLINE, [Conversation(name, name)], {}) for each in "ab"]
    assert Switching(root, servers[0]).rows == [name]
    assert all(row.endswith("…") for row in Switching(root, *servers).rows)


def test_what_is_typed_is_found_and_return_goes_there(switching: Switching) -> None:
    write(switching.switcher.search, "lobby")
    assert switching.rows == ["#lobby", "#lobby"]
    press(switching.switcher.search, "<Down>")
    press(switching.switcher.search, "<Down>")
    press(switching.switcher.search, "<Return>")
    assert switching.went == [("chess", "#lobby")]
    assert switching.closed
    assert not switching.switcher.winfo_exists()


def test_a_click_goes_there_too(switching: Switching) -> None:
    click(switching.switcher.tree, *place_of_row(switching.switcher.tree, "1"))
    assert switching.went == [("lib", "#lobby")]


def test_what_is_not_found_is_said(switching: Switching) -> None:
    write(switching.switcher.search, "xyz")
    assert "No conversation" in str(switching.switcher.note["text"])
    press(switching.switcher.search, "<Return>")
    assert switching.went == []
    assert switching.switcher.winfo_exists()


def test_escape_goes_nowhere(switching: Switching) -> None:
    press(switching.switcher.search, "<Escape>")
    assert switching.closed
    assert switching.went == []
    assert not switching.switcher.winfo_exists()
