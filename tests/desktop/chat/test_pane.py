import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import click, double_click, place_of, press, settle, tags_at, text_of, write
from desktop.entries import many, said
from hubbub.client.history import Place
from hubbub.client.model import Conversation, Delivery, Entry, Member
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.files.basket import Basket
from hubbub.desktop.timeline import Timeline


class NoFiles:
    """A server that takes none."""

    refusal = "This server takes no files."

    def ticket(self) -> str:
        return ""

    def begin(self, ticket: str, path: Path, name: str) -> None:
        raise AssertionError

    def cancel(self, ticket: str) -> None:
        raise AssertionError

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        raise AssertionError

    def give_back(self, key: str, text: str) -> None:
        raise AssertionError


class Heard:
    """What the person wants to do."""

    previews = None

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.answered: list[tuple[str, Entry]] = []
        self.replaced: list[tuple[Entry, str]] = []
        self.typed: list[bool] = []
        self.reacted: list[tuple[Entry, str, bool]] = []
        self.removed: list[Entry] = []
        self.moderates = False
        self.retried: list[tuple[str, Entry]] = []
        self.discarded: list[Entry] = []
        self.older: list[str] = []
        self.searched: list[tuple[str, str, bool]] = []
        self.gone: list[tuple[str, str, str]] = []
        self.looked_for: list[tuple[str, Place]] = []
        self.extended: list[tuple[str, bool]] = []
        self.left: list[str] = []
        self.drafts: dict[str, str] = {}
        self.channels: list[str] = []
        self.people: list[str] = []

    def keep(self, key: str, text: str) -> None:
        self.drafts[key] = text

    def kept(self, key: str) -> str:
        return self.drafts.get(key, "")

    def files(self, key: str) -> Basket:
        return Basket(key, NoFiles())

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        self.said.append((key, text))
        if answers is not None:
            self.answered.append((text, answers))

    def replace(self, _key: str, entry: Entry, text: str) -> None:
        self.replaced.append((entry, text))

    def react(self, _key: str, entry: Entry, text: str, add: bool) -> None:
        self.reacted.append((entry, text, add))

    def remove(self, _key: str, entry: Entry) -> None:
        self.removed.append(entry)

    def may_remove(self, _key: str) -> bool:
        return self.moderates

    def typing(self, _key: str, active: bool) -> None:
        self.typed.append(active)

    def retry(self, key: str, entry: Entry) -> None:
        self.retried.append((key, entry))

    def discard(self, _key: str, entry: Entry) -> None:
        self.discarded.append(entry)

    def open_channel(self, name: str) -> None:
        self.channels.append(name)

    def open_private(self, nick: str) -> None:
        self.people.append(nick)

    def load_older(self, key: str) -> None:
        self.older.append(key)

    def look_for(self, key: str, place: Place) -> None:
        self.looked_for.append((key, place))

    def search(self, key: str, text: str, everywhere: bool) -> None:
        self.searched.append((key, text, everywhere))

    def go_to(self, key: str, name: str, msgid: str) -> None:
        self.gone.append((key, name, msgid))

    def extend_past(self, key: str, older: bool) -> None:
        self.extended.append((key, older))

    def leave_past(self, key: str) -> None:
        self.left.append(key)


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


def test_a_double_click_on_a_name_leads_to_that_person(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline([said(0, "Hi", "bob"), said(1, "Hello", "me", own=True)]))
    settle(pane)
    for name in ("bob", "You"):
        double_click(pane.view.text, *place_of(pane.view.text, name))
    assert heard.people == ["bob"]


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


def test_who_has_spoken_last_is_completed_first(pane: ConversationPane) -> None:
    members = tuple(map(Member, ("bea", "ben", "bob")))
    pane.look_for(Conversation("#lobby", "#Lobby", "", members), "ann")
    pane.show(LOBBY, Timeline([said(0, "hello", "bob"), said(1, "hi", "ben"), said(2, "hm", "ann")]))
    write(pane.composer.field, "b")
    for expected in ("ben: ", "bob: ", "bea: "):
        press(pane.composer.field, "<Tab>")
        assert text_of(pane.composer.field) == expected


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


def test_what_is_not_here_is_looked_for(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    pane.view.jump("elsewhere")
    assert heard.looked_for == [("#lobby", Place("elsewhere"))]


def test_in_the_past_one_scrolls_in_the_past(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(900, 3)))
    pane.view.following = False
    pane.view.turn_to(Timeline(many(0, 3)), past=True)
    pane.view.text.event_generate("<Button-4>")
    pane.update()
    pane.view.fetched()
    pane.fetch_newer()
    assert heard.extended == [("#lobby", True), ("#lobby", False)]
    assert heard.older == []


