"""A visit shows what the session tells, and passes on what the person does. The session here never runs."""

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from desktop.dead_line import DeadLine
from desktop.driving import (
    click,
    double_click,
    place_of,
    place_of_row,
    press,
    settle,
    take_focus,
    text_of,
    wait_until,
    widgets,
    write,
)
from desktop.entries import many, said
from desktop.notices.calling import Called
from hubbub.client.changes import (
    Change,
    ConversationChanged,
    Entered,
    EntriesAdded,
    EntriesDropped,
    EntryChanged,
    HistoryEnded,
    LinkChanged,
    NameRefused,
    PastClosed,
    PastOpened,
    PlaceFound,
    Problem,
    StartedOver,
    Unsent,
    UnsentEdit,
    past_key,
)
from hubbub.client.model import Conversation, Delivery, Kind, Link, Member
from hubbub.desktop.bridge import Bridge
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.chat.view import WINDOW
from hubbub.desktop.coalesce import PIECE
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.popup import NamePrompt
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.stays import Stays

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

LOBBY = Conversation("#lobby", "#lobby", "Welcome", (Member("alice"), Member("bob")))
CAKES = Conversation("#cakes", "#cakes", "", (Member("alice"),))
BOB = Conversation("bob", "bob")


class Staying:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.root = root
        self.line = DeadLine(home)
        self.left: list[str] = []
        self.drafts = Drafts(root, home / "drafts.json")
        self.called = Called(root, home)
        self.stays = Stays(
            root, PreferenceFile(home / "desktop.json"), RecentEmoji(), self.drafts, self.called.centre,
            on_add=lambda: self.left.append("add"),
            on_empty=lambda: self.left.append("all"),
            on_host=lambda: self.left.append("host"),
        )  # fmt: skip
        self.visit = self.stays.begin(cast("Line", self.line), "alice")
        self.page = self.visit.page
        self.page.grid(sticky="nsew")
        self.tell(LinkChanged(Link.ONLINE, "Hello", encrypted=True), Entered("alice", "Net", "#lobby"))
        self.tell(ConversationChanged(LOBBY))

    def tell(self, *changes: Change) -> None:
        for change in changes:
            self.visit.apply(change)
        settle(self.root)

    @property
    def text(self) -> str:
        return text_of(self.page.pane.view.text)

    @property
    def listed(self) -> list[str]:
        """The rows of the server's conversations."""
        tree = self.page.conversations.tree
        (server,) = tree.get_children()
        return [str(tree.item(row, "text")) for row in tree.get_children(server)]

    @property
    def windows(self) -> list[PrivateWindow]:
        return [widget for widget in self.root.winfo_children() if isinstance(widget, PrivateWindow)]

    def focus(self) -> None:
        self.page.pane.composer.field.focus_force()
        settle(self.root)


@pytest.fixture
def staying(root: tk.Tk, tmp_path: Path) -> Staying:
    made = Staying(root, tmp_path)
    made.focus()
    return made


def test_one_arrives_in_the_lobby(staying: Staying) -> None:
    assert staying.root.title() == "alice - #lobby - Hubbub"
    assert staying.page.header.place_label.full == "#lobby"
    assert staying.page.header.topic_label.full == "Welcome"
    assert staying.page.header.who["text"] == "You are alice (F2)"
    assert staying.page.status.link["text"] == "● Connected, encrypted"
    assert staying.root.focus_lastfor() is staying.page.pane.composer.field


def test_a_change_in_the_lobby_leaves_another_channel_in_sight(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES))
    staying.visit.choose("#cakes")
    staying.tell(Entered("alice", "Net", "#lobby"), ConversationChanged(LOBBY))
    assert staying.page.header.place_label.full == "#cakes"


