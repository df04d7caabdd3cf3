"""The settings window, by keyboard where one would. The session here never runs."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from desktop.channel.garden import BEN, CAT, GARDEN, RULES
from desktop.dead_line import DeadLine
from desktop.driving import press, settle, text_of, write
from hubbub.client.channel_changes import Answered, Refusal
from hubbub.client.model import Conversation, Listed
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Rules
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.window import ChannelWindow, Surroundings

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

MODES = {"n": "", "t": "", "k": "roses", "Z": "5"}
MALLORY = Listed("mallory!*@*", "ben!u@h", 1_700_000_000_000)
SPAM = Listed("*!*@spam.example")


class Opened:
    def __init__(self, root: tk.Tk, home: Path, nick: str, conversation: Conversation, rules: Rules) -> None:
        self.root = root
        self.line = DeadLine(home)
        self.orders = Orders(cast("Line", self.line))
        self.closed: list[str] = []
        self.opened: list[str] = []
        self.linked: list[str] = []
        around = Surroundings(
            self.orders,
            lambda: nick,
            lambda: ["cat", "dan", "Dora"],
            self._offer,
            self.opened.append,
            self.linked.append,
        )
        self.window = ChannelWindow(root, conversation, rules, around, self.closed.append)
        self.window.show_modes(dict(MODES))
        self.window.show_list("b", (MALLORY, SPAM))
        settle(root)
        assert self.line.calls.pop(0) == ("look", ("#garden",))

    def _offer(self, menu: tk.Menu, nick: str, key: str) -> None:
        menu.add_command(label=f"{nick} in {key}")

    def turn(self, title: str) -> None:
        """Open a tab."""
        (tab,) = [tab for tab in self.window.tabs if tab.title == title]
        self.window.turn_to(tab)
        settle(self.root)

    def answer(self, *refusals: Refusal) -> None:
        self.orders.answered(Answered(cast("int", self.line.calls[-1][1][0]), refusals))
        settle(self.root)

    @property
    def said(self) -> str:
        return str(self.window.state_label["text"])


Open = Callable[..., Opened]


@pytest.fixture
def open_(root: tk.Tk, tmp_path: Path) -> Open:
    def made(nick: str = "ben", conversation: Conversation = GARDEN, rules: Rules = RULES) -> Opened:
        return Opened(root, tmp_path, nick, conversation, rules)

    return made


def test_the_topic_is_saved_with_return(open_: Open) -> None:
    opened = open_()
    topic = opened.window.topic
    assert opened.window.focus_get() is topic.field
    assert opened.window.save_button.instate(["disabled"])
    topic.field.delete("1.0", "end")
    write(topic.field, "Tomatoes")
    assert opened.said == "Not saved yet."
    assert topic.note["text"] == "8 of 40 characters"
    press(topic.field, "<Return>")
    assert opened.line.calls == [("change", (1, "#garden", (), "Tomatoes"))]
    press(opened.window, "<Control-s>")
    assert len(opened.line.calls) == 1
    opened.window.refresh(replace(GARDEN, topic="Tomatoes"))
    opened.answer()
    assert opened.said == "Saved."
    assert opened.window.save_button.instate(["disabled"])


def test_a_topic_that_is_too_long_is_not_sent(open_: Open) -> None:
    opened = open_()
    opened.window.topic.field.insert("end", " and tomatoes" * 3)
    settle(opened.root)
    opened.turn("Rules")
    opened.window.save()
    assert opened.line.calls == []
    assert str(opened.window.topic.note["text"]).startswith("44 of 40: too long by 4.")


def test_what_the_server_refuses_stands_beside_the_control(open_: Open) -> None:
    opened = open_()
    modes = opened.window.modes
    opened.turn("Rules")
    modes.switches["m"].invoke()
    modes.fields["k"].fill("tulips")
    modes.fields["l"].fill("20")
    settle(opened.root)
    opened.window.save()
    changes = {ModeChange(added=True, letter="m"), ModeChange(added=True, letter="l", argument="20"),
               ModeChange(added=True, letter="k", argument="tulips")}  # fmt: skip
    assert set(cast("tuple[ModeChange, ...]", opened.line.calls[0][1][2])) == changes
    opened.answer(Refusal("k", "Not that key."), Refusal("", "Not you."), Refusal("topic", "Nor that."))
    assert modes.fields["k"].problem == "Not that key."
    assert opened.window.topic.note["text"] == "Nor that."
    assert opened.said == "Not you."
    assert opened.window.save_button.instate(["!disabled"])


@pytest.mark.parametrize(
    ("letter", "value", "words"),
    [
        ("k", "two words", "A key is one word, without commas."),
        ("k", "x" * 11, "That is too long. A key has 10 characters at most."),
        ("l", "many", "Type a number, such as 20."),
        ("f", "two", "Type a channel's name, which begins with #."),
    ],
)
def test_what_cannot_be_a_value_is_said_at_once(open_: Open, letter: str, value: str, words: str) -> None:
    opened = open_()
    opened.window.modes.fields[letter].fill(value)
    opened.window.save()
    assert opened.window.modes.fields[letter].problem == words
    assert opened.line.calls == []


def test_values_are_taken_away_by_emptying_them(open_: Open) -> None:
    opened = open_()
    opened.window.show_modes({**MODES, "l": "5"})
    opened.turn("Rules")
    modes = opened.window.modes
    modes.fields["k"].fill("")
    modes.fields["l"].fill("")
    press(modes.fields["l"].entry, "<Return>")
    assert set(modes.changes) == {
        ModeChange(added=False, letter="k", argument="roses"), ModeChange(added=False, letter="l")
    }  # fmt: skip
    assert opened.line.calls[0][0] == "change"


def test_modes_without_words_are_shown_as_they_are(open_: Open) -> None:
    assert open_().window.modes.other["text"] == "Other: +Z 5"


def test_what_others_change_is_shown_but_not_over_what_one_has_begun(open_: Open) -> None:
    opened = open_()
    modes, topic = opened.window.modes, opened.window.topic
    modes.switches["m"].invoke()
    topic.field.insert("end", " and tomatoes")
    opened.window.show_modes({"i": "", "k": "tulips"})
    opened.window.refresh(replace(GARDEN, topic="Cacti"))
    assert (modes.switches["m"].chosen, modes.switches["i"].chosen, modes.switches["t"].chosen) == (
        True,
        True,
        False,
    )
    assert modes.fields["k"].value == "tulips"
    assert text_of(topic.field) == "Roses and tomatoes"
    opened.window.undo()
    assert (modes.switches["m"].chosen, text_of(topic.field), opened.said) == (False, "Cacti", "")


def test_closing_asks_once_if_something_would_be_lost(open_: Open) -> None:
    opened = open_()
    opened.window.modes.switches["m"].invoke()
    press(opened.window, "<Escape>")
    assert opened.said.startswith("There are changes that are not saved.")
    press(opened.window, "<Escape>")
    assert opened.closed == ["#garden"]
    other = open_()
    other.window.close()
    assert not other.window.winfo_exists()


def test_a_member_looks_and_changes_nothing(open_: Open) -> None:
    opened = open_("cat")
    window = opened.window
    assert window.topic.field["state"] == "disabled"
    assert all(switch.instate(["disabled"]) for switch in window.modes.switches.values())
    opened.turn("Rules")
    assert window.modes.note["text"] == "Only moderators may change this."
    opened.turn("Bans")
    assert window.lists["b"].add_button.instate(["disabled"])
    assert window.lists["b"].field.note["text"] == "Only moderators may change this list."
    window.lists["b"].tree.selection_set(SPAM.mask)
    press(window.lists["b"].tree, "<Delete>")
    assert opened.line.calls == []
    window.show_modes({"n": ""})
    assert window.topic.field["state"] == "normal"


def test_who_is_outside_only_looks(open_: Open) -> None:
    opened = open_("zoe", replace(GARDEN, members=(BEN,)))
    assert str(opened.window.topic.note["text"]).startswith("You are not in this channel")
    opened.turn("Invite")
    assert opened.window.invite.button.instate(["disabled"])


def test_masks_are_told_in_words_and_several_removed(open_: Open) -> None:
    opened = open_()
    opened.turn("Bans")
    bans = opened.window.lists["b"]
    texts = [str(bans.tree.item(row, "text")) for row in bans.tree.get_children()]
    assert texts == ["The name mallory", "Everybody from spam.example"]
    bans.tree.selection_set(MALLORY.mask)
    settle(opened.root)
    assert str(bans.note["text"]).startswith("mallory!*@*: by ben, 14 November 2023")
    press(bans.tree, "<Control-a>")
    assert bans.note["text"] == "2 are chosen."
    press(bans.tree, "<Delete>")
    changes = tuple(ModeChange(added=False, letter="b", argument=each.mask) for each in (MALLORY, SPAM))
    assert opened.line.calls == [("change", (1, "#garden", changes, None))]
    opened.answer(Refusal("b", "Not you."))
    assert bans.note["text"] == "Not you."
    opened.window.show_list("b", ())
    assert bans.empty["text"] == "Nobody is banned."


def test_a_ban_is_typed_and_explained(open_: Open) -> None:
    opened = open_()
    opened.turn("Bans")
    bans = opened.window.lists["b"]
    for text, words in (("", "Type a name"), ("!", "That is no mask."), ("mallory", "That is in the list")):
        bans.field.fill(text)
        press(bans.field.entry, "<Return>")
        assert bans.field.problem.startswith(words)
    bans.field.fill("")
    write(bans.field.entry, "Bob")
    assert bans.field.note["text"] == "Keeps the name bob out."
    press(bans.field.entry, "<Return>")
    assert opened.line.calls[-1][1][2] == (ModeChange(added=True, letter="b", argument="bob!*@*"),)
    opened.answer(Refusal("b", "The list is full."))
    assert bans.field.problem == "The list is full."
    press(bans.add_button, "<space>")
    opened.answer()
    assert (bans.field.value, bans.field.problem) == ("", "")


def test_roles_are_given_to_the_chosen_one(open_: Open) -> None:
    opened = open_()
    opened.turn("People")
    people = opened.window.people
    people.list.tree.selection_set("cat")
    settle(opened.root)
    assert str(people.note["text"]) == "cat: no role. Make owner: only an owner may."
    states = {str(each["text"]): each.instate(["disabled"]) for each in people.buttons}
    assert states == {"Make owner": True, "Make moderator": False, "Give voice": False}
    press(people.buttons[1], "<space>")
    assert opened.line.calls[-1][1][2] == (ModeChange(added=True, letter="o", argument="cat"),)
    opened.answer(Refusal("o", "Not you."))
    assert opened.said == "Not you."
    people.list.offer(menu := tk.Menu(opened.root), "cat")
    assert menu.entrycget("end", "label") == "cat in #garden"


def test_a_link_is_offered_where_one_may_invite(open_: Open) -> None:
    opened = open_("ben")
    opened.turn("Invite")
    opened.window.invite.link_button.invoke()
    assert opened.linked == ["#garden"]
    others = open_("cat")
    others.window.show_modes({**MODES, "i": ""})
    others.turn("Invite")
    assert not others.window.invite.link_button.winfo_ismapped()


def test_somebody_is_invited_by_the_beginning_of_their_name(open_: Open) -> None:
    opened = open_()
    opened.turn("Invite")
    invite = opened.window.invite
    assert invite.tree.get_children() == ("dan", "Dora")  # cat is here
    write(invite.field.entry, "do")
    assert invite.tree.get_children() == ("Dora",)
    press(invite.field.entry, "<Down>")
    press(invite.tree, "<Return>")
    assert opened.line.calls == [("invite", (1, "#garden", "Dora"))]
    opened.answer()
    assert invite.field.note["text"] == "Dora is invited."
    for text, words in (("", "Type a name first."), ("Cat", "They are in"), ("a b", "A name can't")):
        invite.field.fill(text)
        invite.invite()
        assert invite.field.problem.startswith(words)
    invite.field.fill("zoe")
    invite.invite()
    opened.answer(Refusal("invite", "Nobody here has that name."))
    assert invite.field.problem == "Nobody here has that name."


def test_only_moderators_invite_into_a_closed_channel(open_: Open) -> None:
    opened = open_("cat")
    opened.turn("Invite")
    assert opened.window.invite.button.instate(["!disabled"])
    opened.window.show_modes({"i": ""})
    assert opened.window.invite.button.instate(["disabled"])
    assert "Only moderators may invite" in str(opened.window.invite.note["text"])


def test_a_plain_server_has_fewer_tabs(open_: Open) -> None:
    opened = open_(rules=Rules())
    assert [tab.title for tab in opened.window.tabs] == ["Topic", "Rules", "People", "Bans", "Invite"]
    assert list(opened.window.modes.fields) == ["k", "l"]


def test_it_fits_a_small_screen(open_: Open) -> None:
    opened = open_(conversation=replace(GARDEN, name="#" + "long" * 15))
    for tab in opened.window.tabs:
        opened.turn(tab.title)
        assert tab.winfo_reqheight() <= opened.window.book.winfo_height()
    assert opened.window.winfo_height() <= 600
    assert opened.window.winfo_width() <= 1024
    buttons = (opened.window.undo_button, opened.window.save_button, opened.window.close_button)
    assert all(each.winfo_ismapped() for each in buttons)


def test_after_a_break_the_server_is_asked_again(open_: Open) -> None:
    opened = open_()
    opened.window.refresh(replace(GARDEN, joined=False, members=()))
    assert opened.line.calls == []
    opened.window.refresh(replace(GARDEN, members=(BEN, CAT)))
    opened.window.refresh(GARDEN)
    assert opened.line.calls == [("look", ("#garden",))]
