import tkinter as tk
from tkinter import ttk

import pytest

from desktop.driving import settle
from hubbub.desktop.chat.columns import Arrangement, Columns


class Arranged:
    def __init__(self, root: tk.Tk, arrangement: Arrangement = Arrangement(100, 100)) -> None:  # noqa: B008 - a constant
        self.root = root
        self.told: list[Arrangement] = []
        self.columns = Columns(root, arrangement, self.told.append)
        self.servers, self.middle, self.members = (ttk.Frame(self.columns) for _ in range(3))
        self.columns.fill(self.servers, self.middle, self.members)
        self.columns.grid(sticky="nsew")
        self.resize(1000)

    def resize(self, width: int) -> None:
        self.root.geometry(f"{width}x600")
        settle(self.root)

    @property
    def widths(self) -> tuple[int, int]:
        """Of the servers and the members, in points."""
        point = self.root.winfo_fpixels("1p")
        return round(self.servers.winfo_width() / point), round(self.members.winfo_width() / point)


@pytest.fixture
def arranged(root: tk.Tk) -> Arranged:
    return Arranged(root)


def test_the_columns_are_as_wide_as_they_were(arranged: Arranged) -> None:
    assert arranged.widths == pytest.approx((100, 100), abs=4)
    arranged.resize(1200)
    assert arranged.widths == pytest.approx((100, 100), abs=4)


def test_an_edge_is_dragged_and_that_is_remembered(arranged: Arranged) -> None:
    x = arranged.servers.winfo_width() + 1
    for event, at in (("<Button-1>", x), ("<B1-Motion>", x + 40), ("<ButtonRelease-1>", x + 40)):
        arranged.columns.event_generate(event, x=at, y=100)
        arranged.root.update()
    assert arranged.told[-1].servers == pytest.approx(130, abs=4)
    arranged.resize(1100)
    assert arranged.widths == pytest.approx((130, 100), abs=4)


def test_keys_move_the_edges_too(arranged: Arranged) -> None:
    arranged.columns.widen(1, servers=True)
    arranged.columns.widen(1, servers=False)
    settle(arranged.root)
    assert arranged.told[-1] == Arrangement(108, 92)
    assert arranged.widths == pytest.approx((108, 92), abs=4)


def test_no_column_takes_the_room_of_the_conversation(arranged: Arranged) -> None:
    for _ in range(40):
        arranged.columns.widen(1, servers=True)
        arranged.columns.widen(1, servers=False)
    settle(arranged.root)
    assert arranged.servers.winfo_width() == pytest.approx(1000 / 3, abs=4)
    assert arranged.told[-1].members == 70


def test_the_members_are_hidden_and_shown(arranged: Arranged) -> None:
    arranged.columns.toggle_members()
    settle(arranged.root)
    assert not arranged.members.winfo_ismapped()
    assert arranged.told == [Arrangement(100, 100, with_members=False)]
    arranged.columns.toggle_members()
    settle(arranged.root)
    assert arranged.members.winfo_ismapped()
    assert arranged.widths == pytest.approx((100, 100), abs=4)


def test_the_members_hide_where_there_is_no_room(arranged: Arranged) -> None:
    arranged.resize(600)
    assert not arranged.members.winfo_ismapped()
    arranged.resize(1000)
    assert arranged.members.winfo_ismapped()
    assert arranged.told == []
    arranged.resize(600)
    arranged.columns.toggle_members()
    settle(arranged.root)
    assert arranged.members.winfo_ismapped()


def test_who_has_hidden_the_members_does_not_see_them_again(root: tk.Tk) -> None:
    arranged = Arranged(root, Arrangement(100, 100, with_members=False))
    arranged.resize(600)
    arranged.resize(1000)
    assert not arranged.members.winfo_ismapped()


@pytest.mark.parametrize("arrangement", [Arrangement(), Arrangement(80, 200, with_members=False)])
def test_an_arrangement_is_read_as_it_was_written(arrangement: Arrangement) -> None:
    assert Arrangement.parse(str(arrangement)) == arrangement


@pytest.mark.parametrize("text", ["", "1 2", "a b shown"])
def test_what_cannot_be_read_is_the_usual_arrangement(text: str) -> None:
    assert Arrangement.parse(text) == Arrangement()
