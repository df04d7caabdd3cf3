import tkinter as tk

import pytest

from desktop.chat.test_composer import Desk
from desktop.driving import press, settle, text_of, write
from hubbub.client.emoji_names import all_emoji
from hubbub.desktop import theme
from hubbub.desktop.chat.emoji_picker import COLUMNS, EmojiPicker


@pytest.fixture
def desk(root: tk.Tk) -> Desk:
    made = Desk(root)
    made.composer.grid(row=1)
    settle(root)
    return made


def opened(desk: Desk) -> EmojiPicker:
    press(desk.field, "<Control-e>")
    settle(desk.field)
    assert desk.composer.picker.winfo_ismapped()
    return desk.composer.picker


def shown(picker: EmojiPicker) -> list[str]:
    return [str(cell["text"]) for cell in picker.cells if cell["text"]]


def test_a_key_and_a_button_open_it_and_the_keyboard_is_enough(desk: Desk) -> None:
    picker = opened(desk)
    assert picker.focus_get() is picker.search
    press(picker.search, "<Right>")
    press(picker.search, "<Down>")
    press(picker.search, "<Return>")
    settle(desk.field)
    assert text_of(desk.field) == all_emoji()[COLUMNS + 1].text
    assert not picker.winfo_ismapped()
    assert desk.field.focus_get() is desk.field
    desk.composer.emoji_button.invoke()
    settle(desk.field)
    assert picker.winfo_ismapped()


def test_what_is_typed_is_looked_for(desk: Desk) -> None:
    picker = opened(desk)
    write(picker.search, "red heart")
    assert shown(picker)[0] == "❤️"
    assert picker.name["text"] == "red heart  :heart:"
    write(picker.search, "xyz")
    assert shown(picker) == []
    assert "No emoji" in str(picker.name["text"])
    press(picker.search, "<Return>")
    assert picker.winfo_ismapped()


def test_escape_closes_it_and_chooses_nothing(desk: Desk) -> None:
    picker = opened(desk)
    press(picker.search, "<Escape>")
    settle(desk.field)
    assert not picker.winfo_ismapped()
    assert text_of(desk.field) == ""
    assert desk.field.focus_get() is desk.field


def test_the_recent_ones_come_first(desk: Desk) -> None:
    for name in ("party popper", "red heart"):
        picker = opened(desk)
        write(picker.search, name)
        press(picker.search, "<Return>")
    assert shown(opened(desk))[:3] == ["❤️", "🎉", "😀"]
    assert shown(desk.composer.picker).count("🎉") == 1


def test_arrows_bring_what_is_below_into_sight(desk: Desk) -> None:
    picker = opened(desk)
    first = shown(picker)[0]
    for _ in range(10):
        press(picker.search, "<Down>")
    assert shown(picker)[0] != first
    assert all_emoji()[10 * COLUMNS].text in shown(picker)
    for _ in range(12):
        press(picker.search, "<Up>")
    assert shown(picker)[0] == first
    press(picker.search, "<Next>")
    assert shown(picker)[0] != first
    press(picker.search, "<Left>")
    press(picker.search, "<Prior>")
    assert shown(picker)[0] == first


def test_the_wheel_scrolls_to_the_end_and_no_further(desk: Desk) -> None:
    picker = opened(desk)
    for _ in range(len(all_emoji()) // COLUMNS + 5):
        picker._scroll(1)
    assert shown(picker)[-1] == all_emoji()[-1].text
    picker.cells[0].event_generate("<Button-4>")
    picker.cells[0].event_generate("<Button-5>")
    assert shown(picker)[-1] == all_emoji()[-1].text


def test_the_mouse_chooses_too(desk: Desk) -> None:
    picker = opened(desk)
    picker.cells[3].event_generate("<Motion>", x=3, y=3)
    settle(desk.field)
    assert picker.cells[3]["background"] == theme.current(picker).accent
    picker.cells[5].event_generate("<Button-1>", x=3, y=3)
    settle(desk.field)
    assert text_of(desk.field) == all_emoji()[5].text


def test_a_click_beside_all_emoji_chooses_none(desk: Desk) -> None:
    picker = opened(desk)
    write(picker.search, "red heart")
    picker.cells[-1].event_generate("<Button-1>", x=3, y=3)
    settle(desk.field)
    assert text_of(desk.field) == ""


def test_it_follows_the_theme(root: tk.Tk, desk: Desk) -> None:
    picker = opened(desk)
    theme.use(root, theme.LIGHT.name)
    settle(root)
    assert picker.cells[1]["background"] == theme.LIGHT.panel


def test_it_goes_when_one_looks_elsewhere(desk: Desk) -> None:
    picker = opened(desk)
    desk.composer.send_button.focus_force()
    settle(desk.field)
    assert not picker.winfo_ismapped()
