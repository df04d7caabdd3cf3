import tkinter as tk

import pytest

from desktop.driving import press, settle, wait_until, write
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.host.send_away import SendAway
from hubbub.wire.control import Attendee

BOB = Attendee("bob", "", ("192.168.1.7",), 0, 0)


def test_the_reason_and_the_ban_are_handed_on(root: tk.Tk) -> None:
    gone: list[tuple[str, bool]] = []
    dialog = SendAway(root, BOB, lambda reason, ban: gone.append((reason, ban)))
    wait_until(root, dialog.winfo_ismapped)
    write(dialog.reason.entry, "spam")
    dialog.ban.invoke()
    press(dialog.reason.entry, "<Return>")
    assert gone == [("spam", True)]
    assert not dialog.winfo_exists()


def test_escape_sends_nobody_away(root: tk.Tk) -> None:
    gone: list[tuple[str, bool]] = []
    dialog = SendAway(root, BOB, lambda reason, ban: gone.append((reason, ban)))
    wait_until(root, dialog.winfo_ismapped)
    assert not dialog.ban.chosen
    press(dialog.reason.entry, "<Escape>")
    assert gone == []
    assert not dialog.winfo_exists()


@pytest.mark.parametrize(("key", "done"), [("<Return>", 0), ("<Escape>", 0), ("<Shift-Tab>", 1)])
def test_what_cannot_be_taken_back_takes_more_than_return(root: tk.Tk, key: str, done: int) -> None:
    asked: list[None] = []
    dialog = Confirm(root, "Stop?", "All go.", yes="Stop", no="Keep", on_yes=lambda: asked.append(None))
    wait_until(root, dialog.winfo_ismapped)
    wait_until(root, lambda: dialog.focus_get() is dialog.no_button)
    press(dialog.no_button, key)
    settle(root)
    if dialog.winfo_exists():
        dialog.yes_button.invoke()
    assert len(asked) == done
    assert not dialog.winfo_exists()