def test_another_conversation_ends_reading_in_the_past(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(900, 3)))
    pane.view.following = False
    pane.view.turn_to(Timeline(many(0, 3)), past=True)
    pane.show(Conversation("#cakes", "#cakes"), Timeline())
    assert heard.left == ["#lobby"]
    assert not pane.view.in_past


def test_what_is_sent_from_the_past_leads_to_the_present(pane: ConversationPane, heard: Heard) -> None:
    present = Timeline(many(900, 3))
    pane.show(LOBBY, present)
    pane.view.following = False
    pane.view.turn_to(Timeline(many(0, 3)), past=True)
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Return>")
    assert heard.left == ["#lobby"]
    pane.view.turn_to(present, past=False)
    assert text_of(pane.view.text).endswith("message 902\n")


def test_what_changes_is_shown(pane: ConversationPane) -> None:
    timeline = Timeline(many(0, 3))
    pane.show(LOBBY, timeline)
    pane.apply(timeline, timeline.add(many(3, 1), "m2"))
    assert "message 3" in text_of(pane.view.text)


def test_an_answer_says_what_it_answers_until_it_is_sent(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    pane.answer(said(2))
    assert pane.purpose.label.full == "Answering alice: message 2"
    write(pane.composer.field, "Why")
    press(pane.composer.field, "<Return>")
    assert heard.answered == [("Why", said(2))]
    assert not pane.purpose.winfo_ismapped()
    write(pane.composer.field, "So")
    press(pane.composer.field, "<Return>")
    assert [text for text, _entry in heard.answered] == ["Why"]


def test_the_arrow_up_in_an_empty_field_changes_the_last_one(pane: ConversationPane, heard: Heard) -> None:
    mine = said(1, "teh cat", own=True, msgid="m1")
    pane.show(LOBBY, Timeline([said(0), mine, said(2), said(3, own=True)]))
    press(pane.composer.field, "<Up>")
    assert text_of(pane.composer.field) == "teh cat"
    assert "Changing" in pane.purpose.label.full
    pane.composer.fill("the cat")
    press(pane.composer.field, "<Return>")
    assert heard.replaced == [(mine, "the cat")]
    assert heard.said == []


def test_the_arrow_up_in_a_text_moves_in_it(pane: ConversationPane) -> None:
    pane.show(LOBBY, Timeline([said(1, "teh cat", own=True, msgid="m1")]))
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Up>")
    assert text_of(pane.composer.field) == "Hi"


def test_what_was_begun_can_be_given_up(pane: ConversationPane, heard: Heard) -> None:
    mine = said(1, "teh cat", own=True, msgid="m1")
    pane.show(LOBBY, Timeline([mine]))
    pane.change(mine)
    assert pane.give_up()
    assert text_of(pane.composer.field) == ""
    pane.answer(mine)
    pane.purpose.cancel_button.invoke()
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Return>")
    assert heard.said == [("#lobby", "Hi")]
    assert heard.answered == []
    assert heard.replaced == []


def test_an_answer_is_not_taken_to_another_conversation(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline(many(0, 3)))
    pane.answer(said(2))
    pane.show(Conversation("#cakes", "#cakes"), Timeline())
    write(pane.composer.field, "Hi")
    press(pane.composer.field, "<Return>")
    assert heard.answered == []


def test_others_are_told_that_one_writes_and_stops(pane: ConversationPane, heard: Heard) -> None:
    pane.show(LOBBY, Timeline())
    write(pane.composer.field, "Hi")
    assert heard.typed == [True]
    pane.composer.fill("")
    settle(pane)
    assert heard.typed == [True, False]


def test_who_else_is_writing_is_said(pane: ConversationPane) -> None:
    pane.show_typing(["bob"])
    assert pane.typing.full == "bob is writing…"
    pane.show_typing([])
    assert pane.typing.full == ""


def test_one_can_write_at_once(pane: ConversationPane) -> None:
    pane.focus_composer()
    settle(pane)
    assert pane.focus_get() is pane.composer.field


def test_a_channel_that_is_named_is_opened_with_the_mouse_or_keys(
    pane: ConversationPane, heard: Heard
) -> None:
    pane.show(LOBBY, Timeline([said(0, "see #cakes, and #1"), said(1, "https://example.org or #dev!")]))
    settle(pane)
    text = pane.view.text
    click(text, *place_of(text, "#cakes"))
    click(text, *place_of(text, "#1"))
    assert heard.channels == ["#cakes"]
    press(text, "<Shift-Tab>")
    press(text, "<Return>")
    assert heard.channels == ["#cakes", "#dev"]
    for _ in range(2):
        press(text, "<Shift-Tab>")
    press(text, "<Return>")
    assert heard.channels == ["#cakes", "#dev", "#cakes"]
    press(text, "<Tab>")
    press(text, "<Tab>")
    press(text, "<Return>")
    assert heard.channels[3:] == ["#dev"]
