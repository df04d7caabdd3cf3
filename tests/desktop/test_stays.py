"""Several servers in one window. The sessions here never run."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, cast

import pytest

from desktop.dead_line import DeadLine
from desktop.driving import option, press, settle, text_of, widgets, write
from desktop.entries import many, said
from desktop.notices.calling import Called
from hubbub.client.address import Address
from hubbub.client.changes import (
    Change,
    ConversationChanged,
    Entered,
    EntriesAdded,
    LinkChanged,
    NameRefused,
    Problem,
    ServerChanged,
    Unsent,
)
from hubbub.client.model import Conversation, Delivery, Link, Member
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.places import Place
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.chat.switcher import Switcher
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.going import Going
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.popup import NamePrompt, PopUp
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.stays import Stays
from hubbub.desktop.trust import TrustPrompt
from hubbub.desktop.visit import Visit

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

BOOKS, CHESS = "books:6697", "chess:6697"


class Both:
    """Two servers: the one that was entered last is in front."""

    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.root = root
        self.home = home
        self.told: list[str] = []
        self.drafts = Drafts(root, home / "drafts.json")
        self.called = Called(root, home)
        self.stays = Stays(
            root, PreferenceFile(home / "desktop.json"), RecentEmoji(), self.drafts, self.called.centre,
            on_add=lambda: self.told.append("add"),
            on_empty=lambda: self.told.append("empty"),
            on_host=lambda: self.told.append("host"),
        )  # fmt: skip
        Going(root, self.stays, lambda: self.told.append("add"), lambda: self.told.append("host"))
        self.lines: dict[str, DeadLine] = {}
        self.books = self.enter("books", "Books", "alice")
        self.chess = self.enter("chess", "Chess", "bishop")
        settle(root)

    def enter(self, host: str, network: str, nick: str) -> Visit:
        line = DeadLine(self.home, Address(host, 6697, tls=True))
        visit = self.stays.begin(cast("Line", line), nick)
        self.page.grid(sticky="nsew")
        self.lines[host] = line
        lobby = Conversation("#lobby", "#lobby", f"This is {network}", (Member(nick), Member("bob")))
        self.tell(visit, LinkChanged(Link.ONLINE, ""), Entered(nick, network, "#lobby"))
        self.tell(visit, ConversationChanged(lobby))
        return visit

    def tell(self, visit: Visit, *changes: Change) -> None:
        for change in changes:
            self.stays.deliver(visit, change)
        settle(self.root)

    @property
    def page(self) -> ChatPage:
        assert self.stays.page is not None
        return self.stays.page

    @property
    def shown(self) -> str:
        return text_of(self.page.pane.view.text)

    @property
    def headings(self) -> list[str]:
        tree = self.page.conversations.tree
        return [str(tree.item(row, "text")) for row in tree.get_children()]

    def words(self, kind: type[tk.Toplevel]) -> str:
        (window,) = widgets(self.root, kind)
        return " ".join(option(label, "text") for label in widgets(window, ttk.Label))


@pytest.fixture
def both(root: tk.Tk, tmp_path: Path) -> Both:
    return Both(root, tmp_path)


def test_both_are_listed_and_the_last_one_is_shown(both: Both) -> None:
    assert both.headings == ["▾ Books", "▾ Chess"]
    assert both.stays.front is both.chess
    assert both.page.header.topic_label.full == "This is Chess"
    assert both.root.title() == "bishop - #lobby - Chess - Hubbub"


def test_choosing_shows_the_other_server(both: Both) -> None:
    both.tell(both.books, EntriesAdded("#lobby", many(0, 3), None, live=False))
    assert "message" not in both.shown
    both.stays.go_to(Place(BOOKS, "#lobby"))
    assert "message 2" in both.shown
    assert both.page.header.who["text"] == "You are alice (F2)"
    assert both.page.header.topic_label.full == "This is Books"
    assert both.root.title() == "alice - #lobby - Books - Hubbub"
    write(both.page.pane.composer.field, "Hi")
    press(both.page.pane.composer.field, "<Return>")
    assert ("submit", ("#lobby", "Hi", None)) in both.lines["books"].calls
    assert both.lines["chess"].calls == []


def test_what_happens_on_the_other_server_is_counted_and_disturbs_nothing(both: Both) -> None:
    both.tell(both.books, EntriesAdded("#lobby", many(0, 3), None, live=True))
    assert both.headings == ["▾ Books (3)", "▾ Chess"]
    assert both.root.title() == "• bishop - #lobby - Chess - Hubbub"
    both.tell(both.books, Entered("alicia", "Books", "#lobby"), LinkChanged(Link.WAITING, "Gone."))
    assert both.page.header.who["text"] == "You are bishop (F2)"
    assert "Connected" in str(both.page.status.link["text"])
    assert both.headings == ["▾ Books · offline (3)", "▾ Chess"]
    both.stays.go_to(Place(BOOKS, ""))
    assert both.page.header.detail["text"] == "Gone."
    assert both.headings == ["▾ Books · offline", "▾ Chess"]


def test_nothing_that_was_begun_on_it_is_kept_where_one_logs_out(both: Both) -> None:
    for server, nick in ((BOOKS, "alice"), (CHESS, "bishop")):
        both.drafts.keep(server, nick, "bob", "a beginning")
    pending = said(0, "too late", "bishop", own=True, delivery=Delivery.PENDING)
    both.tell(both.chess, EntriesAdded("#lobby", (pending,), None, live=True), Unsent(1, 1))
    both.tell(both.chess, LinkChanged(Link.CLOSED, "You are logged out.", forgets=True))
    assert "waits" not in both.words(PopUp)
    assert both.drafts.of(CHESS, "bishop", "#lobby") == ""
    assert both.drafts.of(CHESS, "bishop", "bob") == ""
    assert both.drafts.of(BOOKS, "alice", "bob") == "a beginning"


def test_leaving_one_keeps_the_other(both: Both) -> None:
    both.tell(both.chess, LinkChanged(Link.CLOSED, "You left."))
    assert both.stays.front is both.books
    assert both.headings == ["▾ Books"]
    assert both.root.title() == "alice - #lobby - Hubbub"
    assert "You have left Chess" in both.words(PopUp)
    assert both.lines["chess"].hung_up
    assert not both.lines["books"].hung_up
    both.page.conversations.fill_menu(BOOKS).invoke("Leave Books…")
    settle(both.root)
    (question,) = widgets(both.root, Confirm)
    assert not both.lines["books"].hung_up
    question.yes_button.invoke()
    assert both.told == ["empty"]
    assert both.stays.page is None


def test_what_is_not_sent_when_a_server_is_left_is_told_and_kept(both: Both) -> None:
    pending = said(0, "wait for me", "bishop", own=True, delivery=Delivery.PENDING)
    both.tell(both.chess, EntriesAdded("#lobby", (pending,), None, live=True), Unsent(1, 1))
    both.stays._ask_to_leave(Place(CHESS, ""))
    assert "1 message is not sent yet" in both.words(Confirm)
    widgets(both.root, Confirm)[0].close()
    both.tell(both.chess, LinkChanged(Link.CLOSED, "Somebody else has this name now."))
    assert "1 message is not sent yet" in both.words(PopUp)
    assert both.drafts.of(CHESS, "bishop", "#lobby") == "wait for me"


def test_leaving_the_one_behind_changes_nothing_on_the_page(both: Both) -> None:
    both.stays.leave(BOOKS)
    assert both.page.header.who["text"] == "You are bishop (F2)"
    assert both.headings == ["▾ Chess"]


def test_servers_of_one_name_are_told_apart(both: Both) -> None:
    both.tell(both.chess, Entered("bishop", "Books", "#lobby"))
    both.stays.go_to(Place(BOOKS, ""))
    assert [both.books.known.name, both.chess.known.name] == [f"Books ({BOOKS})", f"Books ({CHESS})"]


def test_a_private_window_says_which_server_as_long_as_there_are_two(both: Both) -> None:
    both.stays.go_to(Place(BOOKS, ""))
    both.books.open_private("bob")
    both.chess.open_private("bob")
    titles = {window.title() for window in widgets(both.root, PrivateWindow)}
    assert titles == {"bob - private - Books - Hubbub", "bob - private - Chess - Hubbub"}
    both.stays.leave(CHESS)
    (window,) = widgets(both.root, PrivateWindow)
    assert window.title() == "bob - private - Hubbub"


def test_what_is_told_of_the_other_server_says_so(both: Both) -> None:
    both.tell(both.books, Problem("No such command.", None))
    assert both.page.pane.composer.hint["text"] == "Books: No such command."
    both.tell(both.books, NameRefused("alice", "alice is taken now."))
    assert "Books" in both.words(NamePrompt)
    both.tell(both.books, ServerChanged(BOOKS, 1, "0" * 64, "1" * 64))
    assert BOOKS in both.words(TrustPrompt)
    widgets(both.root, TrustPrompt)[0].refuse_button.invoke()
    assert both.headings == ["▾ Chess"]


# Channels that are named


def test_a_channel_is_joined_or_shown_where_it_was_named(both: Both) -> None:
    both.tell(both.books, ConversationChanged(Conversation("#cakes", "#Cakes")))
    both.books.open_private("bob")
    (window,) = widgets(both.root, PrivateWindow)
    both.tell(both.books, EntriesAdded("bob", (said(0, "see #cakes and #new", "bob"),), None, live=True))
    both.stays.go_to(Place(CHESS, ""))
    assert window.pane.view.links.on_channel
    window.pane.view.links.on_channel("#cakes")
    assert both.stays.front
    assert both.stays.front.place == (BOOKS, "#cakes")
    both.stays.go_to(Place(CHESS, ""))
    window.pane.view.links.on_channel("#New")
    assert both.lines["books"].calls[-1] == ("join", ("#New",))
    both.tell(both.books, ConversationChanged(Conversation("#new", "#New")))
    assert both.stays.front.place == (BOOKS, "#new")


# Drafts


def test_what_was_begun_waits_in_each_conversation(both: Both) -> None:
    field = both.page.pane.composer.field
    write(field, "chess")
    both.stays.go_to(Place(BOOKS, ""))
    assert both.page.pane.composer.is_empty
    write(field, "books")
    both.lines["books"].calls.clear()
    both.stays.go_to(Place(CHESS, ""))
    assert text_of(field) == "chess"
    settle(both.root)
    assert ("typing", ("#lobby", False)) in both.lines["books"].calls
    assert both.lines["chess"].calls[-1] == ("typing", ("#lobby", False))
    press(field, "<Return>")
    both.stays.go_to(Place(BOOKS, ""))
    assert text_of(field) == "books"
    both.stays.go_to(Place(CHESS, ""))
    assert both.page.pane.composer.is_empty


def test_a_draft_goes_nowhere_else_by_switching(both: Both) -> None:
    mine = said(0, "mine", own=True, msgid="m0")
    both.tell(both.books, EntriesAdded("#lobby", (mine,), None, live=False))
    both.stays.go_to(Place(BOOKS, ""))
    press(both.page.pane.composer.field, "<Up>")
    assert text_of(both.page.pane.composer.field) == "mine"
    both.stays.go_to(Place(CHESS, ""))
    assert both.page.pane.composer.is_empty


# Keys


def test_control_tab_goes_round_all_channels(both: Both) -> None:
    both.tell(both.chess, ConversationChanged(Conversation("#open", "#open")))
    field = both.page.pane.composer.field
    seen = []
    for _ in range(3):
        press(field, "<Control-Tab>")
        assert both.stays.front
        seen.append(both.stays.front.place)
    assert seen == [(CHESS, "#open"), (BOOKS, "#lobby"), (CHESS, "#lobby")]
    press(both.page.pane.view.text, "<Control-Shift-Tab>")
    assert both.stays.front
    assert both.stays.front.place == (BOOKS, "#lobby")
    assert both.root.focus_lastfor() is field


def test_alt_shift_down_goes_to_what_is_unread(both: Both) -> None:
    both.tell(both.books, ConversationChanged(Conversation("#cakes", "#cakes")))
    both.tell(both.books, EntriesAdded("#cakes", many(0, 3), None, live=True))
    press(both.page.pane.composer.field, "<Alt-Shift-Down>")
    assert both.stays.front
    assert both.stays.front.place == (BOOKS, "#cakes")
    assert both.page.pane.view.pointer.chosen == ""


def test_control_k_looks_for_a_conversation(both: Both) -> None:
    press(both.page.pane.composer.field, "<Control-k>")
    (switcher,) = widgets(both.root, Switcher)
    write(switcher.search, "boo")
    press(switcher.search, "<Return>")
    assert both.stays.front is both.books
    assert both.root.focus_lastfor() is both.page.pane.composer.field


def test_the_keys_of_the_page_do_nothing_while_another_is_shown(both: Both) -> None:
    press(both.page.pane.composer.field, "<Control-n>")
    assert both.told == ["add"]
    both.page.grid_forget()
    settle(both.root)
    press(both.root, "<Control-n>")
    press(both.root, "<F2>")
    assert both.told == ["add"]
    assert widgets(both.root, AccountDialog) == []


def test_what_calls_on_any_server_is_counted_in_the_title(both: Both) -> None:
    calling = EntriesAdded("#lobby", (said(0, "alice?", "bob"),), None, live=True)
    both.tell(both.books, calling)
    assert both.called.noted.titles == ["bob in #lobby"]
    assert both.root.title().startswith("(1) bishop")
    both.stays.be_called_for(Place(BOOKS, "#lobby"), Level.NOTHING)
    assert both.root.title().startswith("bishop")
    assert not both.called.noted.cards


def test_what_waits_is_that_of_the_server_in_front(both: Both) -> None:
    both.tell(both.books, LinkChanged(Link.WAITING, "Gone."), Unsent(2, 2))
    assert both.page.status.waiting["text"] == ""
    both.stays.go_to(Place(BOOKS, ""))
    assert both.page.status.waiting["text"] == "2 messages wait for the connection"
    both.stays.go_to(Place(CHESS, ""))
    assert both.page.status.waiting["text"] == ""


def test_who_leaves_a_server_is_not_called_from_there(both: Both) -> None:
    both.tell(both.books, EntriesAdded("#lobby", (said(0, "alice?", "bob"),), None, live=True))
    both.stays.leave(BOOKS)
    assert not both.called.noted.cards


def test_f4_opens_the_menu_of_notices(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, int]] = []
    monkeypatch.setattr(both.page.status.menu, "tk_popup", lambda x, y: opened.append((x, y)))
    press(both.page.pane.composer.field, "<F4>")
    assert len(opened) == 1
