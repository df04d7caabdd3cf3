import tkinter as tk

import pytest

from desktop.driving import click, place_of_row, press, settle
from hubbub.client.model import Conversation
from hubbub.desktop.chat.conversations import ConversationList


class Listed:
    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[str] = []
        self.list = ConversationList(root, self.chosen.append)
        self.list.grid(sticky="nsew")
        self.tree = self.list.tree
        settle(root)

    def show(
        self, *conversations: Conversation, unread: dict[str, int] | None = None, current: str = ""
    ) -> None:
        self.list.show({one.key: one for one in conversations}, unread or {}, current, "#lobby")
        settle(self.list)

    @property
    def rows(self) -> list[str]:
        return [str(self.tree.item(row, "text")) for row in self.tree.get_children()]


LOBBY = Conversation("#lobby", "#lobby")
CAKES = Conversation("#cakes", "#Cakes")
BOB = Conversation("bob", "Bob")


@pytest.fixture
def listed(root: tk.Tk) -> Listed:
    return Listed(root)


def test_the_lobby_comes_first_then_channels_then_people(listed: Listed) -> None:
    listed.show(BOB, LOBBY, CAKES)
    assert listed.rows == ["#lobby", "#Cakes", "Bob"]
    listed.show(LOBBY, CAKES)
    assert listed.rows == ["#lobby", "#Cakes"]


def test_what_is_unread_is_counted_and_bold(listed: Listed) -> None:
    listed.show(LOBBY, BOB, unread={"bob": 3})
    assert listed.rows == ["#lobby", "Bob (3)"]
    assert listed.tree.item("bob", "tags") == ("unread",)
    listed.show(LOBBY, BOB)
    assert listed.rows == ["#lobby", "Bob"]
    assert not listed.tree.item("bob", "tags")


def test_who_is_not_there_is_dimmed(listed: Listed) -> None:
    listed.show(LOBBY, Conversation("bob", "bob", joined=False))
    assert listed.tree.item("bob", "tags") == ("absent",)


def test_the_open_one_is_marked(listed: Listed) -> None:
    listed.show(LOBBY, CAKES, current="#cakes")
    assert listed.tree.selection() == ("#cakes",)


def test_a_click_and_return_choose(listed: Listed) -> None:
    listed.show(LOBBY, CAKES, BOB)
    x, y = place_of_row(listed.tree, "#cakes")
    click(listed.tree, x, y)
    listed.tree.focus("bob")
    press(listed.tree, "<Return>")
    click(listed.tree, x, listed.tree.winfo_height() - 5)
    assert listed.chosen == ["#cakes", "bob"]
