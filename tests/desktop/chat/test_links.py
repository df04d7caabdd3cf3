import tkinter as tk
import webbrowser
from typing import cast

import pytest

from desktop.driving import click, place_of, press, settle
from desktop.entries import many, said
from hubbub.desktop.chat.tags import CHOSEN_LINK
from hubbub.desktop.chat.view import MessageView, Source
from hubbub.desktop.timeline import Timeline

ONE, TWO = "https://example.org/one", "https://example.org/two"


class Shown:
    def __init__(self, root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: list[str] = []
        monkeypatch.setattr(webbrowser, "open", self.opened.append)
        self.before = tk.Button(root)
        self.before.grid()
        self.view = MessageView(
            root, cast("Source", None), on_retry=lambda _entry: None, on_react=lambda _entry, _text: None
        )
        self.view.grid(sticky="nsew")
        root.rowconfigure(1, weight=1)
        self.after = tk.Button(root)  # the focus goes in the order in which things are made
        self.after.grid()
        entries = [*many(0, 5), said(5, f"see {ONE} and"), said(6, f"({TWO})")]
        self.view.show(Timeline(entries))
        self.text = self.view.text
        settle(root)

    @property
    def chosen(self) -> str:
        places = self.text.tag_ranges(CHOSEN_LINK)
        return self.text.get(*places) if places else ""


@pytest.fixture
def shown(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> Shown:
    return Shown(root, monkeypatch)


def test_a_click_opens_a_link(shown: Shown) -> None:
    click(shown.text, *place_of(shown.text, ONE))
    assert shown.opened == [ONE]
    shown.text.tag_add("sel", "1.0", "end")
    click(shown.text, *place_of(shown.text, "and"))
    assert shown.opened == [ONE]


def test_tab_goes_from_link_to_link_and_on(shown: Shown) -> None:
    press(shown.text, "<Tab>")
    assert shown.chosen == ONE
    press(shown.text, "<Tab>")
    assert shown.chosen == TWO
    press(shown.text, "<Return>")
    assert shown.opened == [TWO]
    press(shown.text, "<Tab>")
    assert shown.chosen == ""
    assert shown.text.focus_get() is shown.after


def test_back_from_the_newest_link(shown: Shown) -> None:
    press(shown.text, "<<PrevWindow>>")
    assert shown.chosen == TWO
    press(shown.text, "<<PrevWindow>>")
    assert shown.chosen == ONE
    press(shown.text, "<<PrevWindow>>")
    assert shown.text.focus_get() is shown.before


def test_nothing_is_chosen_in_a_text_without_the_focus(shown: Shown) -> None:
    press(shown.text, "<Tab>")
    shown.after.focus_force()
    settle(shown.view)
    assert shown.chosen == ""
    press(shown.text, "<Return>")
    assert shown.opened == []
