import tkinter as tk

import pytest

from desktop.driving import press, settle, text_of, write
from hubbub.desktop import theme
from hubbub.desktop.chat.composer import LONGEST, Composer


class Desk:
    def __init__(self, root: tk.Tk) -> None:
        self.sent: list[str] = []
        self.composer = Composer(root, self.sent.append)
        self.composer.grid(sticky="ew")
        self.field = self.composer.field
        settle(root)
        self.field.focus_force()
        settle(root)

    @property
    def hint(self) -> str:
        return str(self.composer.hint["text"])


@pytest.fixture
def desk(root: tk.Tk) -> Desk:
    return Desk(root)


def test_a_long_name_is_cut_off_visibly_in_an_empty_field(root: tk.Tk, desk: Desk) -> None:
    desk.composer.address("#preparations-for-the-autumn-fair")
    assert desk.composer.placeholder["text"] == "Message #preparations-for-the-autumn-fair"
    root.geometry("360x300")
    settle(root)
    shown = str(desk.composer.placeholder["text"])
    assert shown.startswith("Message #p")
    assert shown.endswith("…")
    assert desk.composer.placeholder.winfo_reqwidth() <= desk.field.winfo_width()


def test_return_sends_and_the_field_is_empty_and_focused(desk: Desk) -> None:
    write(desk.field, "Hello all")
    press(desk.field, "<Return>")
    assert desk.sent == ["Hello all"]
    assert text_of(desk.field) == ""
    assert desk.field.focus_get() is desk.field


def test_send_does_the_same(desk: Desk) -> None:
    write(desk.field, "Hello")
    desk.composer.send_button.invoke()
    assert desk.sent == ["Hello"]
    assert text_of(desk.field) == ""
    assert desk.field.focus_get() is desk.field


def test_so_does_enter_of_the_number_pad(desk: Desk) -> None:
    write(desk.field, "1")
    press(desk.field, "<KP_Enter>")
    assert desk.sent == ["1"]


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
def test_nothing_is_not_sent_and_that_is_said_quietly(desk: Desk, blank: str) -> None:
    desk.field.insert("1.0", blank)
    press(desk.field, "<Return>")
    assert desk.sent == []
    assert "nothing to send" in desk.hint
    write(desk.field, "x")
    assert "nothing to send" not in desk.hint


def test_shift_and_return_start_a_new_line(desk: Desk) -> None:
    write(desk.field, "one")
    press(desk.field, "<Shift-Return>")
    write(desk.field, "two")
    press(desk.field, "<Return>")
    assert desk.sent == ["one\ntwo"]


def test_the_field_grows_with_the_text_and_shrinks_again(desk: Desk) -> None:
    assert desk.field["height"] == 1
    write(desk.field, "a")
    for _ in range(2):
        press(desk.field, "<Shift-Return>")
    settle(desk.field)
    assert desk.field["height"] == 3
    desk.field.insert("end", "\n" * 30)
    settle(desk.field)
    assert desk.field["height"] == 6
    press(desk.field, "<Return>")
    settle(desk.field)
    assert desk.field["height"] == 1


def test_a_long_line_counts_as_the_lines_that_it_takes(desk: Desk) -> None:
    desk.field.insert("1.0", "many words " * 40)
    settle(desk.field)
    assert int(desk.field["height"]) > 1


def test_pasting_replaces_what_is_selected(desk: Desk) -> None:
    desk.field.insert("1.0", "old text")
    desk.field.tag_add("sel", "1.0", "1.3")
    desk.field.mark_set("insert", "1.3")
    desk.field.clipboard_clear()
    desk.field.clipboard_append("new 日本語 👍")
    press(desk.field, "<Control-v>")
    assert text_of(desk.field) == "new 日本語 👍 text"


def test_pasting_nothing_changes_nothing(desk: Desk) -> None:
    desk.field.clipboard_clear()
    press(desk.field, "<<Paste>>")
    assert text_of(desk.field) == ""


