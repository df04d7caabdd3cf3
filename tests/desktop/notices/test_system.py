"""Notices on a real bus, with somebody on it who shows them."""

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import TypeVar

import pytest

from desktop.driving import DEADLINE, settle, wait_until
from desktop.notices.calling import Noted
from desktop.notices.desktop_bus import NoticeDaemon, session_bus
from hubbub.desktop.icon import SIZE
from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.system import MOST_ORDERS, Courier, SystemNotices, make_messenger
from hubbub.desktop.notices.toast import Toasts

_T = TypeVar("_T")
CARD = Card("srv #cakes", "bob in #cakes", "plates & <b>forks</b>")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


class Asked:
    """The program's side."""

    def __init__(self, root: tk.Tk) -> None:
        self.root = root
        self.chosen: list[str] = []
        self.instead = Noted()
        self.notices = SystemNotices(root, self.chosen.append, self.instead)


@pytest.fixture
def asked(root: tk.Tk) -> Iterator[Asked]:
    made = Asked(root)
    yield made
    made.notices.close()


def taken(root: tk.Tk, where: Queue[_T]) -> _T:
    """The next thing that the daemon was asked for, without stopping the window."""
    wait_until(root, lambda: not where.empty())
    return where.get_nowait()


def test_a_notice_is_shown_and_a_click_leads_back(bus: str, asked: Asked) -> None:
    with NoticeDaemon.on(bus, "actions", "body", "body-markup") as daemon:
        asked.notices.show(CARD)
        shown = taken(asked.root, daemon.shown)
        assert (shown.title, shown.body) == (CARD.title, "plates &amp; &lt;b&gt;forks&lt;/b&gt;")
        assert shown.actions == ["default", "Open"]
        assert shown.hints["desktop-entry"] == ("s", "hubbub")
        _, (width, height, row, opacity, bits, channels, pixels) = shown.hints["image-data"]
        assert (width, height, row, opacity, bits, channels) == (SIZE, SIZE, SIZE * 4, True, 8, 4)
        assert len(pixels) == SIZE * SIZE * 4
        daemon.click(99)
        daemon.click(shown.number)
        wait_until(asked.root, lambda: asked.chosen)
        assert asked.chosen == [CARD.tag]
        assert not asked.instead.cards


def test_who_knows_no_markup_and_no_actions_gets_none(bus: str, asked: Asked) -> None:
    with NoticeDaemon.on(bus, "body") as daemon:
        asked.notices.show(CARD)
        shown = taken(asked.root, daemon.shown)
        assert (shown.body, shown.actions) == (CARD.body, [])


def test_a_newer_notice_takes_the_place_of_the_older(bus: str, asked: Asked) -> None:
    with NoticeDaemon.on(bus, "body") as daemon:
        asked.notices.show(CARD)
        first = taken(asked.root, daemon.shown)
        asked.notices.show(CARD._replace(body="and knives"))
        second = taken(asked.root, daemon.shown)
        assert (second.replaces, second.body) == (first.number, "and knives")
        daemon.dismiss(first.number)
        asked.notices.show(CARD._replace(tag="srv bob"))
        assert taken(asked.root, daemon.shown).replaces == 0


def test_a_notice_is_taken_back(bus: str, asked: Asked) -> None:
    with NoticeDaemon.on(bus, "body") as daemon:
        asked.notices.show(CARD)
        asked.notices.withdraw("srv nothing")
        asked.notices.withdraw(CARD.tag)
        assert taken(asked.root, daemon.closed) == taken(asked.root, daemon.shown).number


def test_at_the_end_all_are_taken_back(bus: str, asked: Asked) -> None:
    with NoticeDaemon.on(bus, "body") as daemon:
        asked.notices.show(CARD)
        shown = taken(asked.root, daemon.shown)
        asked.notices.close()
        assert daemon.closed.get(timeout=DEADLINE) == shown.number
        assert asked.instead.closed


def test_without_a_bus_pop_ups_do_it(asked: Asked) -> None:
    asked.notices.show(CARD)
    wait_until(asked.root, lambda: asked.instead.cards)
    assert asked.instead.cards == {CARD.tag: CARD}
    asked.notices.withdraw(CARD.tag)
    assert not asked.instead.cards


def test_with_nobody_on_the_bus_pop_ups_do_it_until_somebody_comes(bus: str, asked: Asked) -> None:
    asked.notices.show(CARD)
    wait_until(asked.root, lambda: asked.instead.cards)
    for _ in range(2):
        with NoticeDaemon.on(bus, "body") as daemon:
            asked.notices.show(CARD)
            assert taken(asked.root, daemon.shown).title == CARD.title


def test_a_bus_that_goes_away_is_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    with session_bus(tmp_path) as address, NoticeDaemon.on(address, "body") as daemon:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        asked.notices.show(CARD)
        taken(asked.root, daemon.shown)
        asked.notices.withdraw(CARD.tag)  # done only when it is known that the first was shown
        taken(asked.root, daemon.closed)
    asked.notices.show(CARD._replace(tag="srv bob"))
    wait_until(asked.root, lambda: asked.instead.cards)
    assert list(asked.instead.cards) == ["srv bob"]


def test_orders_are_bounded() -> None:
    refused: list[object] = []
    courier = Courier(refused.extend)
    for number in range(MOST_ORDERS + 1):
        courier.show(Card(str(number), "", ""))
    courier.withdraw("0")
    assert len(refused) == 1
    courier.stop()


def test_other_systems_get_pop_ups(root: tk.Tk) -> None:
    for platform, kind in [("linux", SystemNotices), ("win32", Toasts), ("darwin", Toasts)]:
        messenger = make_messenger(root, lambda _tag: None, platform)
        assert type(messenger) is kind
        messenger.close()
    settle(root)
