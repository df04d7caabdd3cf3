import tkinter as tk

import pytest

from desktop.driving import click, place_of_row, press, settle
from hubbub.client.model import Conversation
from hubbub.desktop import theme
from hubbub.desktop.chat.conversations import ConversationList
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.policy import Level


class Listed:
    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[str] = []
        self.levels: list[tuple[str, Level]] = []
        self.list = ConversationList(
            root, self.chosen.append, lambda key, level: self.levels.append((key, level))
        )
        self.list.grid(sticky="nsew")
        self.tree = self.list.tree
        settle(root)

    def show(
        self, *conversations: Conversation, marks: dict[str, Mark] | None = None, current: str = ""
    ) -> None:
        self.list.show({one.key: one for one in conversations}, marks or {}, current, "#lobby")
        settle(self.list)

    @property
    def rows(self) -> list[str]:
        return [str(self.tree.item(row, "text")) for row in self.tree.get_children()]

    def open_menu(self, row: str) -> list[str]:
        self.list.menu.fill(row)
        last = self.list.menu.menu.index("end") or 0
        return [str(self.list.menu.menu.entrycget(number, "label")) for number in range(last + 1)]


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
    listed.show(LOBBY, BOB, marks={"bob": Mark(3)})
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


def test_what_calls_is_counted_apart(listed: Listed) -> None:
    listed.show(LOBBY, CAKES, BOB, marks={"#cakes": Mark(12, 3), "#lobby": Mark(2)})
    assert listed.rows == ["#lobby (2)", "#Cakes (12)", "Bob"]
    three = image(listed, "#cakes")
    assert three
    assert not image(listed, "#lobby")
    listed.show(LOBBY, CAKES, BOB, marks={"#cakes": Mark(150, 120)})
    assert image(listed, "#cakes") != three
    theme.use(listed.tree, theme.LIGHT.name)
    settle(listed.tree)
    assert theme.LIGHT.name in image(listed, "#cakes")
    listed.show(LOBBY, CAKES, BOB)
    assert not image(listed, "#cakes")


def test_muted_ones_are_quiet_but_for_a_dot(listed: Listed) -> None:
    listed.show(LOBBY, CAKES, marks={"#cakes": Mark(5, 1, Level.NOTHING), "#lobby": Mark(1)})
    assert listed.rows == ["#lobby (1)", "#Cakes"]
    assert listed.tree.item("#cakes", "tags") == ("absent",)
    height = int(listed.tree.tk.call("image", "height", image(listed, "#cakes")))
    assert 0 < height < listed.tree.winfo_pixels("11p")


def test_the_menu_chooses_what_calls(listed: Listed) -> None:
    listed.show(LOBBY, CAKES, BOB, marks={"#cakes": Mark(level=Level.MENTIONS), "bob": Mark(level=Level.ALL)})
    assert listed.open_menu("bob") == ["●  Call me for every message", "○  Be quiet (mute)"]
    assert [label[0] for label in listed.open_menu("#cakes")] == ["○", "●", "○"]
    listed.list.menu.menu.invoke(2)
    assert listed.levels == [("#cakes", Level.NOTHING)]
    assert not listed.list.menu.fill("")
    assert not listed.list.menu.fill("nobody")


def test_the_menu_opens_by_mouse_and_keyboard(listed: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    listed.show(LOBBY, CAKES, BOB, current="#lobby")
    opened: list[tuple[int, int]] = []
    monkeypatch.setattr(listed.list.menu.menu, "tk_popup", lambda x, y: opened.append((x, y)))
    click(listed.tree, *place_of_row(listed.tree, "#cakes"), button=3)
    click(listed.tree, 5, listed.tree.winfo_height() - 5, button=3)
    assert len(opened) == 1
    for key in ("<Menu>", "<Shift-F10>"):
        press(listed.tree, key)
    listed.tree.focus("bob")
    press(listed.tree, "<Menu>")
    assert len(opened) == 4
    assert opened[2][1] < opened[3][1]


def image(listed: Listed, row: str) -> str:
    return "".join(str(part) for part in listed.tree.item(row, "image"))
