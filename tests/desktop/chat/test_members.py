import tkinter as tk

import pytest

from desktop.driving import double_click, place_of_row, press, settle, wait_until, widgets
from hubbub.client.model import Member
from hubbub.desktop.chat.members import AT_ONCE, MemberList, describe


class Listed:
    def __init__(self, root: tk.Tk) -> None:
        self.opened: list[str] = []
        self.list = MemberList(root, self.opened.append)
        self.list.grid(sticky="nsew")
        settle(root)
        self.tree = self.list.tree

    def show(self, *members: Member) -> None:
        self.list.show(members, "me")
        settle(self.list)

    @property
    def rows(self) -> list[str]:
        return [str(self.tree.item(row, "text")) for row in self.tree.get_children()]

    def place_of(self, nick: str) -> tuple[int, int]:
        return place_of_row(self.tree, nick)


@pytest.fixture
def listed(root: tk.Tk) -> Listed:
    return Listed(root)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (Member("bob"), "bob"),
        (Member("bob", "+"), "bob"),
        (Member("bob", "@+"), "bob (moderator)"),
        (Member("bob", "~", away=True), "bob (away, owner)"),
        (Member("bob", "&"), "bob (administrator)"),
        (Member("bob", "%+"), "bob (half-operator)"),
        (Member("me"), "me (you)"),
        (Member("me", "~"), "me (you, owner)"),
    ],
)
def test_a_member_in_words(member: Member, words: str) -> None:
    assert describe(member, "me") == words


def test_the_list_follows_who_comes_goes_and_is_renamed(listed: Listed) -> None:
    listed.show(Member("alice"), Member("me"))
    assert listed.rows == ["alice", "me (you)"]
    listed.show(Member("alice"), Member("bob"), Member("me"))
    assert listed.rows == ["alice", "bob", "me (you)"]
    listed.show(Member("bob"), Member("me"), Member("zoe"))
    assert listed.rows == ["bob", "me (you)", "zoe"]
    assert listed.list.heading["text"] == "Online: 3"


def test_who_gets_a_role_moves_up(listed: Listed) -> None:
    listed.show(Member("alice"), Member("bob"), Member("me"))
    listed.show(Member("bob", "@"), Member("alice"), Member("me"))
    assert listed.rows == ["bob (moderator)", "alice", "me (you)"]


def test_who_is_away_is_dimmed_until_they_are_back(listed: Listed) -> None:
    listed.show(Member("bob", away=True))
    assert listed.tree.item("bob", "tags") == ("away",)
    listed.show(Member("bob"))
    assert not listed.tree.item("bob", "tags")


def test_a_selection_survives_a_change(listed: Listed) -> None:
    listed.show(Member("alice"), Member("bob"))
    listed.tree.selection_set("bob")
    listed.show(Member("aaron"), Member("alice"), Member("bob"))
    assert listed.tree.selection() == ("bob",)


def test_a_double_click_opens(listed: Listed) -> None:
    listed.show(Member("alice"), Member("bob"))
    double_click(listed.tree, *listed.place_of("bob"))
    assert listed.opened == ["bob"]


def test_a_double_click_beside_everybody_opens_nothing(listed: Listed) -> None:
    listed.show(Member("alice"))
    double_click(listed.tree, 5, listed.tree.winfo_height() - 5)
    assert listed.opened == []


def test_return_opens_who_is_selected(listed: Listed) -> None:
    listed.show(Member("alice"), Member("bob"))
    listed.tree.selection_set("alice")
    press(listed.tree, "<Return>")
    assert listed.opened == ["alice"]


def test_so_does_the_context_menu(listed: Listed) -> None:
    listed.show(Member("alice"), Member("bob"))
    x, y = listed.place_of("bob")
    listed.tree.event_generate("<Button-3>", x=x, y=y)
    settle(listed.list)
    (menu,) = widgets(listed.tree, tk.Menu)
    menu.unpost()
    menu.invoke("Write privately")
    assert listed.opened == ["bob"]


def test_the_context_menu_needs_somebody(listed: Listed) -> None:
    listed.show(Member("alice"))
    listed.tree.event_generate("<Button-3>", x=5, y=listed.tree.winfo_height() - 5)
    settle(listed.list)
    assert listed.tree.selection() == ()


def test_long_names_are_cut_visibly(root: tk.Tk, listed: Listed) -> None:
    root.geometry("200x300")
    settle(root)
    listed.show(Member("Ann-Katrin_von_der_Heide_der_Juengeren"))
    assert listed.rows[0].endswith("…")
    root.geometry("800x300")
    settle(root)
    assert listed.rows == ["Ann-Katrin_von_der_Heide_der_Juengeren"]


def test_right_to_left_names_are_ordered(listed: Listed) -> None:
    listed.show(Member("משה"))
    assert listed.rows == ["השמ"]
    double_click(listed.tree, *listed.place_of("משה"))
    assert listed.opened == ["משה"]


@pytest.mark.parametrize("key", ["<Menu>", "<Shift-F10>"])
def test_the_keyboard_opens_the_menu_of_who_is_selected(listed: Listed, key: str) -> None:
    listed.show(Member("alice"), Member("bob"))
    offered: list[str] = []
    listed.list.offer = lambda _menu, nick: offered.append(nick)
    press(listed.tree, key)
    (menu,) = widgets(listed.tree, tk.Menu)
    menu.unpost()
    assert offered == ["alice"]  # the arrow keys begin at the first


def test_of_many_people_only_who_has_changed_is_drawn(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    members = MemberList(root, lambda _nick: None)
    members.grid(sticky="nsew")
    people = [Member(f"person{number:03}") for number in range(2 * AT_ONCE)]
    members.show(people, "me")
    wait_until(root, lambda: len(members.tree.get_children()) == len(people))
    settle(root)
    drawn: list[tuple[int, str]] = []
    put = members._put  # what it costs can't be seen from outside

    def count(position: int, member: Member) -> None:
        drawn.append((position, member.nick))
        put(position, member)

    monkeypatch.setattr(members, "_put", count)
    members.show([*people[:30], Member("person029a"), *people[30:]], "me")
    members.show([*people[:30], *people[30:]], "me")
    away = Member("person077", away=True)
    members.show([*people[:77], away, *people[78:]], "me")
    settle(root)
    assert drawn == [(30, "person029a"), (77, "person077")]


def test_many_people_are_listed_in_turns_and_in_order(root: tk.Tk) -> None:
    members = MemberList(root, lambda _nick: None)
    members.grid(sticky="nsew")
    people = [Member(f"person{number:03}") for number in range(3 * AT_ONCE)]
    members.show(people, "me")
    assert len(members.tree.get_children()) == AT_ONCE
    members.show([Member("first", "@"), *people[:10], Member("new"), *people[20:]], "me")
    wait_until(root, lambda: len(members.tree.get_children()) == len(people) - 8)
    shown = members.tree.get_children()
    assert shown[0] == "first"
    assert shown[10:13] == ("person009", "new", "person020")
    members.show(people[::-1], "me")
    wait_until(root, lambda: members.tree.get_children() == tuple(each.nick for each in people[::-1]))
