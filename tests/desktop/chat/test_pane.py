import tkinter as tk

import pytest

from desktop.driving import click, place_of, press, settle, tags_at, text_of, write
from desktop.entries import many, said
from hubbub.client.model import Conversation, Delivery, Entry, Member
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.timeline import Timeline


class Heard:
    """What the person wants to do."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.retried: list[tuple[str, Entry]] = []
        self.older: list[str] = []

    def say(self, key: str, text: str) -> None:
        self.said.append((key, text))

    def retry(self, key: str, entry: Entry) -> None:
        self.retried.append((key, entry))

    def load_older(self, key: str) -> None:
        self.older.append(key)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def pane(root: tk.Tk, heard: Heard) -> ConversationPane:
    made = ConversationPane(root, heard)
    made.grid(sticky="nsew")
    settle(root)
    return made


LOBBY = Conversation("#lobby", "#Lobby")


def test_it_shows_a_conversation_and_says_for_whom_one_writes(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    assert "message 2" in text_of(pane.view.text)
    assert pane.composer.placeholder["text"] == "Message #Lobby"


def test_what_is_sent_goes_to_the_open_conversation(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline())
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Return>")
    assert heard.said == [("#lobby", "Hi")]


def test_who_writes_sees_their_message(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline(many(0, 200)))
    settle(pane)
    press(pane.composer.field, "<Prior>")
    assert not pane.view.following
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Return>")
    assert pane.view.following


def test_the_composers_keys_turn_pages(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline(many(0, 200)))
    settle(pane)
    before = pane.view.text.yview()
    press(pane.composer.field, "<Prior>")
    assert pane.view.text.yview()[0] < before[0]
    press(pane.composer.field, "<Next>")
    assert pane.view.following


def test_typing_over_the_messages_goes_into_the_field(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    press(pane.view.text, "<Key-h>")
    write(pane.composer.field, "i")
    assert text_of(pane.composer.field) == "hi"
    press(pane.view.text, "<Control-c>")
    press(pane.view.text, "<Left>")
    assert text_of(pane.composer.field) == "hi"


def test_names_are_marked_and_completed(pane: ConversationPane) -> None:
    members = (Member("ann"), Member("bob"))
    pane.look_for(Conversation("#lobby", "#Lobby", "", members), "ann")
    pane.show(LOBBY, Timeline([said(0, "hello ann")]))
    assert "mention" in tags_at(pane.view.text, "ann")
    write(pane.composer.field, "a")
    press(pane.composer.field, "<Tab>")
    write(pane.view.text, "")
    assert text_of(pane.composer.field) == "a"  # nobody talks to themselves
    press(pane.composer.field, "<BackSpace>")
    write(pane.composer.field, "b")
    press(pane.composer.field, "<Tab>")
    assert text_of(pane.composer.field) == "bob: "


def test_the_other_one_of_a_private_conversation_is_known_too(pane: ConversationPane) -> None:
    pane.look_for(Conversation("zoë", "Zoë"), "ann")
    write(pane.composer.field, "z")
    press(pane.composer.field, "<Tab>")
    assert text_of(pane.composer.field) == "Zoë: "


def test_emoji_can_be_picked_while_one_reads(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    press(pane.view.text, "<Control-e>")
    settle(pane)
    assert pane.composer.picker.winfo_ismapped()


def test_a_failed_message_is_tried_again(root: tk.Tk, pane: ConversationPane, heard: Heard) -> None:
    failed = said(0, own=True, delivery=Delivery.FAILED, problem="the disk is full.")
    pane.show(LOBBY, Timeline([failed]))
    settle(root)
    click(pane.view.text, *place_of(pane.view.text, "Try again"))
    assert heard.retried == [("#lobby", failed)]


def test_older_messages_are_fetched_for_the_open_conversation(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    pane.view.text.event_generate("<Button-4>")
    pane.update()
    assert set(heard.older) == {"#lobby"}


def test_what_changes_is_shown(pane: ConversationPane) -> None:
    timeline = Timeline(many(0, 3))
    pane.show(LOBBY, timeline)
    pane.apply(timeline.add(many(3, 1), "m2"))
    assert "message 3" in text_of(pane.view.text)


def test_one_can_write_at_once(pane: ConversationPane) -> None:
    pane.focus_composer()
    settle(pane)
    assert pane.focus_get() is pane.composer.field