def test_channels_of_a_link_are_entered_and_the_first_is_shown_once(staying: Staying) -> None:
    staying.visit.open_channels(["#Cakes", "#dev"])
    assert staying.line.calls == [("join", ("#Cakes",)), ("join", ("#dev",))]
    staying.tell(ConversationChanged(Conversation("#dev", "#dev")))
    assert staying.page.header.place_label.full == "#lobby"
    staying.tell(ConversationChanged(CAKES))
    assert staying.page.header.place_label.full == "#cakes"
    staying.visit.choose("#lobby")
    staying.tell(ConversationChanged(CAKES))
    assert staying.page.header.place_label.full == "#lobby"


def test_another_name_is_shown_everywhere(staying: Staying) -> None:
    staying.tell(Entered("alicia", "Net", "#lobby"))
    assert staying.root.title() == "alicia - #lobby - Hubbub"
    assert staying.page.header.who["text"] == "You are alicia (F2)"


def test_nothing_of_a_refused_name_is_shown_to_the_next_one(staying: Staying) -> None:
    staying.tell(
        ConversationChanged(BOB), EntriesAdded("bob", (said(1, "a secret", "bob"),), None, live=True),
        EntriesAdded("#lobby", (said(2, "known to alice", "bob"),), None, live=True),
    )  # fmt: skip
    staying.visit.choose("bob")
    settle(staying.root)
    staying.tell(StartedOver("mallory"))
    assert not staying.listed
    assert not staying.windows
    assert "known to alice" not in staying.text
    assert staying.root.title() == "alice - Hubbub"
    assert not staying.visit.listed.marks
    staying.tell(Entered("mallory", "Net", "#lobby"), ConversationChanged(LOBBY), ConversationChanged(BOB))
    assert staying.root.title() == "mallory - #lobby - Hubbub"
    assert "known to alice" not in staying.text
    staying.visit.open_private("bob")
    (window,) = staying.windows
    assert "a secret" not in text_of(window.pane.view.text)


def test_what_one_name_has_begun_does_not_come_up_under_another(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.open_private("bob")
    staying.windows[0].pane.composer.type("between us")
    staying.page.pane.composer.type("half a sen")
    staying.tell(StartedOver("mallory"), Entered("mallory", "Net", "#lobby"), ConversationChanged(LOBBY))
    staying.visit.open_private("bob")
    assert staying.page.pane.composer.text == ""
    assert staying.windows[0].pane.composer.text == ""
    staying.tell(StartedOver("Alice"), Entered("alice", "Net", "#lobby"), ConversationChanged(LOBBY))
    staying.visit.open_private("bob")
    assert staying.page.pane.composer.text == "half a sen"
    assert staying.windows[0].pane.composer.text == "between us"


def test_one_comes_back_under_the_name_that_one_has_entered_under(staying: Staying) -> None:
    staying.tell(Entered("alicia", "Net", "#lobby"))
    assert staying.visit.nick == "alicia"
    assert staying.visit.stay.nick == "alice"


def test_what_is_written_goes_to_the_session(staying: Staying) -> None:
    write(staying.page.pane.composer.field, "Hi")
    press(staying.page.pane.composer.field, "<Return>")
    assert staying.line.calls == [("typing", ("#lobby", True)), ("submit", ("#lobby", "Hi", None))]


def test_messages_come_change_and_go(staying: Staying) -> None:
    pending = said(3, "mine", own=True, delivery=Delivery.PENDING)
    staying.tell(EntriesAdded("#lobby", (*many(0, 3), pending), None, live=True))
    assert "message 2" in staying.text
    staying.tell(EntryChanged("#lobby", said(3, "mine", own=True), "m0"))
    assert staying.text.index("mine") < staying.text.index("message 1")
    staying.tell(EntriesDropped("#lobby", ("m0", "m1")))
    assert "message 0" not in staying.text


@pytest.mark.parametrize("kind", [Kind.SAID, Kind.ACTION])
def test_a_failed_message_is_sent_again(staying: Staying, kind: Kind) -> None:
    failed = said(0, "mine", kind=kind, own=True, delivery=Delivery.FAILED, problem="the disk is full.")
    staying.tell(EntriesAdded("#lobby", (failed,), None, live=True))
    click(staying.page.pane.view.text, *place_of(staying.page.pane.view.text, "Try again"))
    assert staying.line.calls == [("retry", ("#lobby", failed.id))]


def test_older_messages_are_fetched_until_there_are_none(staying: Staying) -> None:
    staying.tell(EntriesAdded("#lobby", many(0, 3), None, live=False))
    staying.page.pane.view.text.event_generate("<Button-4>")
    settle(staying.root)
    assert staying.line.calls == [("load_older", ("#lobby",))]
    staying.tell(HistoryEnded("#lobby"))
    staying.page.pane.view.text.event_generate("<Button-4>")
    settle(staying.root)
    assert len(staying.line.calls) == 1


def test_who_is_here_is_always_current(staying: Staying) -> None:
    staying.tell(
        ConversationChanged(Conversation("#lobby", "#lobby", "New", (Member("alice"), Member("zoe"))))
    )
    assert staying.page.members.tree.get_children() == ("alice", "zoe")
    assert staying.page.header.topic_label.full == "New"


def test_another_channel_is_listed_with_what_is_unread(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES), EntriesAdded("#cakes", many(0, 3), None, live=True))
    assert staying.listed == ["#lobby", "#cakes (3)"]
    assert staying.root.title() == "• alice - #lobby - Hubbub"
    assert "message" not in staying.text
    staying.visit.choose("#cakes")
    assert staying.listed == ["#lobby", "#cakes"]
    assert staying.root.title() == "alice - #cakes - Hubbub"
    assert "message 2" in staying.text


