import tkinter as tk

import pytest

from desktop.chat.test_pane import Heard
from desktop.driving import press, settle, text_of, write
from desktop.entries import many
from hubbub.client.changes import LinkChanged
from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.timeline import Timeline


class Private:
    def __init__(self, root: tk.Tk) -> None:
        self.heard = Heard()
        self.read: list[str] = []
        self.closed: list[str] = []
        self.window = PrivateWindow(
            root,
            Conversation("bob", "Bob"),
            Timeline(many(0, 2)),
            self.heard,
            on_read=self.read.append,
            on_close=self.closed.append,
            offer=lambda menu, nick: menu.add_command(label=f"About {nick}"),
        )
        settle(root)

    @property
    def presence(self) -> str:
        return self.window.header.topic_label.full


@pytest.fixture
def private(root: tk.Tk) -> Private:
    return Private(root)


def test_it_says_who_it_is_with(private: Private) -> None:
    private.window.show_state(Conversation("bob", "Bob"), "me")
    assert private.window.title() == "Bob - private - Hubbub"
    assert private.window.header.place_label.full == "Bob"
    assert "two of you" in private.presence
    assert "message 1" in text_of(private.window.pane.view.text)


def test_what_is_written_there_goes_to_that_person(private: Private) -> None:
    write(private.window.pane.composer.field, "psst")
    press(private.window.pane.composer.field, "<Return>")
    assert private.heard.said == [("bob", "psst")]


def test_the_other_person_leaving_is_shown(private: Private) -> None:
    private.window.show_status(LinkChanged(Link.ONLINE, ""))
    private.window.show_state(Conversation("bob", "Bob", joined=False), "me")
    assert private.presence == "Bob isn't online."
    private.window.show_state(Conversation("bob", "Bob"), "me")
    assert "two of you" in private.presence


def test_without_a_connection_nobody_is_said_to_be_gone(private: Private) -> None:
    private.window.show_state(Conversation("bob", "Bob", joined=False), "me")
    private.window.show_status(LinkChanged(Link.WAITING, ""))
    assert "two of you" in private.presence


def test_looking_at_it_is_reading(private: Private) -> None:
    private.window.focus_force()
    settle(private.window)
    assert "bob" in private.read


def test_it_comes_forward_ready_to_be_written_in(root: tk.Tk, private: Private) -> None:
    private.window.withdraw()
    private.window.come_forward()
    settle(root)
    assert private.window.state() == "normal"
    assert private.window.focus_lastfor() is private.window.pane.composer.field


def test_one_that_opens_by_itself_leaves_the_focus_where_it_is(root: tk.Tk) -> None:
    entry = tk.Entry(root)
    entry.grid()
    entry.focus_force()
    settle(root)
    private = Private(root)
    private.window.withdraw()
    entry.focus_force()
    settle(root)
    private.window.give_back_focus()
    private.window.deiconify()
    private.window.focus_force()  # what most window managers do with a new window
    settle(root)
    assert root.focus_displayof() is entry
    private.window.pane.composer.field.focus_force()
    private.window.open_search()
    settle(root)
    assert str(root.focus_displayof()).startswith(str(private.window))


def test_escape_closes_it(private: Private) -> None:
    press(private.window, "<Escape>")
    assert private.closed == ["bob"]
    assert not private.window.winfo_exists()
