import tkinter as tk

import pytest

from desktop.chat.test_composer import Desk
from desktop.driving import press, settle, text_of, write


@pytest.fixture
def desk(root: tk.Tk) -> Desk:
    made = Desk(root)
    made.composer.completion.names = ["bob", "Bo-Yang", "carol"]
    made.composer.completion.channels = ["#lobby"]
    return made


def listed(desk: Desk) -> tuple[str, ...]:
    box = desk.composer.completion.list
    return tuple(map(str, box.get(0, "end"))) if box.winfo_ismapped() else ()


def test_tab_writes_one_candidate_after_the_other(desk: Desk) -> None:
    write(desk.field, "hi bo")
    for expected in ("hi bob ", "hi Bo-Yang ", "hi bob "):
        press(desk.field, "<Tab>")
        settle(desk.field)
        assert text_of(desk.field) == expected
        assert listed(desk) == ("bob", "Bo-Yang")
    press(desk.field, "<<PrevWindow>>")
    assert text_of(desk.field) == "hi Bo-Yang "


def test_writing_on_ends_it(desk: Desk) -> None:
    write(desk.field, "bo")
    press(desk.field, "<Tab>")
    write(desk.field, "x")
    settle(desk.field)
    assert text_of(desk.field) == "bob: x"
    assert listed(desk) == ()


def test_escape_takes_it_back(desk: Desk) -> None:
    write(desk.field, "bo")
    press(desk.field, "<Tab>")
    press(desk.field, "<Tab>")
    press(desk.field, "<Escape>")
    settle(desk.field)
    assert text_of(desk.field) == "bo"
    assert listed(desk) == ()


def test_a_single_candidate_needs_no_list(desk: Desk) -> None:
    write(desk.field, "in #l")
    press(desk.field, "<Tab>")
    settle(desk.field)
    assert text_of(desk.field) == "in #lobby "
    assert listed(desk) == ()
    press(desk.field, "<Tab>")
    assert desk.field.focus_get() is desk.composer.send_button


def test_emoji_are_completed_by_their_names(desk: Desk) -> None:
    write(desk.field, "a ")
    desk.field.insert("insert", ":heart_on_f")
    press(desk.field, "<Tab>")
    assert text_of(desk.field) == "a ❤️‍🔥 "


def test_a_click_on_a_candidate_takes_it(desk: Desk) -> None:
    write(desk.field, "bo")
    press(desk.field, "<Tab>")
    settle(desk.field)
    box = desk.composer.completion.list.bbox(1)
    assert box
    desk.composer.completion.list.event_generate("<Button-1>", x=box[0] + 2, y=box[1] + 2)
    settle(desk.field)
    assert text_of(desk.field) == "Bo-Yang: "
    assert listed(desk) == ()
    assert desk.field.focus_get() is desk.field


def test_sending_ends_it(desk: Desk) -> None:
    write(desk.field, "bo")
    press(desk.field, "<Tab>")
    press(desk.field, "<Return>")
    settle(desk.field)
    assert desk.sent == ["bob:"]
    assert listed(desk) == ()


def test_what_nobody_is_called_moves_the_focus(desk: Desk) -> None:
    write(desk.field, "hello")
    press(desk.field, "<Tab>")
    assert desk.field.focus_get() is desk.composer.send_button
    assert text_of(desk.field) == "hello"
