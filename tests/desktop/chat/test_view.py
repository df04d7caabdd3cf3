import tkinter as tk
from collections.abc import Callable

import pytest

from desktop.driving import click, place_of, press, settle, tags_at, text_of
from desktop.entries import many, said
from hubbub.client.model import Delivery, Entry
from hubbub.desktop.chat.view import PAGE, WINDOW, MessageView
from hubbub.desktop.timeline import Timeline


class Shown:
    """A view of a timeline, and what it asked for."""

    def __init__(self, root: tk.Tk) -> None:
        self.root = root
        self.older = self.newer = self.left = 0
        self.missing: list[str] = []
        self.retried: list[Entry] = []
        self.reacted: list[tuple[Entry, str]] = []
        self.view = MessageView(
            root,
            self,
            on_retry=self.retried.append,
            on_react=lambda entry, text: self.reacted.append((entry, text)),
        )
        self.view.grid(sticky="nsew")
        self.timeline = Timeline()
        settle(root)

    @property
    def text(self) -> str:
        return text_of(self.view.text)

    def open(self, *entries: Entry) -> None:
        self.timeline = Timeline(entries)
        self.view.show(self.timeline)
        settle(self.root)

    def add(self, *entries: Entry, after: str | None = None) -> None:
        self.view.apply(self.timeline.add(entries, after))
        settle(self.root)

    def change(self, entry: Entry, after: str | None) -> None:
        for splice in self.timeline.change(entry, after):
            self.view.apply(splice)
        settle(self.root)

    def drop(self, *ids: str) -> None:
        for splice in self.timeline.drop(ids):
            self.view.apply(splice)
        settle(self.root)

    def scroll(self, *, up: bool, times: int = 1) -> None:
        for _ in range(times):
            self.view.text.event_generate("<Button-4>" if up else "<Button-5>")
            self.root.update()

    def scroll_until(self, happened: Callable[[], bool], *, up: bool) -> None:
        for _ in range(1_000):
            if happened():
                return
            self.scroll(up=up, times=10)
        raise AssertionError("The end was not reached")

    def to_top(self) -> None:
        self.scroll_until(lambda: self.view.text.yview()[0] == 0, up=True)

    def first_shown(self) -> str:
        """The message that is highest in sight."""
        return self.view.text.get("@0,0 linestart", "@0,0 lineend")

    def fetch_older(self) -> None:
        self.older += 1

    def fetch_newer(self) -> None:
        self.newer += 1

    def leave_past(self) -> None:
        self.left += 1

    def find(self, msgid: str) -> None:
        self.missing.append(msgid)

    def turn_to(self, timeline: Timeline, *, past: bool) -> None:
        if past:
            self.view.following = False
        self.view.turn_to(timeline, past=past)
        settle(self.root)


@pytest.fixture
def shown(root: tk.Tk) -> Shown:
    return Shown(root)


def has_pill(shown: Shown) -> bool:
    return bool(shown.view.pill.winfo_ismapped())


