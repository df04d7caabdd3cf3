import time
import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import option, press, settle
from desktop.notices.calling import Called
from hubbub.client.changes import LinkChanged
from hubbub.client.model import Link
from hubbub.desktop.notices import quiet
from hubbub.desktop.notices.bar import StatusBar
from hubbub.desktop.notices.settings import NoticeSettings


class Strip:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.root = root
        self.called = Called(root, home)
        self.bar = StatusBar(root, self.called.centre)
        self.bar.grid(sticky="ew")
        settle(root)

    @property
    def offered(self) -> list[str]:
        self.bar._fill()
        numbers = range((self.bar.menu.index("end") or 0) + 1)
        return [
            str(self.bar.menu.entrycget(n, "label")) for n in numbers if self.bar.menu.type(n) == "command"
        ]


@pytest.fixture
def strip(root: tk.Tk, tmp_path: Path) -> Strip:
    return Strip(root, tmp_path)


def test_it_says_how_the_connection_is_and_what_waits_for_it(strip: Strip) -> None:
    strip.bar.show_link(LinkChanged(Link.ONLINE, "", encrypted=True))
    assert option(strip.bar.link, "text") == "● Connected, encrypted"
    assert option(strip.bar.waiting, "text") == ""
    strip.bar.show_link(LinkChanged(Link.WAITING, "Gone."))
    strip.bar.show_unsent(1)
    assert option(strip.bar.waiting, "text") == "1 message waits for the connection"
    strip.bar.show_unsent(3)
    assert option(strip.bar.waiting, "text") == "3 messages wait for the connection"
    strip.bar.show_link(LinkChanged(Link.ONLINE, "", encrypted=True))
    assert option(strip.bar.waiting, "text") == "3 messages wait to be sent"
    strip.bar.show_unsent(0)
    assert option(strip.bar.waiting, "text") == ""


def test_it_says_whether_one_may_be_disturbed(strip: Strip) -> None:
    assert option(strip.bar.button, "text") == "Notices are on (F4)"
    strip.called.centre.leave_undisturbed(quiet.ALWAYS)
    assert option(strip.bar.button, "text") == "Do not disturb (F4)"
    strip.called.centre.leave_undisturbed(quiet.OFF)
    strip.called.centre.switch(notices=False, sound=False, highlights="")
    assert option(strip.bar.button, "text") == "Notices are off (F4)"


def test_its_menu_leaves_one_undisturbed_for_a_while(strip: Strip) -> None:
    before = strip.offered
    assert before[0] == "Do not disturb for 30 minutes"
    strip.bar.menu.invoke("Do not disturb for 30 minutes")
    assert abs(strip.called.centre.undisturbed_until - time.time() - 1800) < 60
    assert strip.offered == ["I may be disturbed again", *before]
    strip.bar.menu.invoke("Do not disturb until tomorrow at 8")
    assert strip.called.centre.undisturbed_until == quiet.tomorrow(time.time())
    strip.bar.menu.invoke("Do not disturb until I change it")
    assert strip.called.centre.undisturbed_until == quiet.ALWAYS
    strip.bar.menu.invoke("I may be disturbed again")
    assert strip.offered == before


def test_the_button_opens_the_menu_by_keyboard(strip: Strip, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, int]] = []
    monkeypatch.setattr(strip.bar.menu, "tk_popup", lambda x, y: opened.append((x, y)))
    press(strip.bar.button, "<Return>")
    ((_, y),) = opened
    assert y + strip.bar.menu.winfo_reqheight() == strip.bar.button.winfo_rooty()


def test_its_menu_leads_to_the_settings(strip: Strip) -> None:
    strip.bar._fill()
    strip.bar.menu.invoke("Settings of notices…")
    settle(strip.root)
    (dialog,) = (child for child in strip.bar.winfo_children() if isinstance(child, NoticeSettings))
    dialog.close()


def test_a_bar_that_has_gone_is_told_nothing(strip: Strip) -> None:
    strip.bar.destroy()
    strip.called.centre.leave_undisturbed(quiet.ALWAYS)
