"""The field for a day says what it expects, and what it has understood."""

import tkinter as tk
from datetime import datetime

import pytest

from desktop.driving import press, settle, write
from hubbub.client.dates import EXPECTED
from hubbub.desktop.chat.date_field import DateField


class Dated:
    """A field, and what it was asked for."""

    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[int] = []
        self.closed = 0
        self.field = DateField(root, on_choose=self.chosen.append, on_close=self._close)
        self.field.grid(sticky="new")
        self.field.open()
        settle(root)

    @property
    def note(self) -> str:
        return str(self.field.note["text"])

    def _close(self) -> None:
        self.closed += 1


@pytest.fixture
def dated(root: tk.Tk) -> Dated:
    return Dated(root)


def test_return_goes_to_the_beginning_of_the_day(dated: Dated) -> None:
    assert dated.note == EXPECTED
    write(dated.field.field, "5.3.2024")
    assert dated.note == "Tuesday 5 March 2024"
    press(dated.field.field, "<Return>")
    assert dated.chosen == [datetime(2024, 3, 5).astimezone().timestamp() * 1000]
    assert not dated.field.winfo_ismapped()


def test_what_is_no_date_is_answered_with_what_is_expected(dated: Dated) -> None:
    write(dated.field.field, "soon")
    press(dated.field.field, "<Return>")
    assert dated.chosen == []
    assert dated.note == EXPECTED
    assert str(dated.field.note["style"]) == "Danger.TLabel"
    assert dated.field.winfo_ismapped()


def test_escape_closes_it(dated: Dated) -> None:
    press(dated.field.field, "<Escape>")
    assert dated.closed == 1
    assert not dated.field.winfo_ismapped()
    dated.field.close()
    assert dated.closed == 1