def test_history_and_what_is_no_message_count_as_read(staying: Staying) -> None:
    staying.tell(
        ConversationChanged(CAKES),
        EntriesAdded("#cakes", many(0, 3), None, live=False),
        EntriesAdded("#cakes", (said(3, kind=Kind.JOINED), said(4, own=True)), "m2", live=True),
    )
    assert staying.listed == ["#lobby", "#cakes"]


def test_choosing_the_open_channel_again_changes_nothing(staying: Staying) -> None:
    staying.tell(EntriesAdded("#lobby", many(0, 200), None, live=False))
    press(staying.page.pane.view.text, "<Prior>")
    staying.visit.choose("#lobby")
    assert not staying.page.pane.view.following


def test_a_double_click_opens_one_private_window_per_person(staying: Staying) -> None:
    tree = staying.page.members.tree
    for _ in range(2):
        double_click(tree, *place_of_row(tree, "bob"))
        settle(staying.root)
    (window,) = staying.windows
    assert window.title() == "bob - private - Hubbub"
    assert staying.line.calls == [("open_direct", ("bob",))]
    assert window.focus_lastfor() is window.pane.composer.field


def test_the_session_is_told_what_one_looks_at(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES), ConversationChanged(BOB))
    assert staying.line.looked_at == ["#lobby"]
    staying.visit.choose("#cakes")
    staying.visit.open_private("bob")
    assert staying.line.looked_at == ["#lobby", "#cakes", "bob"]


def test_nobody_talks_privately_to_themselves(staying: Staying) -> None:
    staying.visit.open_private("ALICE")
    assert staying.windows == []
    assert staying.line.calls == []


def test_a_private_message_opens_its_window_by_itself(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB), EntriesAdded("bob", (said(0, "psst", "bob"),), None, live=True))
    (window,) = staying.windows
    assert "psst" in text_of(window.pane.view.text)
    assert "psst" not in staying.text
    assert window.header.status["text"] == "● Connected, encrypted"
    staying.tell(EntriesAdded("bob", (said(1, "hey", "bob"),), "m0", live=True))
    assert staying.windows == [window]
    assert "hey" in text_of(window.pane.view.text)


def test_a_private_conversation_of_the_past_opens_nothing(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB), EntriesAdded("bob", many(0, 3), None, live=False))
    assert staying.windows == []
    staying.visit.open_private("bob")
    (window,) = staying.windows
    assert "message 2" in text_of(window.pane.view.text)


