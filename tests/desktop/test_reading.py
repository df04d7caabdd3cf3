import tkinter as tk
from collections.abc import Callable

import pytest

from desktop.driving import wait_until
from desktop.entries import MINUTE, NOON, many, said
from hubbub.client.model import Kind
from hubbub.desktop.reading import Reading, first_unread
from hubbub.desktop.timeline import Timeline


class Marked:
    def __init__(self, root: tk.Tk) -> None:
        self.told: list[tuple[str, int]] = []
        self.reading = Reading(root, lambda key, time: self.told.append((key, time)))


@pytest.fixture
def marked(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> Marked:
    after = root.after

    def soon(milliseconds: int, function: Callable[[], None]) -> str:
        assert milliseconds == 1000
        return after(1, function)

    monkeypatch.setattr(root, "after", soon)
    return Marked(root)


def test_what_others_say_is_unread(marked: Marked) -> None:
    entries = [said(0, own=True), said(1, kind=Kind.JOINED), said(2), said(3, kind=Kind.ACTION)]
    assert marked.reading.arrived("#a", entries, None, live=True) == entries[2]
    assert marked.reading.unread == {"#a": 2}


def test_history_is_unread_after_what_was_read_elsewhere(marked: Marked) -> None:
    assert marked.reading.arrived("#a", many(0, 5), None, live=False) is None
    assert marked.reading.arrived("#a", many(0, 5), 0, live=False) is None
    assert marked.reading.arrived("#a", many(0, 5), NOON + 2 * MINUTE, live=False) == said(3)
    assert marked.reading.unread == {"#a": 2}


def test_what_is_read_is_told_once_with_all_that_came_meanwhile(root: tk.Tk, marked: Marked) -> None:
    marked.reading.arrived("#a", many(0, 2), None, live=True)
    timeline = Timeline([said(0, msgid="m0"), said(1, msgid="m1")])
    assert marked.reading.read("#a", timeline)
    timeline.add([said(2, msgid="m2"), said(3, kind=Kind.INFO)], "m1")
    assert not marked.reading.read("#a", timeline)
    wait_until(root, lambda: marked.told)
    assert marked.told == [("#a", NOON + 2 * MINUTE)]
    assert not marked.reading.unread


def test_nothing_is_told_of_what_is_not_stored(root: tk.Tk, marked: Marked) -> None:
    marked.reading.read("#empty", Timeline())
    marked.reading.read("#notes", Timeline([said(0, kind=Kind.INFO)]))
    marked.reading.read("#a", Timeline([said(0, msgid="m0")]))
    wait_until(root, lambda: marked.told)
    assert marked.told == [("#a", NOON)]


def test_another_device_may_have_read_it(marked: Marked) -> None:
    marked.reading.arrived("#a", many(0, 5), None, live=True)
    timeline = Timeline(many(0, 5))
    marked.reading.read_elsewhere("#a", timeline, NOON + 2 * MINUTE)
    assert marked.reading.unread == {"#a": 2}
    marked.reading.read_elsewhere("#a", timeline, NOON + 9 * MINUTE)
    assert not marked.reading.unread


def test_what_comes_when_one_has_gone_elsewhere_is_not_read(root: tk.Tk, marked: Marked) -> None:
    timeline = Timeline([said(0, msgid="m0")])
    marked.reading.read("#a", timeline)
    timeline.add((said(1, msgid="m1"),), "m0")
    wait_until(root, lambda: marked.told)
    assert marked.told == [("#a", NOON)]


def test_at_the_end_nothing_more_is_told(root: tk.Tk, marked: Marked) -> None:
    marked.reading.read("#a", Timeline([said(0, msgid="m0")]))
    marked.reading.end()
    marked.reading.read("#b", Timeline([said(0, msgid="m0")]))
    wait_until(root, lambda: marked.told)
    assert marked.told == [("#b", NOON)]


def test_where_reading_goes_on() -> None:
    timeline = Timeline([said(0), said(1), said(2, own=True), said(3)])
    assert first_unread(timeline, NOON + MINUTE) == "m3"
    assert first_unread(timeline, NOON + 3 * MINUTE) == ""
    assert first_unread(timeline, None) == ""
    assert first_unread(timeline, 0) == ""
