"""The keys of the page, pressed in a private window."""

import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import press, settle, take_focus, wait_until, widgets, write
from desktop.entries import many
from desktop.test_stays import BOOKS, CHESS, Both
from hubbub.client.changes import ConversationChanged, EntriesAdded
from hubbub.client.model import Conversation
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.chat.switcher import Switcher


class Apart(Both):
    """Two servers, and a private window on the second one in which the person is."""

    def __init__(self, root: tk.Tk, home: Path) -> None:
        super().__init__(root, home)
        self.chess.open_private("bob")
        (self.window,) = widgets(root, PrivateWindow)
        self.field = self.window.pane.composer.field
        settle(root)
        take_focus(self.field)


@pytest.fixture
def apart(root: tk.Tk, tmp_path: Path) -> Apart:
    return Apart(root, tmp_path)


def test_control_k_leads_from_a_private_window_to_the_main_window(apart: Apart) -> None:
    press(apart.field, "<Control-k>")
    (switcher,) = widgets(apart.root, Switcher)
    assert switcher.winfo_toplevel() is apart.window
    write(switcher.search, "boo")
    press(switcher.search, "<Return>")
    assert apart.stays.front is apart.books
    wait_until(apart.root, lambda: apart.root.focus_displayof() is apart.page.pane.composer.field)


def test_control_k_leads_to_a_private_window_that_is_open(apart: Apart) -> None:
    press(apart.page.pane.composer.field, "<Control-k>")
    (switcher,) = widgets(apart.root, Switcher)
    write(switcher.search, "bob")
    press(switcher.search, "<Return>")
    wait_until(apart.root, lambda: apart.root.focus_displayof() is apart.field)


@pytest.mark.parametrize("key", ["<Control-Tab>", "<Alt-Shift-Down>"])
def test_going_on_leads_from_a_private_window_to_the_main_window(apart: Apart, key: str) -> None:
    apart.tell(apart.books, ConversationChanged(Conversation("#cakes", "#cakes")))
    apart.tell(apart.books, EntriesAdded("#cakes", many(0, 3), None, live=True))
    apart.stays.go_to(apart.books.place._replace(server=BOOKS, key="#lobby"))
    take_focus(apart.field)
    press(apart.field, key)
    assert apart.books.place.key == "#cakes"
    wait_until(apart.root, lambda: apart.root.focus_displayof() is apart.page.pane.composer.field)


def test_people_are_gone_to_in_place_when_they_have_written(apart: Apart) -> None:
    apart.window.close()
    apart.tell(apart.chess, ConversationChanged(Conversation("dan", "dan", read=1)))
    apart.tell(apart.chess, EntriesAdded("dan", many(0, 3), None, live=False))
    press(apart.page.pane.composer.field, "<Alt-Shift-Down>")
    assert apart.stays.front
    assert apart.stays.front.place == (CHESS, "dan")
    assert widgets(apart.root, PrivateWindow) == []


def test_keys_of_the_main_window_act_on_it(apart: Apart) -> None:
    shown = apart.page.columns.with_members
    press(apart.field, "<F9>")
    assert apart.page.columns.with_members is not shown
    press(apart.field, "<F8>")
    press(apart.field, "<Control-n>")
    assert apart.told == ["host", "add"]
    press(apart.field, "<F2>")
    assert len(widgets(apart.root, AccountDialog)) == 1


def test_control_f_and_control_d_look_into_the_private_conversation(apart: Apart) -> None:
    press(apart.window.header.search, "<Control-f>")
    assert apart.window.pane.search.is_open
    assert not apart.page.pane.search.is_open
    press(apart.field, "<Control-d>")
    assert apart.window.pane.date.is_open
    assert not apart.page.pane.date.is_open


@pytest.mark.parametrize("key", ["<F3>", "<Shift-F10>", "<Menu>"])
def test_the_menu_of_the_person_opens_from_the_keyboard(
    apart: Apart, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[int, int]] = []
    menus = apart.window.person.menu, apart.page.person.menu
    for menu in menus:
        monkeypatch.setattr(menu, "tk_popup", lambda x, y: opened.append((x, y)))
    press(apart.field, key)
    assert len(opened) == 1
    assert menus[0].entrycget(0, "label") == "Show in the main window"
    apart.window.close()
    apart.chess.choose("bob")
    press(apart.page.pane.composer.field, key)
    assert len(opened) == 2
    assert menus[1].entrycget(0, "label") == "Open in a window of its own"


def test_f4_opens_the_menu_of_notices_where_one_is(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, int]] = []
    monkeypatch.setattr(apart.page.status.menu, "tk_popup", lambda x, y: opened.append((x, y)))
    apart.window.geometry("400x400+800+400")
    wait_until(apart.root, lambda: apart.window.winfo_rootx() >= 800)
    press(apart.field, "<F4>")
    ((x, y),) = opened
    assert 700 < x < 1200
    assert y > 400
