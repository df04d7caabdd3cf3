"""What is open about channels and people, and the way in. The session here never runs."""

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from desktop.channel.garden import GARDEN, RULES
from desktop.dead_line import DeadLine
from desktop.driving import press, settle
from hubbub.client.channel_changes import (
    Answered,
    Invited,
    LinkMade,
    ListTold,
    ModesTold,
    PersonTold,
    Refusal,
    RulesTold,
)
from hubbub.client.model import Conversation, Listed
from hubbub.client.person import Person
from hubbub.desktop.channel.desk import INVITATIONS, ChannelDesk
from hubbub.desktop.channel.door import DoorBar
from hubbub.desktop.channel.invite_link import InviteLinkDialog
from hubbub.desktop.channel.profile import ProfileDialog
from hubbub.desktop.channel.removal import BanDialog, RemoveDialog
from hubbub.desktop.channel.window import ChannelWindow

if TYPE_CHECKING:
    from hubbub.desktop.line import Line


class Sitting:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.root = root
        self.line = DeadLine(home)
        self.written: list[str] = []
        self.entered: list[str] = []
        self.shown: list[str] = []
        self.conversations = {"#garden": GARDEN, "dan": Conversation("dan", "dan")}
        self.desk = ChannelDesk(
            root, cast("Line", self.line), self.conversations, lambda: "ben",
            on_write=self.written.append, on_show_here=self.shown.append, on_enter=self.entered.append,
        )  # fmt: skip
        self.door = DoorBar(root)
        self.door.grid()
        self.desk.turn_to("#garden", self.door)
        self.desk.apply(RulesTold(RULES))

    def open(self, kind: type[tk.Toplevel]) -> list[tk.Toplevel]:
        settle(self.root)
        return [each for each in self.root.winfo_children() if isinstance(each, kind)]

    def become(self, conversation: Conversation) -> None:
        self.conversations[conversation.key] = conversation
        self.desk.refresh(conversation)
        settle(self.root)

    @property
    def offer(self) -> str:
        return str(self.door.label["text"]) if self.door.winfo_manager() else ""


@pytest.fixture
def sitting(root: tk.Tk, tmp_path: Path) -> Sitting:
    return Sitting(root, tmp_path)


def test_a_channel_has_one_window_which_is_told_of_changes(sitting: Sitting) -> None:
    sitting.desk.open("#garden")
    sitting.desk.open("#garden")
    (window,) = sitting.open(ChannelWindow)
    assert isinstance(window, ChannelWindow)
    sitting.desk.apply(ModesTold("#garden", (("m", ""),)))
    sitting.desk.apply(ModesTold("#other", ()))
    sitting.desk.apply(ListTold("#garden", "b", (Listed("a!*@*"),)))
    assert window.modes.switches["m"].chosen
    sitting.become(replace(GARDEN, topic="Cacti"))
    assert window.topic.value == "Cacti"
    window.close()
    sitting.desk.open("#garden")
    sitting.desk.end()
    assert sitting.open(ChannelWindow) == []


def test_a_person_has_no_settings(sitting: Sitting) -> None:
    sitting.desk.open("dan")
    assert sitting.open(ChannelWindow) == []


def test_the_answer_goes_to_whoever_has_asked(sitting: Sitting) -> None:
    sitting.desk.show_profile("cat")
    (profile,) = sitting.open(ProfileDialog)
    sitting.desk.apply(PersonTold("Cat", Person("cat", "u", "h")))
    assert len(sitting.open(ProfileDialog)) == 1
    press(profile, "<Escape>")
    sitting.desk.ask_ban("#garden", "cat")
    (ban,) = sitting.open(BanDialog)
    assert isinstance(ban, BanDialog)
    sitting.desk.apply(PersonTold("cat", Person("cat", "u", "h")))
    assert ban.button.instate(["!disabled"])
    press(ban, "<Escape>")
    assert [call[0] for call in sitting.line.calls] == ["whois", "whois"]


