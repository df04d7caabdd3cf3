"""The panel in which one looks for messages: all of it with the keyboard alone."""

import tkinter as tk

import pytest

from desktop.driving import click, place_of, press, settle, tags_at, take_focus, text_of, write
from desktop.entries import said
from hubbub.client.changes import Found, Hit
from hubbub.client.model import Entry
from hubbub.desktop.chat.search import SearchPanel


def hits(*entries: Entry) -> tuple[Hit, ...]:
    return tuple(Hit("#lobby", "#lobby", entry) for entry in entries)


class Searched:
    """A panel, and what it asked for."""

    def __init__(self, root: tk.Tk) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.shown: list[str | None] = []
        self.closed: list[bool] = []
        self.panel = SearchPanel(
            root,
            on_search=lambda text, everywhere: self.asked.append((text, everywhere)),
            on_show=lambda hit: self.shown.append(hit.entry.msgid),
            on_close=self.closed.append,
            on_date=lambda: None,
        )
        self.panel.grid(sticky="new")
        self.panel.open()
        settle(root)

    def search(self, text: str, *entries: Entry, note: str = "") -> None:
        self.panel.field.delete(0, "end")
        write(self.panel.field, text)
        press(self.panel.field, "<Return>")
        self.panel.show(Found("#lobby", text, hits(*entries), note, everywhere=self.panel.is_everywhere))
        settle(self.panel)

    @property
    def note(self) -> str:
        return str(self.panel.note["text"])


@pytest.fixture
def searched(root: tk.Tk) -> Searched:
    return Searched(root)


CAKES = (said(2, "more cake", "bob", msgid="m2"), said(1, "a cake", msgid="m1"))


def test_the_way_to_a_day_names_its_key(searched: Searched) -> None:
    assert searched.panel.date_button["text"] == "Go to a day… (Ctrl+D)"


def test_where_there_is_little_room_it_is_brief(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    searched.panel.be_brief(True)
    settle(searched.panel)
    assert searched.note == "The newest 2 messages."
    assert not searched.panel.date_button.winfo_ismapped()
    searched.panel.be_brief(False)
    settle(searched.panel)
    assert "Return shows it" in searched.note
    assert searched.panel.date_button.winfo_ismapped()


def test_return_searches_and_then_shows_what_was_chosen(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    assert searched.asked == [("cake", False)]
    assert searched.note.startswith("The newest 2 messages.")
    assert "bob  14 Nov 2023" in text_of(searched.panel.list)
    assert "mark" in tags_at(searched.panel.list, "cake")
    assert "mark" not in tags_at(searched.panel.list, "more")
    press(searched.panel.field, "<Return>")
    press(searched.panel.field, "<Down>")
    press(searched.panel.field, "<Down>")
    press(searched.panel.field, "<Return>")
    assert searched.shown == ["m2", "m1"]
    assert searched.asked == [("cake", False)]


def test_a_click_shows_a_message(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    click(searched.panel.list, *place_of(searched.panel.list, "a cake"))
    assert searched.shown == ["m1"]
    assert "chosen" in tags_at(searched.panel.list, "a cake")


def test_another_text_is_searched_for_anew(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    write(searched.panel.field, "s")
    press(searched.panel.field, "<Return>")
    assert searched.asked == [("cake", False), ("cakes", False)]
    assert text_of(searched.panel.list) == ""
    assert searched.note == "Searching…"
    searched.panel.show(Found("#lobby", "cake", hits(*CAKES)))
    assert text_of(searched.panel.list) == ""


def test_what_happened_is_said_in_words(searched: Searched) -> None:
    searched.search("pie")
    assert searched.note.startswith("Nothing was found.")
    searched.search("cake", note="Too many people are searching.")
    assert searched.note == "Too many people are searching."
    searched.search("more", CAKES[0], note="That may not be all.")
    assert searched.note == "That may not be all."
    assert "more cake" in text_of(searched.panel.list)


def test_one_says_where_with_the_keyboard_and_what_was_found_is_looked_for_there(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    take_focus(searched.panel.everywhere)
    press(searched.panel.everywhere, "<space>")
    assert searched.asked == [("cake", False), ("cake", True)]
    assert searched.panel.focus_get() is searched.panel.field
    searched.panel.show(Found("#lobby", "cake", hits(*CAKES)))
    assert text_of(searched.panel.list) == ""  # what was asked for before
    searched.panel.show(Found("#lobby", "cake", hits(*CAKES), everywhere=True))
    assert text_of(searched.panel.list).startswith("#lobby  bob  14 Nov 2023")
    searched.panel.open()
    assert searched.panel.is_everywhere
    searched.panel.open(everywhere=True)
    assert not searched.panel.is_everywhere
    assert searched.asked[2:] == [("cake", False)]
    searched.panel.close()
    searched.panel.open(everywhere=True)
    assert searched.panel.is_everywhere


def test_from_a_day_on_the_first_ones_are_told(searched: Searched) -> None:
    searched.search("cake after:2023-11-14")
    searched.panel.show(Found("#lobby", "cake after:2023-11-14", hits(*CAKES), oldest_first=True))
    assert searched.note.startswith("The first 2 messages from that day on.")
    assert "mark" in tags_at(searched.panel.list, "cake")


def test_nothing_is_not_searched_for(searched: Searched) -> None:
    searched.search("  ")
    assert searched.asked == []


def test_escape_goes_back_and_the_cross_stays(searched: Searched) -> None:
    searched.search("cake", *CAKES)
    press(searched.panel.field, "<Escape>")
    assert searched.closed == [True]
    assert not searched.panel.winfo_ismapped()
    searched.panel.close()
    assert searched.closed == [True]
    searched.panel.open()
    searched.panel.close_button.invoke()
    assert searched.closed == [True, False]
