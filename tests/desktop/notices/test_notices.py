import tkinter as tk
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.entries import said
from desktop.notices.calling import Called
from hubbub.client.model import Conversation, Entry
from hubbub.desktop.notices import quiet
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.notices import Notices
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.timeline import Timeline

CAKES = Conversation("#cakes", "#Cakes")
BOB = Conversation("bob", "Bob")
MINE = said(0, "who brings plates?", own=True, msgid="m0")


class Serving:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.called = Called(root, home)
        self.switched = 0
        self.notices = Notices(self.called.centre, "srv:1", self._switch)
        self.notices.rename("alice")
        self.timeline = Timeline([MINE])

    def _switch(self) -> None:
        self.switched += 1

    def tell(self, conversation: Conversation, *entries: Entry, late: bool = False) -> list[str]:
        self.notices.arrived(conversation, entries, self.timeline, late=late)
        return self.called.noted.titles


@pytest.fixture
def serving(root: tk.Tk, tmp_path: Path) -> Serving:
    return Serving(root, tmp_path)


def test_mentions_and_private_words_are_told(serving: Serving) -> None:
    assert serving.tell(CAKES, said(1, "hello", "bob")) == []
    assert serving.tell(CAKES, said(2, "alice?", "bob")) == ["bob in #Cakes"]
    assert serving.tell(BOB, said(3, "psst", "Bob")) == ["bob in #Cakes", "Bob"]


def test_an_answer_to_ones_own_words_is_a_mention(serving: Serving) -> None:
    answer = replace(said(1, "me", "bob"), reply_to="m0")
    assert serving.notices.is_mention("#Cakes", answer, serving.timeline)
    assert not serving.notices.is_mention("#Cakes", replace(answer, reply_to="m9"), serving.timeline)
    assert serving.tell(CAKES, answer) == ["bob in #Cakes"]


def test_what_is_old_is_not_told(serving: Serving) -> None:
    assert serving.tell(CAKES, said(1, "alice!", "bob"), late=True) == []


def test_another_name_and_other_words_hold_at_once(serving: Serving) -> None:
    serving.notices.rename("alicia")
    assert serving.tell(CAKES, said(1, "alice, cake", "bob")) == []
    serving.called.centre.switch(notices=True, sound=False, highlights="cake")
    assert serving.switched == 1
    assert serving.tell(CAKES, said(2, "Cake!", "carl")) == ["carl in #Cakes"]
    assert serving.notices.is_mention("#Cakes", said(3, "alicia"), serving.timeline)


def test_what_is_read_is_taken_back(serving: Serving) -> None:
    serving.tell(BOB, said(1, "psst", "Bob"))
    serving.notices.read("bob")
    assert serving.called.noted.titles == []


def test_a_choice_holds_and_is_remembered(root: tk.Tk, tmp_path: Path, serving: Serving) -> None:
    serving.tell(BOB, said(1, "psst", "Bob"))
    serving.notices.choose(BOB, Level.NOTHING)
    serving.notices.choose(CAKES, Level.ALL)
    assert serving.switched == 2
    assert serving.called.noted.titles == []
    assert serving.tell(BOB, said(2, "alice", "Bob")) == []
    assert serving.tell(CAKES, said(3, "hello", "carl")) == ["carl in #Cakes"]
    again = Serving(root, tmp_path)
    assert again.notices.level(BOB) is Level.NOTHING
    assert again.notices.level(CAKES) is Level.ALL


def test_a_muted_person_has_no_mark(serving: Serving) -> None:
    assert serving.notices.mark(BOB, 3, 3) == Mark(3, 3, Level.ALL)
    for conversation in (BOB, CAKES):
        serving.notices.choose(conversation, Level.NOTHING)
    assert serving.notices.mark(BOB, 3, 3) == Mark(3, 0, Level.NOTHING)
    assert serving.notices.mark(CAKES, 3, 1) == Mark(3, 1, Level.NOTHING)


def test_who_is_muted_or_not_to_disturb_opens_no_window(serving: Serving) -> None:
    assert serving.notices.may_open(BOB)
    serving.called.centre.leave_undisturbed(quiet.ALWAYS)
    assert not serving.notices.may_open(BOB)
    serving.called.centre.leave_undisturbed(quiet.OFF)
    serving.notices.choose(BOB, Level.NOTHING)
    assert not serving.notices.may_open(BOB)


def test_a_click_tells_which_conversation(serving: Serving) -> None:
    serving.tell(BOB, said(1, "psst", "Bob"))
    serving.called.noted.click(next(iter(serving.called.noted.cards)))
    assert serving.called.chosen == [("srv:1", "bob")]


def test_at_the_end_notices_are_taken_back(serving: Serving) -> None:
    serving.tell(BOB, said(1, "psst", "Bob"))
    serving.notices.end(["bob"])
    assert serving.called.noted.titles == []
    serving.called.centre.switch(notices=True, sound=False, highlights="cake")
    assert serving.switched == 0
