import tkinter as tk
from pathlib import Path

import pytest

from desktop.chat.test_pane import Heard
from desktop.driving import press, settle, text_of
from desktop.entries import many
from desktop.notices.calling import Called
from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link, Member
from hubbub.desktop.chat.composer import KEYS
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.timeline import Timeline

LOBBY = Conversation("#lobby", "#lobby", "Cake at four", (Member("alice"), Member("me")))
CAKES = Conversation("#cakes", "#cakes", "", (Member("me"),))


@pytest.fixture
def page(root: tk.Tk, tmp_path: Path) -> ChatPage:
    chosen: list[object] = []
    made = ChatPage(
        root, Heard(), Called(root, tmp_path).centre,
        on_choose=chosen.append, on_window=chosen.append, on_private=chosen.append,
        on_account=root.update, on_settings=root.update,
        on_add=root.update, on_leave=chosen.append, on_host=root.update,
            on_level=lambda _place, _level: None,
    )  # fmt: skip
    made.grid(sticky="nsew")
    settle(root)
    return made


def test_everything_about_a_conversation_is_shown(page: ChatPage) -> None:
    page.show_conversation(LOBBY, Timeline(many(0, 3)), "me")
    settle(page)
    assert page.header.place_label.full == "#lobby"
    assert page.header.topic_label.full == "Cake at four"
    assert page.members.tree.get_children() == ("alice", "me")
    assert "message 2" in text_of(page.pane.view.text)


def test_the_conversation_has_room(root: tk.Tk, page: ChatPage) -> None:
    root.geometry("1000x700")
    page.show_conversation(LOBBY, Timeline(), "me")
    settle(root)
    text = page.pane.view.text
    assert text.winfo_width() >= 600
    assert text.winfo_height() >= 400
    before = text.winfo_width(), text.winfo_height()
    root.geometry("1200x800")
    settle(root)
    assert (text.winfo_width(), text.winfo_height()) == (before[0] + 200, before[1] + 100)


def test_open_channels_of_the_current_server_are_completed(page: ChatPage) -> None:
    library = ListedServer("library:6697", "Library", Link.ONLINE, [LOBBY, CAKES], {})
    chess = ListedServer("chess:6697", "Chess", Link.ONLINE, [Conversation("#clubs", "#clubs")], {})
    page.show_servers([library, chess], Place("library:6697", "#lobby"))
    field = page.pane.composer.field
    field.insert("1.0", "#c")
    press(field, "<Tab>")
    assert text_of(field) == "#cakes "


def test_the_status_is_shown(page: ChatPage) -> None:
    page.show_status(LinkChanged(Link.WAITING, "The server hung up."))
    assert page.status.link["text"] == "● Disconnected"


def test_the_servers_greeting_is_read_below_the_field(page: ChatPage) -> None:
    page.show_status(LinkChanged(Link.ONLINE, "Its certificate was noted.", encrypted=True))
    assert page.status.link["text"] == "● Connected, encrypted"
    assert page.pane.composer.hint["text"] == "Its certificate was noted."
    page.show_status(LinkChanged(Link.WAITING, "The server hung up."))
    assert page.pane.composer.hint["text"] == KEYS


def test_escape_leads_back_to_the_newest_message(page: ChatPage) -> None:
    page.show_conversation(LOBBY, Timeline(many(0, 200)), "me")
    settle(page)
    press(page.pane.view.text, "<Prior>")
    page.back()
    settle(page)
    assert page.pane.view.following
    assert page.focus_get() is page.pane.composer.field


def test_a_host_sees_how_others_come_in(root: tk.Tk, page: ChatPage) -> None:
    page.show_invitation("Come in!")
    settle(root)
    assert page.invitation["text"] == "Come in!"
    assert page.invitation.winfo_ismapped()
    assert page.host_button.winfo_ismapped()
    page.show_invitation("")
    settle(root)
    assert not page.invitation.winfo_ismapped()
    assert not page.host_button.winfo_ismapped()


def test_nothing_is_left_of_another_server_until_there_is_a_conversation(page: ChatPage) -> None:
    page.show_conversation(LOBBY, Timeline(many(0, 3)), "me")
    page.show_nothing("Library")
    assert page.header.place_label.full == "Library"
    assert page.members.tree.get_children() == ()
    assert "message" not in text_of(page.pane.view.text)
