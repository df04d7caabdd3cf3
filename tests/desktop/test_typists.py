import time
import tkinter as tk
from collections.abc import Callable

import pytest

from desktop.driving import wait_until
from hubbub.desktop.typists import MOST, TypingNotice, Typists, describe


class Watched:
    def __init__(self, root: tk.Tk) -> None:
        self.changed: list[str] = []
        self.typists = Typists(root, self.changed.append)


@pytest.fixture
def watched(root: tk.Tk) -> Watched:
    return Watched(root)


def test_who_writes_is_known_until_they_stop(watched: Watched) -> None:
    watched.typists.told("#lobby", "bob", 6)
    watched.typists.told("#lobby", "carl", 6)
    watched.typists.told("#cakes", "bob", 6)
    assert watched.typists.of("#lobby") == ["bob", "carl"]
    watched.typists.told("#lobby", "bob", 0)
    assert watched.typists.of("#lobby") == ["carl"]
    assert watched.changed == ["#lobby", "#lobby", "#cakes", "#lobby"]


def test_who_stops_without_having_begun_changes_nothing(watched: Watched) -> None:
    watched.typists.told("#lobby", "bob", 0)
    assert watched.changed == []


def test_who_says_nothing_more_has_stopped(
    root: tk.Tk, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = root.after

    def soon(milliseconds: int, function: Callable[[], None]) -> str:
        assert milliseconds == 6000
        return after(1, function)

    monkeypatch.setattr(root, "after", soon)
    watched.typists.told("#lobby", "bob", 6)
    monkeypatch.undo()
    wait_until(root, lambda: watched.typists.of("#lobby") == [])
    assert watched.changed == ["#lobby", "#lobby"]


def test_without_a_connection_nobody_is_known_to_write(watched: Watched) -> None:
    watched.typists.told("#lobby", "bob", 6)
    watched.typists.forget()
    assert watched.typists.of("#lobby") == []
    assert watched.changed == ["#lobby", "#lobby"]


def test_a_crowd_has_a_bound(watched: Watched) -> None:
    for number in range(MOST + 1):
        watched.typists.told("#lobby", f"bob{number}", 6)
    assert len(watched.typists.of("#lobby")) == MOST


def test_the_words() -> None:
    assert describe([]) == ""
    assert describe(["bob"]) == "bob is writing…"
    assert describe(["bob", "carl"]) == "bob and carl are writing…"
    assert describe(["bob", "carl", "dora"]) == "Several people are writing…"


class TestNotice:
    def test_it_is_said_again_only_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: now)
        told: list[bool] = []
        notice = TypingNotice(told.append)
        notice.changed("H")
        now += 2.9
        notice.changed("Hi")
        assert told == [True]
        now += 0.1
        notice.changed("Hi ")
        assert told == [True, True]

    def test_an_emptied_field_says_that_one_has_stopped_once(self) -> None:
        told: list[bool] = []
        notice = TypingNotice(told.append)
        notice.changed("H")
        notice.changed("")
        notice.changed(" ")
        assert told == [True, False]

    def test_a_message_says_so_itself(self) -> None:
        told: list[bool] = []
        notice = TypingNotice(told.append)
        notice.changed("Hi")
        notice.sent()
        notice.changed("")
        notice.changed("M")
        assert told == [True, True]

    def test_a_command_is_not_told(self) -> None:
        told: list[bool] = []
        TypingNotice(told.append).changed("/nick bob")
        assert told == []