def test_a_private_message_is_unread_until_its_window_is_looked_at(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB), EntriesAdded("bob", (said(0, "psst", "bob"),), None, live=True))
    (window,) = staying.windows
    staying.focus()
    staying.tell(EntriesAdded("bob", (said(1, "hey", "bob"),), "m0", live=True))
    assert staying.listed[-1].startswith("bob (")
    window.pane.composer.field.focus_force()
    settle(staying.root)
    assert staying.listed == ["#lobby", "bob"]
    staying.tell(EntriesAdded("bob", (said(2, "you", "bob"),), "m1", live=True))
    assert staying.listed == ["#lobby", "bob"]


def test_what_arrives_while_one_reads_the_past_is_read_on_coming_back(staying: Staying) -> None:
    staying.focus()
    staying.tell(
        EntriesAdded("#lobby", many(100, 130), None, live=False),
        PastOpened("#lobby"),
        EntriesAdded(past_key("#lobby"), many(0, 30), None, live=False),
        PlaceFound("#lobby", "m3", past=True),
        EntriesAdded("#lobby", (said(130),), "m129", live=True),
    )
    staying.page.pane.view.text.focus_force()
    settle(staying.root)
    assert staying.listed == ["#lobby (1)"]
    staying.tell(PastClosed("#lobby"))
    assert staying.listed == ["#lobby"]


def test_what_is_remembered_of_a_stay_outlives_its_connection(staying: Staying) -> None:
    staying.tell(ConversationChanged(Conversation("#cakes", "#cakes")))
    assert set(staying.visit.stay.link.channels) == {"#lobby", "#cakes"}
    staying.tell(
        LinkChanged(Link.WAITING, "Gone."),
        ConversationChanged(replace(LOBBY, joined=False)),
        ConversationChanged(Conversation("#cakes", "#cakes", joined=False, absence="You left.")),
    )
    assert staying.visit.stay.link.channels == ("#lobby",)


def test_a_person_who_is_shown_in_place_is_remembered(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES), ConversationChanged(BOB))
    staying.visit.choose("#cakes")
    staying.visit.choose("bob")
    assert (staying.visit.stay.link.channels, staying.visit.stay.person) == (("#cakes", "#lobby"), "bob")
    assert staying.stays.remembered == (staying.visit.stay,)
    staying.visit.choose("#lobby")
    assert (staying.visit.stay.link.channels, staying.visit.stay.person) == (("#lobby", "#cakes"), "")


def test_a_person_who_was_shown_in_place_is_shown_again_and_then_the_channel_before(staying: Staying) -> None:
    staying.visit.open_channels(["#cakes"])
    staying.visit.where.show_again("bob")
    assert staying.page.header.place_label.full == "bob"
    assert staying.stays.front is staying.visit
    staying.tell(ConversationChanged(CAKES), ConversationChanged(BOB))
    assert staying.page.header.place_label.full == "bob"
    staying.visit.open_private("bob")
    assert staying.page.header.place_label.full == "#cakes"


def test_where_the_channel_before_could_not_be_entered_a_window_leaves_the_page_empty(
    staying: Staying,
) -> None:
    staying.visit.open_channels(["#cakes"])
    staying.visit.where.show_again("bob")
    staying.visit.open_private("bob")
    assert len(staying.windows) == 1
    assert staying.visit.place.key == ""


def test_the_members_do_not_keep_the_focus_when_they_are_hidden(staying: Staying) -> None:
    tree = staying.page.members.tree
    tree.focus_force()
    settle(staying.root)
    staying.page.columns.toggle_members()
    settle(staying.root)
    assert staying.root.focus_displayof() is staying.page.pane.composer.field


def test_no_dialog_outlives_its_server(staying: Staying) -> None:
    staying.visit.account.open()
    staying.visit.channels.ask_removal("#lobby", "bob")
    settle(staying.root)
    assert len(widgets(staying.root, Dialog)) == 2
    staying.stays.leave(staying.visit.address)
    settle(staying.root)
    assert widgets(staying.root, Dialog) == []