def test_new_messages_are_followed_at_the_bottom(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.add(said(100), after="m99")
    assert shown.text.endswith("message 100\n")
    assert shown.view.text.at_bottom()
    assert not has_pill(shown)


def test_who_has_scrolled_up_is_left_in_peace_but_told(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.scroll(up=True, times=3)
    before = shown.first_shown()
    shown.add(said(100), after="m99")
    assert has_pill(shown)
    assert shown.first_shown() == before


def test_the_pill_leads_to_what_is_new(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.scroll(up=True, times=3)
    shown.add(said(100), after="m99")
    shown.view.pill.invoke()
    settle(shown.root)
    assert shown.text.endswith("message 100\n")
    assert shown.view.text.at_bottom()
    assert not has_pill(shown)


def test_scrolling_down_again_follows_again(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.scroll(up=True, times=3)
    shown.add(said(100), after="m99")
    shown.scroll(up=False, times=12)
    assert shown.view.following
    assert not has_pill(shown)
    shown.add(said(101), after="m100")
    assert shown.view.text.at_bottom()


def test_keys_scroll_too(shown: Shown) -> None:
    shown.open(*many(0, 100))
    press(shown.view.text, "<Prior>")
    assert not shown.view.following
    press(shown.view.text, "<Next>")
    press(shown.view.text, "<End>")
    assert shown.view.following
    press(shown.view.text, "<Home>")
    assert shown.view.text.yview()[0] == 0


def test_the_scrollbar_scrolls_too(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.view._drag_scrollbar("moveto", "0.5")
    assert not shown.view.following
    shown.view._drag_scrollbar("moveto", "1.0")
    assert shown.view.following


def test_only_a_window_of_a_long_conversation_is_in_the_widget(shown: Shown) -> None:
    shown.open(*many(0, 10_000))
    assert shown.view.text.block_count == WINDOW
    assert "message 9999\n" in shown.text
    assert "message 9499\n" not in shown.text


def test_the_window_does_not_grow_while_it_follows(shown: Shown) -> None:
    shown.open(*many(0, WINDOW))
    for first in range(WINDOW, WINDOW + 300, 30):
        shown.add(*many(first, 30), after=f"m{first - 1}")
    assert shown.view.text.block_count <= WINDOW + PAGE
    assert shown.text.endswith(f"message {WINDOW + 299}\n")


def test_a_burst_shows_its_end(shown: Shown) -> None:
    shown.open(*many(0, 10))
    shown.add(*many(10, 5_000), after="m9")
    assert shown.view.text.block_count == WINDOW
    assert shown.text.endswith("message 5009\n")


def test_one_can_scroll_to_the_first_message_and_back(shown: Shown) -> None:
    shown.open(*many(0, 2_000))
    shown.timeline.complete = True
    shown.scroll_until(lambda: shown.view._start == 0, up=True)
    assert shown.view.text.block_count <= WINDOW
    shown.view._scroll_to(0.0)
    assert "message 0\n" in shown.view.text.get("@0,0", "@0,0 + 5 lines")
    shown.scroll_until(lambda: shown.view.following, up=False)
    assert shown.text.endswith("message 1999\n")
    assert shown.older == 0


def test_what_is_read_stays_in_place_when_older_messages_come(shown: Shown) -> None:
    shown.open(*many(1_000, 200))
    shown.to_top()
    shown.scroll(up=False, times=2)
    before = shown.first_shown()
    assert shown.older > 0
    shown.add(*many(900, 100))
    assert shown.first_shown() == before
    assert "message 900\n" in shown.text


def test_older_messages_are_asked_for_only_while_there_are_some(shown: Shown) -> None:
    shown.open(*many(0, 50))
    shown.timeline.complete = True
    shown.to_top()
    assert shown.older == 0


def test_history_that_comes_after_the_live_messages_fills_the_window(shown: Shown) -> None:
    shown.open(said(500, "live"))
    shown.add(*many(300, 200))
    assert shown.view.text.block_count == 201
    assert shown.view.text.at_bottom()
    assert shown.text.endswith("live\n")


def test_a_message_in_the_middle_takes_its_place_and_its_heading(shown: Shown) -> None:
    shown.open(said(0), said(2))
    shown.add(said(1, "in between", author="bob"), after="m0")
    assert [line.split("  ")[0] for line in shown.text.split("\n")[1:-1]] == [
        "alice", "message 0", "bob", "in between", "alice", "message 2",
    ]  # fmt: skip


def test_an_echo_makes_a_message_firm(shown: Shown) -> None:
    shown.open(said(0))
    shown.add(said(1, "mine", own=True, delivery=Delivery.PENDING), after="m0")
    assert "pending" in tags_at(shown.view.text, "mine")
    shown.change(said(1, "mine", own=True), "m0")
    assert "pending" not in tags_at(shown.view.text, "mine")


def test_a_message_moves_when_the_server_has_numbered_it(shown: Shown) -> None:
    shown.open(said(0, author="a"), said(1, "mine", own=True), said(2, author="b"))
    shown.change(said(1, "mine", own=True), "m2")
    assert shown.text.index("message 2") < shown.text.index("mine")
    assert shown.text.count("mine") == 1


def test_changes_out_of_sight_do_no_harm(shown: Shown) -> None:
    shown.open(*many(0, 2_000))
    before = shown.text
    shown.change(said(3, "changed"), "m2")
    shown.drop(*(f"m{number}" for number in range(100)))
    assert shown.text == before
    shown.scroll(up=True, times=3)
    shown.add(said(2_000), after="m1999")
    assert shown.text == before


def test_dropped_messages_go(shown: Shown) -> None:
    shown.open(*many(0, 10))
    shown.drop(*(f"m{number}" for number in range(9)))
    assert "message 8" not in shown.text
    assert "alice" in shown.text
    shown.drop("m9")
    assert shown.text == ""


def test_a_click_tries_a_failed_message_again(shown: Shown) -> None:
    failed = said(1, "mine", own=True, delivery=Delivery.FAILED, problem="the disk is full.")
    shown.open(said(0), failed)
    click(shown.view.text, *place_of(shown.view.text, "Try again"))
    assert shown.retried == [failed]
    click(shown.view.text, *place_of(shown.view.text, "message 0"))
    assert shown.retried == [failed]


def test_another_conversation_is_shown_from_its_end(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.scroll(up=True, times=3)
    shown.open(*many(1_000, 100))
    assert "message 99\n" not in shown.text
    assert shown.text.endswith("message 1099\n")
    assert shown.view.text.at_bottom()


def test_the_bottom_stays_in_sight_when_the_window_shrinks(shown: Shown) -> None:
    shown.open(*many(0, 100))
    shown.root.geometry("600x300")
    settle(shown.root)
    assert shown.view.text.at_bottom()


def test_right_to_left_messages_fit_every_width(shown: Shown) -> None:
    shown.open(said(0, "שלום " * 60))
    before = shown.text.count("\n")
    shown.root.geometry("450x600")
    settle(shown.root)
    assert shown.text.count("\n") > before


class TestPast:
    """Reading in a part of the past, and the way there and back."""

    @pytest.fixture
    def past(self, shown: Shown) -> Timeline:
        """What was said long before the thousand newest messages, which are held."""
        shown.open(*many(9_000, 1_000))
        return Timeline(many(2_000, 200))

    def test_a_message_in_it_is_in_sight_and_stands_out(self, shown: Shown, past: Timeline) -> None:
        shown.turn_to(past, past=True)
        shown.view.point_out("m2100")
        settle(shown.root)
        assert place_of(shown.view.text, "message 2100")
        assert {"found", "chosen"} <= tags_at(shown.view.text, "message 2100")
        assert not shown.view.following

    def test_a_button_leads_back_to_the_present(self, shown: Shown, past: Timeline) -> None:
        present = shown.timeline
        shown.turn_to(past, past=True)
        assert has_pill(shown)
        assert shown.view.pill["text"] == "Jump to present ↓"
        shown.view.pill.invoke()
        assert shown.left == 1
        shown.turn_to(present, past=False)
        assert shown.text.endswith("message 9999\n")
        assert shown.view.text.at_bottom()
        assert not has_pill(shown)

    def test_end_leads_back_too(self, shown: Shown, past: Timeline) -> None:
        shown.turn_to(past, past=True)
        press(shown.view.text, "<End>")
        assert shown.left == 1

    def test_what_comes_meanwhile_is_not_shown_there(self, shown: Shown, past: Timeline) -> None:
        shown.turn_to(past, past=True)
        shown.view.announce()
        assert shown.view.pill["text"] == "Jump to present ↓"

    def test_both_ends_are_fetched_once_each_while_one_waits(self, shown: Shown, past: Timeline) -> None:
        shown.turn_to(past, past=True)
        shown.view.point_out("m2100")
        shown.to_top()
        assert shown.older == 1
        assert shown.view.notice.winfo_ismapped()
        assert shown.view.notice["text"] == "Fetching older messages…"
        shown.timeline = past
        shown.scroll(up=False, times=2)
        before = shown.first_shown()
        shown.add(*many(1_900, 100))
        assert not shown.view.notice.winfo_ismapped()
        assert shown.first_shown() == before
        shown.scroll_until(lambda: shown.newer > 0, up=False)
        assert shown.newer == 1
        assert not shown.view.following
        shown.add(*many(2_200, 100), after="m2199")
        assert "message 2299\n" in shown.text

    def test_why_nothing_comes_is_said(self, shown: Shown, past: Timeline) -> None:
        shown.turn_to(past, past=True)
        shown.view.point_out("m2100")
        shown.to_top()
        shown.view.fetched("The connection broke.")
        assert shown.view.notice["text"] == "The connection broke."
        assert shown.view.notice.winfo_ismapped()

    def test_it_grows_together_with_the_present_under_the_readers_eyes(
        self, shown: Shown, past: Timeline
    ) -> None:
        shown.turn_to(past, past=True)
        shown.view.point_out("m2150")
        shown.scroll(up=True, times=2)
        before = shown.first_shown()
        shown.turn_to(Timeline(many(2_000, 1_000)), past=False)
        assert shown.first_shown() == before
        assert not has_pill(shown)
        shown.scroll_until(lambda: shown.view.following, up=False)
        assert shown.text.endswith("message 2999\n")

    def test_who_reads_on_beyond_what_is_held_keeps_their_place(self, shown: Shown) -> None:
        shown.open(*many(1_000, 1_000))
        shown.scroll_until(lambda: shown.view._start == 0, up=True)
        shown.to_top()
        shown.scroll(up=False, times=2)
        before = shown.first_shown()
        shown.turn_to(Timeline(many(900, 200)), past=True)
        assert shown.first_shown() == before
        assert "message 950\n" in shown.text

    def test_what_is_not_held_is_looked_for(self, shown: Shown) -> None:
        shown.open(*many(0, 10))
        shown.view.jump("elsewhere")
        assert shown.missing == ["elsewhere"]