def test_an_answer_that_nobody_waits_for_opens_a_window(sitting: Sitting) -> None:
    sitting.desk.apply(PersonTold("cat", None))
    (profile,) = sitting.open(ProfileDialog)
    press(profile, "<Escape>")


def test_the_menu_leads_everywhere(sitting: Sitting) -> None:
    menu = tk.Menu(sitting.root, tearoff=False)
    sitting.desk.offer(menu, "cat")
    menu.invoke("Make moderator")
    assert sitting.line.calls[-1][0] == "change"
    assert sitting.line.calls[-1][1][0] == 0
    menu.invoke("Remove from the channel…")
    (dialog,) = sitting.open(RemoveDialog)
    press(dialog, "<Escape>")
    menu.invoke("Write privately")
    assert sitting.written == ["cat"]


def test_who_was_put_out_is_offered_the_way_back(sitting: Sitting) -> None:
    out = replace(GARDEN, joined=False, members=(), absence="ana removed you from #garden: Loud")
    sitting.become(out)
    assert sitting.offer == "ana removed you from #garden: Loud"
    assert sitting.desk.tells("#garden", "ana removed you")
    assert not sitting.desk.tells(None, "ana removed you")
    press(sitting.door.enter_button, "<space>")
    assert sitting.entered == ["#garden"]
    sitting.become(GARDEN)
    assert sitting.offer == ""


def test_invitations_are_offered_one_after_the_other(sitting: Sitting) -> None:
    sitting.desk.apply(Invited("#one", "ana"))
    sitting.desk.apply(Invited("#two", ""))
    assert sitting.offer == "ana invites you to #one."
    press(sitting.door.later_button, "<space>")
    assert sitting.offer == "You are invited to #two."
    press(sitting.door.enter_button, "<space>")
    assert sitting.entered == ["#two"]
    sitting.become(Conversation("#two", "#two"))
    assert sitting.offer == ""


def test_of_many_invitations_the_newest_are_kept(sitting: Sitting) -> None:
    for number in range(INVITATIONS + 1):
        sitting.desk.apply(Invited(f"#{number}", "ana"))
    assert sitting.offer == "ana invites you to #1."


def invite_by_link(sitting: Sitting) -> InviteLinkDialog:
    sitting.desk.open("#garden")
    (window,) = sitting.open(ChannelWindow)
    assert isinstance(window, ChannelWindow)
    window.turn_to(window.invite)
    window.invite.link_button.invoke()
    settle(sitting.root)
    (dialog,) = [each for each in window.winfo_children() if isinstance(each, InviteLinkDialog)]
    return dialog


def test_a_link_for_others_is_made_and_shown(sitting: Sitting) -> None:
    dialog = invite_by_link(sitting)
    dialog.uses.current(0)
    dialog.make_button.invoke()
    name, (ticket, *words) = sitting.line.calls[-1]
    assert (name, words) == ("invite_by_link", ["#garden", 1, "7d"])
    link = "http://192.168.1.20:8067/invite/dJrU3G0U91L6BnsNlT3iUw"
    sitting.desk.apply(LinkMade(link, 1, 1_795_000_000_000))
    sitting.desk.apply(Answered(cast("int", ticket)))
    settle(sitting.root)
    assert dialog.link.get() == link
    assert "It works for 1 person." in dialog.explanation["text"]
    assert dialog.code.winfo_ismapped()
    assert not dialog.make_button.winfo_ismapped()
    dialog.copy_button.invoke()
    assert sitting.root.clipboard_get() == link
    dialog.close_button.invoke()
    sitting.desk.apply(LinkMade(link, 1, None))  # comes too late for anybody


def test_why_there_is_no_link_is_said_beside_the_button(sitting: Sitting) -> None:
    dialog = invite_by_link(sitting)
    dialog.make_button.invoke()
    assert "disabled" in dialog.make_button.state()
    ticket = cast("int", sitting.line.calls[-1][1][0])
    sitting.desk.apply(Answered(ticket, (Refusal("", "Only people with an account invite others."),)))
    assert dialog.problem["text"] == "Only people with an account invite others."
    assert "disabled" not in dialog.make_button.state()
