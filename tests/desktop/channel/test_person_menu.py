import tkinter as tk

import pytest

from desktop.channel.garden import GARDEN, RULES
from hubbub.client.model import Conversation
from hubbub.desktop.channel.person_menu import fill, fill_private

Row = tuple[str, str]


class Actions:
    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []

    def write(self, nick: str) -> None:
        self.done.append(("write", nick))

    def show_here(self, nick: str) -> None:
        self.done.append(("show here", nick))

    def show_profile(self, nick: str) -> None:
        self.done.append(("profile", nick))

    def change_role(self, key: str, nick: str, letter: str, given: bool) -> None:
        self.done.append(("role", key, nick, letter, given))

    def ask_removal(self, key: str, nick: str) -> None:
        self.done.append(("remove", key, nick))

    def ask_ban(self, key: str, nick: str) -> None:
        self.done.append(("ban", key, nick))


class Filled:
    def __init__(self, root: tk.Tk) -> None:
        self.menu = tk.Menu(root, tearoff=False)
        self.actions = Actions()

    def rows(self, me: str, nick: str, conversation: Conversation | None = GARDEN) -> list[Row]:
        self.menu.delete(0, "end")
        fill(self.menu, self.actions, nick, conversation, me, RULES)
        last = self.menu.index("end")
        assert last is not None
        numbers = [number for number in range(last + 1) if self.menu.type(number) != "separator"]
        return [(str(self.menu.entrycget(n, "label")), str(self.menu.entrycget(n, "state"))) for n in numbers]


@pytest.fixture
def filled(root: tk.Tk) -> Filled:
    return Filled(root)


def test_a_private_conversation_changes_places_and_offers_the_channels_that_one_rules(filled: Filled) -> None:
    menu, actions = filled.menu, filled.actions
    for in_window, way in ((False, "write"), (True, "show here")):
        menu.delete(0, "end")
        elsewhere = Conversation("#attic", "#attic")
        fill_private(menu, actions, "Ben", [elsewhere, GARDEN], "ana", RULES, in_window=in_window)
        assert menu.index("end") == 2
        menu.invoke(0)
        assert actions.done[-1] == (way, "Ben")
        assert menu.entrycget(2, "label") == "#garden"
        submenu = menu.nametowidget(menu.entrycget(2, "menu"))
        assert submenu.entrycget(0, "label") == "Make owner"
    menu.delete(0, "end")
    fill_private(menu, actions, "ana", [GARDEN], "Ben", RULES, in_window=True)
    assert [menu.entrycget(row, "label") for row in range(2)] == ["Show in the main window", "Profile"]


def test_an_owner_may_do_everything_to_others(filled: Filled) -> None:
    assert filled.rows("ana", "Ben") == [
        ("Write privately", "normal"),
        ("Profile", "normal"),
        ("Make owner", "normal"),
        ("Take back: moderator", "normal"),
        ("Give voice", "normal"),
        ("Remove from the channel…", "normal"),
        ("Ban from the channel…", "normal"),
    ]
    for label in (
        "Write privately",
        "Profile",
        "Make owner",
        "Take back: moderator",
        "Ban from the channel…",
    ):
        filled.menu.invoke(label)
    filled.menu.invoke("Remove from the channel…")
    assert filled.actions.done == [
        ("write", "Ben"),
        ("profile", "Ben"),
        ("role", "#garden", "ben", "q", True),
        ("role", "#garden", "ben", "o", False),
        ("ban", "#garden", "Ben"),
        ("remove", "#garden", "Ben"),
    ]


def test_a_moderator_is_told_why_something_is_not_allowed(filled: Filled) -> None:
    rows = dict(filled.rows("ben", "ana"))
    assert rows["Take back: owner  (only an owner may)"] == "disabled"
    assert rows["Ban from the channel…  (ana is an owner)"] == "disabled"
    assert rows["Make moderator"] == "normal"


def test_who_moderates_nothing_is_not_bothered(filled: Filled) -> None:
    plain = [("Write privately", "normal"), ("Profile", "normal")]
    assert filled.rows("cat", "ben") == plain
    assert filled.rows("ana", "dan") == plain
    assert filled.rows("ana", "ben", None) == plain


def test_of_oneself_there_is_only_the_profile_and_ones_roles(filled: Filled) -> None:
    assert filled.rows("cat", "cat") == [("Profile", "normal")]
    labels = [label for label, _ in filled.rows("ben", "ben")]
    assert "Take back: moderator" in labels
    assert not any("Ban" in label or "Remove" in label or "Write" in label for label in labels)
