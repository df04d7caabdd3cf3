import tkinter as tk

import pytest

from desktop.driving import press, settle, write
from hubbub.desktop.launcher.form import Field, LauncherPage, on_return


@pytest.fixture
def field(root: tk.Tk) -> Field:
    made = Field(root, "Port", "6697", "A number.")
    made.grid()
    settle(root)
    return made


def shown(field: Field) -> str:
    return str(field.note["text"])


def test_a_field_begins_with_its_value_and_a_hint(field: Field) -> None:
    assert field.value == "6697"
    assert shown(field) == "A number."
    assert field.problem == ""


def test_a_complaint_stands_beside_the_field_until_it_is_edited(field: Field) -> None:
    field.complain("That is no port.")
    settle(field)
    assert shown(field) == field.problem == "That is no port."
    assert str(field.note["style"]) == "Error.TLabel"
    assert field.focus_get() is field.entry
    write(field.entry, "7")
    assert shown(field) == "A number."
    assert field.problem == ""


def test_the_old_value_is_selected_so_that_one_types_over_it(field: Field) -> None:
    field.begin()
    write(field.entry, "80")
    assert field.value == "80"


def test_blanks_around_a_value_do_not_count(field: Field) -> None:
    field.fill("  7000 ")
    assert field.value == "7000"


def test_a_check_complains_or_not(field: Field) -> None:
    assert field.check(lambda _value: None)
    assert not field.check(lambda value: f"{value} is taken.")
    assert field.problem == "6697 is taken."


def test_a_locked_field_keeps_its_value(field: Field) -> None:
    field.lock(locked=True)
    write(field.entry, "9")
    assert field.value == "6697"
    field.lock(locked=False)
    field.begin()
    write(field.entry, "9")
    assert field.value == "9"


def test_return_in_a_field_does_what_the_button_does(field: Field) -> None:
    done: list[bool] = []
    on_return(field.entry, lambda: done.append(True))
    press(field.entry, "<Return>")
    press(field.entry, "<KP_Enter>")
    assert done == [True, True]


def test_a_page_leads_back(root: tk.Tk) -> None:
    gone: list[bool] = []
    LauncherPage(root, "Title", "Subtitle", lambda: gone.append(True)).back()
    LauncherPage(root, "Title", "Subtitle", None).back()
    assert gone == [True]
