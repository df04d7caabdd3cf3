import tkinter as tk
from collections.abc import Callable
from itertools import pairwise

import pytest

from desktop.driving import click, settle, take_focus, wait_until
from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.toast import MOST, Toast, Toasts

CARD = Card("srv #cakes", "bob in #cakes", "Bring plates")


class Popped:
    def __init__(self, root: tk.Tk) -> None:
        self.root = root
        self.chosen: list[str] = []
        self.toasts = Toasts(root, self.chosen.append)

    def show(self, *cards: Card) -> None:
        for card in cards:
            self.toasts.show(card)
        settle(self.root)

    @property
    def seen(self) -> list[Toast]:
        return [child for child in self.root.winfo_children() if isinstance(child, Toast)]

    @property
    def titles(self) -> list[str]:
        return [str(toast.title_label["text"]) for toast in self.seen]


@pytest.fixture
def popped(root: tk.Tk) -> Popped:
    return Popped(root)


def test_it_stands_in_the_corner_and_says_who_and_what(popped: Popped) -> None:
    popped.show(CARD)
    (toast,) = popped.seen
    assert popped.titles == ["bob in #cakes"]
    assert str(toast.body_label["text"]) == "Bring plates"
    wait_until(toast, toast.winfo_viewable)
    right = toast.winfo_rootx() + toast.winfo_width()
    assert toast.winfo_screenwidth() * 0.95 < right < toast.winfo_screenwidth()
    assert 0 < toast.winfo_rooty() < toast.winfo_screenheight() * 0.1


def test_it_never_takes_the_focus(popped: Popped) -> None:
    entry = tk.Entry(popped.root)
    entry.grid()
    take_focus(entry)
    popped.show(CARD)
    wait_until(popped.root, popped.seen[0].winfo_viewable)
    assert popped.root.focus_displayof() is entry


def test_a_click_chooses_it_and_a_right_click_only_closes(popped: Popped) -> None:
    popped.show(CARD, CARD._replace(tag="srv bob"))
    click(popped.seen[0].body_label, 3, 3)
    assert popped.chosen == [CARD.tag]
    click(popped.seen[0].content, 3, 3, button=3)
    assert popped.chosen == [CARD.tag]
    assert popped.seen == []


def test_there_are_never_many_and_none_covers_another(popped: Popped) -> None:
    popped.show(*(Card(str(number), f"title {number}", "text") for number in range(MOST + 2)))
    assert popped.titles == [f"title {number}" for number in range(2, MOST + 2)]
    popped.show(Card("3", "title 3 again", "text " * 30))
    assert popped.titles == ["title 2", "title 4", "title 3 again"]
    for toast in popped.seen:
        wait_until(toast, toast.winfo_viewable)
    settle(popped.root)
    places = [(toast.winfo_rooty(), toast.winfo_height()) for toast in popped.seen]
    for (top, height), (below, _) in pairwise(places):
        assert top + height < below


def test_it_can_be_taken_back(popped: Popped) -> None:
    popped.show(CARD, CARD._replace(tag="srv bob"))
    popped.toasts.withdraw(CARD.tag)
    popped.toasts.withdraw("srv nothing")
    assert len(popped.seen) == 1
    popped.toasts.close()
    assert popped.seen == []


def test_it_goes_away_by_itself_unless_it_is_looked_at(
    popped: Popped, root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: dict[str, Callable[[], None]] = {}
    after = tk.Misc.after

    def noted(self: tk.Misc, milliseconds: int, function: Callable[[], None]) -> str:
        timer = after(self, 1_000_000, function)
        if milliseconds == 7_000:
            ends[timer] = function
        return timer

    def cancelled(self: tk.Misc, timer: str) -> None:
        ends.pop(timer, None)

    monkeypatch.setattr(Toast, "after", noted)
    monkeypatch.setattr(Toast, "after_cancel", cancelled)
    popped.show(CARD)
    (toast,) = popped.seen
    toast.event_generate("<Enter>")
    settle(root)
    assert not ends
    toast.event_generate("<Leave>")
    settle(root)
    (end,) = ends.values()
    end()
    assert popped.seen == []


def test_a_long_name_takes_one_line(popped: Popped) -> None:
    popped.show(CARD, Card("long", "x" * 300, "text"))
    short, long = popped.seen
    assert long.title_label.winfo_reqheight() == short.title_label.winfo_reqheight()
    assert long.winfo_reqwidth() == short.winfo_reqwidth()