def test_a_person_who_is_chosen_is_shown_in_place(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB), EntriesAdded("bob", many(0, 3), None, live=False))
    tree = staying.page.conversations.tree
    click(tree, *place_of_row(tree, f"{staying.visit.address} bob"))
    assert staying.windows == []
    assert "message 2" in staying.text
    assert staying.page.header.place_label.full == "bob"
    assert staying.page.header.topic_label.full == "Only the two of you see this."
    assert staying.page.header.settings_button["text"] == "More… (F3)"
    assert not staying.page.columns.with_members
    assert staying.root.title() == "alice - bob - Hubbub"
    write(staying.page.pane.composer.field, "psst")
    press(staying.page.pane.composer.field, "<Return>")
    assert ("submit", ("bob", "psst", None)) in staying.line.calls
    staying.tell(ConversationChanged(Conversation("bob", "bob", joined=False)))
    assert staying.page.header.topic_label.full == "bob isn't online."
    staying.visit.choose("#lobby")
    assert staying.page.header.settings_button["text"] == "Channel settings (F3)"
    assert staying.page.columns.with_members


def test_a_double_click_in_the_list_gives_a_person_a_window_and_the_page_back_its_channel(
    staying: Staying,
) -> None:
    staying.tell(ConversationChanged(CAKES), ConversationChanged(BOB))
    staying.visit.choose("#cakes")
    tree = staying.page.conversations.tree
    double_click(tree, *place_of_row(tree, f"{staying.visit.address} bob"))
    settle(staying.root)
    (window,) = staying.windows
    assert window.focus_lastfor() is window.pane.composer.field
    assert staying.page.header.place_label.full == "#cakes"
    staying.focus()
    staying.visit.choose("bob")
    settle(staying.root)
    assert staying.windows == [window]
    assert staying.page.header.place_label.full == "#cakes"
    assert staying.root.focus_displayof() is window.pane.composer.field


def test_a_window_can_be_put_into_the_main_window_and_out_of_it(staying: Staying) -> None:
    staying.visit.open_private("bob")
    staying.windows[0].pane.composer.type("half a sen")
    menu = staying.windows[0].person.menu
    staying.windows[0].person.offer(menu)
    menu.invoke(0)
    settle(staying.root)
    assert staying.windows == []
    assert staying.page.header.place_label.full == "bob"
    assert staying.page.pane.composer.text == "half a sen"
    staying.page.person.menu.delete(0, "end")
    staying.page.person.offer(staying.page.person.menu)
    staying.page.person.menu.invoke(0)
    settle(staying.root)
    assert staying.windows[0].pane.composer.text == "half a sen"
    assert staying.page.header.place_label.full == "#lobby"


