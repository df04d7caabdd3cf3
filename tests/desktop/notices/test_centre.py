import time
import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import wait_until
from desktop.entries import said
from desktop.notices.calling import Called
from hubbub.desktop.notices import quiet
from hubbub.desktop.notices.gathering import AT_ONCE, SPAN, Gathering, News
from hubbub.desktop.notices.policy import Verdict, Wishes

SHOWN = Verdict(notice=True, sound=False)


def news(author: str, server: str = "srv") -> News:
    return News(f"{server} {author}", said(1, "hi", author), author, direct=True)


@pytest.fixture
def called(root: tk.Tk, tmp_path: Path) -> Called:
    return Called(root, tmp_path)


def test_what_is_judged_is_done(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(called.centre._sound, "play", lambda: heard.append(True))
    called.centre.call(news("bob"), Verdict(notice=False, sound=True))
    assert not called.noted.cards
    assert heard == [True]
    called.centre.call(news("bob"), SHOWN)
    assert called.noted.titles == ["bob"]
    assert heard == [True]
    called.centre.forget("srv bob")
    assert not called.noted.cards


def test_what_comes_too_soon_comes_together(
    root: tk.Tk, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gathering, "wait", lambda gathering, now: 0.0 if now < 0 else _wait(gathering))
    for number in range(AT_ONCE + 2):
        called.centre.call(news(f"p{number}"), SHOWN)
    assert called.noted.titles == [f"p{number}" for number in range(AT_ONCE)]
    wait_until(root, lambda: len(called.noted.cards) > AT_ONCE)
    assert called.noted.titles[-1] == "2 new messages from 2 people"


def _wait(gathering: Gathering) -> float:
    """As wait(), in thousandths of the time."""
    return SPAN / 1000 if len(gathering._times) == AT_ONCE else 0.0


def test_a_notice_leads_to_its_conversation(called: Called) -> None:
    called.noted.click("b:1 #cakes")
    called.noted.click("")
    assert called.chosen == [("b:1", "#cakes"), ("", "")]


def test_settings_are_remembered_and_told(root: tk.Tk, tmp_path: Path, called: Called) -> None:
    told: list[bool] = []
    unlisten = called.centre.listen(lambda: told.append(True))
    called.centre.switch(notices=False, sound=False, highlights="cake, tea")
    called.centre.choose_levels(("srv #a all",))
    called.centre.leave_undisturbed(quiet.ALWAYS)
    unlisten()
    called.centre.leave_undisturbed(quiet.OFF)
    called.centre.leave_undisturbed(quiet.ALWAYS)
    assert told == [True, True]
    again = Called(root, tmp_path).centre
    assert again.wishes == Wishes(notices=False, sound=False, undisturbed=True)
    assert list(again.words) == ["cake", "tea"]
    assert again.levels == ("srv #a all",)


def test_one_may_be_disturbed_again_when_the_time_is_over(root: tk.Tk, called: Called) -> None:
    told: list[bool] = []
    called.centre.leave_undisturbed(time.time() + 0.1)
    called.centre.listen(lambda: told.append(called.centre.wishes.undisturbed))
    assert called.centre.wishes.undisturbed
    wait_until(root, lambda: told)
    assert told == [False]
    assert called.preferences.values.undisturbed == ""


def test_the_icon_shows_that_somebody_calls(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bool] = []
    monkeypatch.setattr(
        "hubbub.desktop.notices.centre.show_called", lambda _root, *, called: drawn.append(called)
    )
    for state in (False, True, True, False):
        called.centre.mark(called=state)
    assert drawn == [True, False]


def test_at_the_end_nothing_comes_any_more(root: tk.Tk, called: Called) -> None:
    for number in range(AT_ONCE + 1):
        called.centre.call(news(f"p{number}"), SHOWN)
    called.centre.leave_undisturbed(time.time() + 1000)
    called.centre.close()
    assert called.noted.closed
    assert root.tk.call("after", "info") == ""
