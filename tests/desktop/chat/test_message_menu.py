import tkinter as tk
from dataclasses import replace

import pytest

from desktop.chat.test_pane import LOBBY, Heard
from desktop.driving import press, settle, text_of, write
from desktop.entries import said
from hubbub.client.model import Delivery, Entry, Kind, Reaction
from hubbub.desktop.chat.message_menu import REACTIONS
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.timeline import Timeline

THEIRS = replace(
    said(0, "hello", "bob", msgid="m0"), reactions=(Reaction("😺", ("carl", "alice"), own=True),)
)
MINE = said(1, "teh cat", own=True, msgid="m1")
FAILED = said(2, "lost", own=True, delivery=Delivery.FAILED)
PENDING = said(4, "later", own=True, delivery=Delivery.PENDING)
JOINED = said(3, kind=Kind.JOINED, msgid="m3")


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def pane(root: tk.Tk, heard: Heard) -> ConversationPane:
    made = ConversationPane(root, heard)
    made.grid(sticky="nsew")
    made.show(LOBBY, Timeline([THEIRS, MINE, FAILED, JOINED]))
    settle(root)
    return made


def offered(pane: ConversationPane, entry: Entry | None) -> list[str]:
    menu = pane.menu.menu
    pane.menu.fill(entry)
    last = menu.index("end")
    assert last is not None
    kinds = [(number, menu.type(number)) for number in range(last + 1)]
    return [str(menu.entrycget(number, "label")) for number, kind in kinds if kind != "separator"]


def test_each_message_offers_what_can_be_done_to_it(pane: ConversationPane, heard: Heard) -> None:
    text = ["Copy", "Select all"]
    assert offered(pane, THEIRS) == ["Answer", "React", *text]
    assert offered(pane, MINE) == ["Answer", "React", "Change", "Remove for everybody", *text]
    assert offered(pane, FAILED) == ["Try again", "Delete", *text]
    assert offered(pane, PENDING) == ["Don't send", *text]
    assert offered(pane, JOINED) == text
    assert offered(pane, None) == text
    heard.moderates = True
    assert offered(pane, THEIRS) == ["Answer", "React", "Remove for everybody", *text]


def test_copy_is_offered_once_something_is_selected(pane: ConversationPane) -> None:
    pane.menu.fill(None)
    assert pane.menu.menu.entrycget("Copy", "state") == "disabled"
    press(pane.view.text, "<Control-a>")
    pane.menu.fill(None)
    assert pane.menu.menu.entrycget("Copy", "state") == "normal"


def test_what_is_chosen_is_done(pane: ConversationPane, heard: Heard) -> None:
    pane.menu.fill(MINE)
    pane.menu.menu.invoke("Remove for everybody")
    assert heard.removed == [MINE]
    pane.menu.menu.invoke("Change")
    assert text_of(pane.composer.field) == "teh cat"
    pane.menu.menu.invoke("Answer")
    assert "Answering" in pane.purpose.label.full
    pane.menu.fill(FAILED)
    pane.menu.menu.invoke("Try again")
    assert heard.retried == [("#lobby", FAILED)]
    pane.menu.menu.invoke("Delete")
    pane.menu.fill(PENDING)
    pane.menu.menu.invoke("Don't send")
    assert heard.discarded == [FAILED, PENDING]


def test_one_reacts_or_takes_it_back(pane: ConversationPane, heard: Heard) -> None:
    pane.menu.fill(THEIRS)
    pane.menu.reactions.invoke(0)
    pane.menu.reactions.invoke("😺  take back")
    assert heard.reacted == [(THEIRS, REACTIONS[0], True), (THEIRS, "😺", False)]


class TestPointing:
    def test_the_keyboard_leads_to_messages_and_back(self, pane: ConversationPane) -> None:
        press(pane.composer.field, "<Alt-Up>")
        assert pane.view.pointer.entry == FAILED  # nothing can be done about what happened
        press(pane.view.text, "<Alt-Up>")
        assert pane.view.pointer.entry == MINE
        assert pane.view.text.tag_ranges("chosen")
        press(pane.view.text, "<Alt-Up>")
        assert pane.view.pointer.entry == THEIRS
        press(pane.view.text, "<Alt-Up>")
        assert pane.view.pointer.entry == THEIRS
        press(pane.view.text, "<Alt-Down>")
        assert pane.view.pointer.entry == MINE
        assert pane.give_up()
        settle(pane)
        assert pane.focus_get() is pane.composer.field
        assert not pane.view.text.tag_ranges("chosen")

    def test_what_is_chosen_stays_so_when_more_comes(self, pane: ConversationPane) -> None:
        press(pane.composer.field, "<Alt-Up>")
        timeline = pane.view.timeline
        pane.apply(timeline, timeline.add([said(4)], "m3"))
        assert pane.view.pointer.entry == FAILED

    def test_writing_on_answers(self, pane: ConversationPane, heard: Heard) -> None:
        press(pane.composer.field, "<Alt-Up>")
        press(pane.view.text, "<Alt-Up>")
        entry = pane.view.pointer.entry
        assert entry is not None
        pane.answer(entry)
        write(pane.composer.field, "ok")
        press(pane.composer.field, "<Return>")
        assert heard.answered == [("ok", MINE)]
        assert not pane.view.pointer.chosen

    def test_a_click_on_a_reaction_joins_in_or_takes_it_back(
        self, pane: ConversationPane, heard: Heard
    ) -> None:
        both = (Reaction("👍", ("carl",), own=False), Reaction("😺", ("carl", "alice"), own=True))
        entry = replace(THEIRS, reactions=both)
        pane.show(LOBBY, Timeline([entry]))
        settle(pane)
        text = pane.view.text
        for tag in ("reaction", "own-reaction"):
            x, y, width, height = text.bbox(f"{tag}.first + 1 char") or (0, 0, 0, 0)
            text.event_generate("<Enter>", x=x + width // 2, y=y + height // 2)
            text.event_generate("<Motion>", x=x + width // 2, y=y + height // 2)
            text.event_generate("<Button-1>", x=x + width // 2, y=y + height // 2)
            text.event_generate("<ButtonRelease-1>", x=x + width // 2, y=y + height // 2)
            settle(pane)
        assert heard.reacted == [(entry, "👍", True), (entry, "😺", False)]

    def test_a_quote_leads_to_what_was_answered(self, pane: ConversationPane) -> None:
        many = [said(number, "line", msgid=f"m{number}") for number in range(1200)]
        answer = replace(said(1200, "yes", "bob", msgid="m1200"), reply_to="m3")
        pane.show(LOBBY, Timeline([*many, answer]))
        settle(pane)
        text = pane.view.text
        x, y, width, height = text.bbox("quote.first + 2 char") or (0, 0, 0, 0)
        for event in ("<Enter>", "<Motion>", "<Button-1>", "<ButtonRelease-1>"):
            text.event_generate(event, x=x + width // 2, y=y + height // 2)
        settle(pane)
        assert pane.view.pointer.entry == many[3]
        assert not pane.view.following
        assert text.bbox("chosen.first") is not None


def test_the_author_has_a_menu_of_their_own(pane: ConversationPane) -> None:
    offered_people: list[str] = []

    def offer(menu: tk.Menu, nick: str) -> None:
        offered_people.append(nick)
        menu.add_command(label="Profile")

    pane.menu.offer_person = offer
    assert "bob" in offered(pane, THEIRS)
    assert "bob" in offered(pane, THEIRS)
    assert offered_people == ["bob", "bob"]
    assert pane.menu.person.index("end") == 0
    assert "bob" not in offered(pane, None)
