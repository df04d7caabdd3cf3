import tkinter as tk

from desktop.driving import press, write
from hubbub.desktop.password import KeepChoice, PasswordField


def test_a_password_is_hidden_until_one_wants_to_see_it(root: tk.Tk) -> None:
    field = PasswordField(root)
    field.grid()
    write(field.entry, "a b")
    assert (str(field.entry["show"]), field.value) == ("•", "a b")
    press(field.reveal, "<space>")
    assert str(field.entry["show"]) == ""
    press(field.reveal, "<space>")
    assert str(field.entry["show"]) == "•"


def test_blanks_belong_to_it_and_pasted_line_breaks_do_not(root: tk.Tk) -> None:
    field = PasswordField(root)
    field.fill(" horse \r\n")
    assert field.value == " horse "


def test_it_is_kept_unless_one_says_no(root: tk.Tk) -> None:
    keep = KeepChoice(root)
    keep.grid()
    assert keep.chosen
    press(keep.box, "<space>")
    assert not keep.chosen
