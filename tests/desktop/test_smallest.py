"""No window lets itself be made so small, and no text so large, that something in it can't be reached."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tkinter import font
from typing import TYPE_CHECKING, Final, cast

import pytest

from desktop.channel.garden import BEN, GARDEN, RULES
from desktop.chat.test_pane import Heard
from desktop.dead_line import DeadLine
from desktop.driving import press, settle, wait_until, widgets, write
from desktop.entries import many, said
from desktop.notices.calling import Called
from desktop.sight import faults
from hubbub.client.changes import Found, Hit, LinkChanged
from hubbub.client.model import Conversation, Link, Member
from hubbub.desktop import theme
from hubbub.desktop.app import SMALLEST
from hubbub.desktop.book import Book
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.window import ChannelWindow, Surroundings
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.host.window import HostWindow
from hubbub.desktop.hosting import HostedServer
from hubbub.desktop.looks import LARGEST, Looks, wear
from hubbub.desktop.measures import keep_usable
from hubbub.desktop.timeline import Timeline

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

pytestmark = pytest.mark.usefixtures("small_screen", "german")

NICK: Final = "Maximiliane-von-Hohenstaufen-X"
CHANNEL: Final = Conversation(
    "#fair", "#preparations-for-the-fair", "Cake " * 30, (Member(NICK), Member("bob"))
)
SIZES: Final = (8, 11, 16, LARGEST)


def window_of(text_size: int, root: tk.Tk) -> tk.Tk:
    """The main window, as small as it lets itself be made."""
    keep_usable(root, *SMALLEST)
    wear(root, Looks(size=text_size), dark=True)
    settle(root)
    make_smallest(root)
    return root


def make_smallest(window: tk.Tk | tk.Toplevel) -> None:
    width, height = window.minsize()
    window.geometry(f"{width}x{height}+0+0")
    wait_until(window, lambda: (window.winfo_width(), window.winfo_height()) == (width, height))
    settle(window)


def chat(root: tk.Tk, home: Path) -> ConversationPane:
    chosen: list[object] = []
    page = ChatPage(
        root, Heard(), Called(root, home).centre,
        on_choose=chosen.append, on_window=chosen.append, on_private=chosen.append,
        on_account=root.update, on_settings=root.update, on_add=root.update,
        on_leave=chosen.append, on_host=root.update, on_level=lambda _place, _level: None,
    )  # fmt: skip
    page.grid(sticky="nsew")
    page.show_conversation(CHANNEL, Timeline(many(0, 30)), NICK)
    page.header.show_nick(NICK)
    page.show_status(LinkChanged(Link.ONLINE, "", encrypted=True))
    settle(root)
    return page.pane


def private(root: tk.Tk, _home: Path) -> ConversationPane:
    window = PrivateWindow(
        root, Conversation("wilhelmine", "Wilhelmine-von-Hohenlohe-Lange"), Timeline(many(0, 30)), Heard(),
        on_read=lambda _key: None, on_close=lambda _key: None, offer=lambda _menu, _nick: None,
    )  # fmt: skip
    window.show_state(Conversation("wilhelmine", "Wilhelmine-von-Hohenlohe-Lange"), NICK)
    window.show_status(LinkChanged(Link.ONLINE, "", encrypted=True))
    settle(window)
    make_smallest(window)
    return window.pane


def look_for_cake(pane: ConversationPane) -> None:
    pane.open_search()
    write(pane.search.field, "cake")
    press(pane.search.field, "<Return>")
    hits = tuple(Hit(pane.key, CHANNEL.name, said(number, "cake " * 30)) for number in range(9))
    pane.search.show(Found(pane.key, "cake", hits))


def answer(pane: ConversationPane) -> None:
    pane.answer(said(1, "Who brings the cake?"))
    pane.show_typing(["bob"])


BEGUN: Final[dict[str, Callable[[ConversationPane], object]]] = {
    "nothing": lambda pane: pane.focus_composer(),
    "search": look_for_cake,
    "help": lambda pane: pane.open_search(),
    "day": lambda pane: pane.open_date(),
    "answer": answer,
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [chat, private])
@pytest.mark.parametrize("begun", BEGUN)
def test_one_can_always_write_and_send(
    root: tk.Tk,
    tmp_path: Path,
    size: int,
    make: Callable[[tk.Tk, Path], ConversationPane],
    begun: str,
) -> None:
    pane = make(window_of(size, root), tmp_path)
    window = pane.winfo_toplevel()
    assert isinstance(window, tk.Tk | tk.Toplevel)
    BEGUN[begun](pane)
    pane.composer.type("I come straight from work, so a few minutes late. " * 8)
    settle(pane)
    assert faults(window) == []
    bottom = window.winfo_rooty() + window.winfo_height()
    line = font.nametofont(theme.TEXT_FONT, root).metrics("linespace")
    assert pane.composer.field.winfo_rooty() + pane.composer.field.winfo_height() <= bottom
    assert pane.composer.field.winfo_height() >= line
    if begun == "search":
        assert pane.search.list.winfo_ismapped()
        assert pane.search.list.winfo_height() >= line
    if begun == "nothing":
        assert pane.view.winfo_height() >= 2 * line


def channel(root: tk.Tk, home: Path) -> ChannelWindow:
    around = Surroundings(
        Orders(cast("Line", DeadLine(home))), lambda: "ben", lambda: [NICK],
        lambda _menu, _nick, _key: None, lambda _nick: None, lambda _key: None,
    )  # fmt: skip
    conversation = replace(GARDEN, name=CHANNEL.name, members=(BEN, Member(NICK)))
    return ChannelWindow(root, conversation, RULES, around, lambda _key: None)


def host(root: tk.Tk, home: Path) -> HostWindow:
    window = HostWindow(
        root, HostedServer(root, home), own_nick=lambda: NICK, on_stop=root.update, on_start_again=root.update
    )
    window.show_end("The disk is full. " * 6)
    return window


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [channel, host])
def test_what_a_window_offers_has_room(
    root: tk.Tk, tmp_path: Path, size: int, make: Callable[[tk.Tk, Path], ChannelWindow | HostWindow]
) -> None:
    window = make(window_of(size, root), tmp_path)
    settle(window)
    make_smallest(window)
    assert faults(window) == []
    (book,) = widgets(window, Book)
    line = font.nametofont(theme.TEXT_FONT, root).metrics("linespace")
    assert book.winfo_height() >= 4 * line
    assert book.needed <= book.winfo_width()