@pytest.mark.parametrize(
    "pasted", ["word " * 2_000_000, "日本語" * 1_000_000, "👍" * 2_500_000, "[{\\$}\n" * 1_500_000]
)
def test_ten_megabytes_are_cut_and_that_is_said(desk: Desk, pasted: str) -> None:
    write(desk.field, "x")
    desk.field.clipboard_clear()
    desk.field.clipboard_append(pasted)
    press(desk.field, "<Control-v>")
    settle(desk.field)
    assert text_of(desk.field) == ("x" + pasted)[:LONGEST]
    assert f"first {LONGEST:,} characters" in desk.hint
    press(desk.field, "<Control-v>")
    assert len(text_of(desk.field)) == LONGEST
    press(desk.field, "<BackSpace>")
    assert "characters" not in desk.hint


def test_the_middle_button_pastes_what_is_selected(root: tk.Tk, desk: Desk) -> None:
    desk.field.insert("1.0", "one two")
    desk.field.tag_add("sel", "1.0", "1.3")
    desk.field.setvar("tk::Priv(mouseMoved)", "0")
    desk.field.event_generate("<<PasteSelection>>", x=desk.field.winfo_width() - 5, y=8)
    assert text_of(desk.field) == "one twoone"
    desk.field.setvar("tk::Priv(mouseMoved)", "1")
    desk.field.event_generate("<<PasteSelection>>", x=5, y=8)
    assert text_of(desk.field) == "one twoone"


def test_the_middle_button_pastes_no_more_than_there_is_room_for(root: tk.Tk, desk: Desk) -> None:
    other = tk.Text(root)
    other.insert("1.0", "word " * LONGEST)
    other.tag_add("sel", "1.0", "end")
    desk.field.setvar("tk::Priv(mouseMoved)", "0")
    desk.field.event_generate("<<PasteSelection>>", x=5, y=8)
    settle(desk.field)
    assert len(text_of(desk.field)) == LONGEST
    assert "characters" in desk.hint


def test_it_says_for_whom_the_text_is_until_there_is_some(desk: Desk) -> None:
    desk.composer.address("#lobby")
    settle(desk.field)
    assert desk.composer.placeholder["text"] == "Message #lobby"
    assert desk.composer.placeholder.winfo_ismapped()
    write(desk.field, "x")
    assert not desk.composer.placeholder.winfo_ismapped()
    press(desk.field, "<BackSpace>")
    assert desk.composer.placeholder.winfo_ismapped()


def test_clicking_there_lets_one_write(desk: Desk) -> None:
    desk.composer.send_button.focus_force()
    settle(desk.field)
    desk.composer.placeholder.event_generate("<Button-1>")
    settle(desk.field)
    assert desk.field.focus_get() is desk.field


def test_tab_goes_to_send_and_back(desk: Desk) -> None:
    press(desk.field, "<Tab>")
    assert desk.field.focus_get() is desk.composer.send_button
    press(desk.composer.send_button, "<<PrevWindow>>")
    assert desk.field.focus_get() is desk.field
    assert text_of(desk.field) == ""


def test_what_went_wrong_is_shown_until_one_writes_on(desk: Desk) -> None:
    desk.composer.warn("There is no command /dance.")
    assert desk.hint == "There is no command /dance."
    assert str(desk.composer.hint["style"]) == "Danger.TLabel"
    write(desk.field, "x")
    assert "no command" not in desk.hint


def test_what_was_typed_elsewhere_is_taken_up(desk: Desk) -> None:
    desk.composer.send_button.focus_force()
    desk.composer.type("é")
    assert text_of(desk.field) == "é"
    settle(desk.field)
    assert desk.field.focus_get() is desk.field


def test_the_frame_shows_the_focus(desk: Desk) -> None:
    desk.composer.send_button.focus_force()
    settle(desk.field)
    assert desk.composer.border["background"] == theme.DARK.border
    desk.field.focus_force()
    settle(desk.field)
    assert desk.composer.border["background"] == theme.DARK.link


def test_what_was_sent_does_not_come_back_by_undoing(desk: Desk) -> None:
    write(desk.field, "sent")
    press(desk.field, "<Return>")
    press(desk.field, "<Control-z>")
    assert text_of(desk.field) == ""