def test_what_is_shown_in_place_opens_no_window(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.choose("bob")
    elsewhere(staying)
    staying.tell(EntriesAdded("bob", (said(0, "psst", "bob"),), None, live=True))
    assert staying.windows == []
    assert "psst" in staying.text
    assert staying.called.noted.titles
    assert staying.listed[-1] != "bob"
    staying.focus()
    assert staying.listed == ["#lobby", "bob"]


def test_a_window_that_opens_by_itself_takes_nothing_that_is_typed(staying: Staying) -> None:
    field = staying.page.pane.composer.field
    write(field, "half a")
    staying.visit.apply(ConversationChanged(BOB))
    staying.visit.apply(EntriesAdded("bob", (said(0, "psst", "bob"),), None, live=True))
    staying.windows[0].focus_force()  # what most window managers do with a new window
    settle(staying.root)
    wait_until(staying.root, lambda: staying.root.focus_displayof() is field)
    for character in "sen":
        field.event_generate("<Key>", keysym=character)
    assert staying.page.pane.composer.text == "half asen"
    assert staying.windows[0].pane.composer.text == ""


def test_a_channel_that_was_waited_for_leaves_the_focus_in_a_private_window(staying: Staying) -> None:
    staying.visit.open_private("bob")
    field = staying.windows[0].pane.composer.field
    take_focus(field)
    staying.visit.open_channels(["#cakes"])
    staying.tell(ConversationChanged(CAKES))
    assert staying.page.header.place_label.full == "#cakes"
    assert staying.root.focus_displayof() is field


def test_the_other_person_leaving_is_shown_in_the_window(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.open_private("bob")
    staying.tell(ConversationChanged(Conversation("bob", "bob", joined=False)))
    assert staying.windows[0].header.topic_label.full == "bob isn't online."


def test_a_closed_window_opens_again_with_all_that_was_said(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB), EntriesAdded("bob", many(0, 2), None, live=False))
    staying.visit.open_private("bob")
    staying.windows[0].close()
    assert staying.windows == []
    staying.tell(EntriesAdded("bob", (said(2, "again", "bob"),), "m1", live=True))
    assert "message 0" in text_of(staying.windows[0].pane.view.text)
    assert "again" in text_of(staying.windows[0].pane.view.text)


def test_a_lost_connection_is_shown_in_every_window(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.open_private("bob")
    staying.tell(LinkChanged(Link.WAITING, "Gone. Trying again in 3 s."))
    window = staying.windows[0]
    for status in (staying.page.status.link, window.header.status):
        assert status["text"] == "● Disconnected"
    for header in (staying.page.header, window.header):
        assert header.detail["text"] == "Gone. Trying again in 3 s."


def test_a_problem_is_told_where_it_belongs(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.open_private("bob")
    staying.tell(Problem("bob isn't here.", "bob"), Problem("No such command.", None))
    assert staying.windows[0].pane.composer.hint["text"] == "bob isn't here."
    assert staying.page.pane.composer.hint["text"] == "No such command."


def test_a_name_that_was_lost_meanwhile_is_asked_for_again(staying: Staying) -> None:
    staying.tell(NameRefused("alice", "alice is taken now."))
    (prompt,) = (widget for widget in staying.root.winfo_children() if isinstance(widget, NamePrompt))
    write(prompt.name.entry, "alicia")
    press(prompt.name.entry, "<Return>")
    assert staying.line.calls == [("find_place", ()), ("enter", ("alicia", "", True, "", ""))]


def test_messages_for_an_unknown_conversation_wait_for_it(staying: Staying) -> None:
    staying.tell(EntriesAdded("bob", (said(0, "early", "bob"),), None, live=True))
    staying.tell(ConversationChanged(BOB))
    staying.visit.choose("bob")
    assert "early" in staying.text


def elsewhere(staying: Staying) -> None:
    """Turn to another window of the program."""
    other = tk.Toplevel(staying.root)
    take_focus(other)


def test_a_mention_is_told_counted_and_taken_back_when_it_is_read(staying: Staying) -> None:
    calling = said(2, "Alice, look", "bob")
    staying.tell(ConversationChanged(CAKES), EntriesAdded("#cakes", (*many(0, 2), calling), None, live=True))
    assert staying.called.noted.titles == ["bob in #cakes"]
    assert staying.root.title() == "(1) alice - #lobby - Hubbub"
    assert staying.page.conversations.tree.item(f"{staying.visit.address} #cakes", "image")
    staying.visit.choose("#cakes")
    assert not staying.called.noted.cards
    assert staying.root.title() == "alice - #cakes - Hubbub"
    assert not staying.page.conversations.tree.item(f"{staying.visit.address} #cakes", "image")


def test_what_is_being_read_calls_nobody(staying: Staying) -> None:
    staying.tell(EntriesAdded("#lobby", (said(0, "alice!", "bob"),), None, live=True))
    assert not staying.called.noted.cards
    elsewhere(staying)
    staying.tell(EntriesAdded("#lobby", (said(1, "alice!", "bob"),), "m0", live=True))
    assert staying.called.noted.titles == ["bob in #lobby"]
    staying.focus()
    assert not staying.called.noted.cards


def test_what_was_missed_is_counted_but_not_told(staying: Staying) -> None:
    missed = EntriesAdded("#cakes", (said(0, "alice!", "bob"),), None, live=True, late=True)
    staying.tell(ConversationChanged(CAKES), missed)
    assert not staying.called.noted.cards
    assert staying.root.title().startswith("(1) ")


def test_reading_on_another_device_takes_notices_back(staying: Staying) -> None:
    calling = said(0, "alice!", "bob")
    staying.tell(ConversationChanged(CAKES), EntriesAdded("#cakes", (calling,), None, live=True))
    staying.tell(ConversationChanged(replace(CAKES, read=calling.time - 1)))
    assert staying.called.noted.titles == ["bob in #cakes"]
    staying.tell(ConversationChanged(replace(CAKES, read=calling.time)))
    assert not staying.called.noted.cards
    assert staying.root.title() == "alice - #lobby - Hubbub"


def test_a_muted_conversation_is_quiet(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES), ConversationChanged(BOB))
    for key in ("#cakes", "bob"):
        staying.visit.attention.be_called_for(key, Level.NOTHING)
    staying.tell(
        EntriesAdded("#cakes", (said(0, "alice!", "bob"),), None, live=True),
        EntriesAdded("bob", (said(1, "alice!", "bob"),), None, live=True),
    )
    assert not staying.called.noted.cards
    assert staying.windows == []
    assert staying.root.title() == "alice - #lobby - Hubbub"
    assert staying.listed == ["#lobby", "#cakes", "bob"]
    staying.visit.attention.be_called_for("#cakes", Level.MENTIONS)
    assert staying.root.title() == "(1) alice - #lobby - Hubbub"


def test_how_many_messages_wait_is_shown(staying: Staying) -> None:
    staying.tell(LinkChanged(Link.WAITING, "Gone."), Unsent(2, 2))
    assert staying.page.status.waiting["text"] == "2 messages wait for the connection"


@pytest.mark.parametrize(
    ("old", "kept"),
    [
        ("cat", "Instead of “cat”: the cat"),
        ("c" * 61, f"Instead of “{'c' * 60}…”: the cat"),
        ("", "the cat"),
    ],
)
def test_a_newer_version_that_is_not_confirmed_is_kept_with_what_it_replaces(
    staying: Staying, old: str, kept: str
) -> None:
    staying.page.pane.composer.type("half a sen")
    if old:
        staying.tell(EntriesAdded("#lobby", (said(1, old, own=True, msgid="id1"),), None, live=True))
    staying.tell(Unsent(0, 1, (UnsentEdit("#lobby", "id1", "the cat"),)))
    staying.visit.end()
    assert staying.drafts.of(str(staying.visit.address), "alice", "#lobby") == f"{kept}\nhalf a sen"


def test_the_end_closes_private_windows(staying: Staying) -> None:
    staying.tell(ConversationChanged(BOB))
    staying.visit.open_private("bob")
    staying.visit.end()
    assert staying.windows == []


def test_a_burst_comes_in_pieces_that_are_soon_shown(staying: Staying) -> None:
    """How long the window then takes from one turn to the next is measured by bench/window.py."""
    pieces: list[int] = []

    def show(change: Change) -> None:
        assert isinstance(change, EntriesAdded)
        pieces.append(len(change.entries))
        staying.visit.apply(change)

    bridge = Bridge(staying.root, show)
    entries = many(0, 5_000)
    befores = (None, *(entry.id for entry in entries))
    burst = [
        EntriesAdded("#lobby", (entry,), before, live=True)
        for entry, before in zip(entries, befores, strict=False)
    ]

    async def flood() -> None:
        for change in burst:
            bridge.put([change])

    bridge.start(flood)
    wait_until(staying.root, lambda: "message 4999" in staying.text)
    bridge.close()
    assert bridge.join(5)
    assert sum(pieces) == 5_000
    assert max(pieces) <= PIECE


def test_a_long_conversation_opens_with_its_end_only(staying: Staying) -> None:
    staying.tell(ConversationChanged(CAKES), EntriesAdded("#cakes", many(0, 100_000), None, live=False))
    staying.visit.choose("#cakes")
    settle(staying.root)
    assert "message 99999" in staying.text
    assert staying.page.pane.view.text.block_count == WINDOW
