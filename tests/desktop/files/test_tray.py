import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import settle, take_focus
from hubbub.desktop.files.basket import MOST, Attachment, Stage
from hubbub.desktop.files.tray import Tray


def some(count: int, stage: Stage = Stage.WAITING) -> list[Attachment]:
    return [Attachment(str(n), Path(f"{n}.txt"), f"{n}.txt", 10, stage=stage) for n in range(count)]


@pytest.fixture
def tray(root: tk.Tk) -> Tray:
    made = Tray(root, on_remove=lambda _ticket: None, on_retry=lambda _ticket: None)
    made.grid(sticky="ew")
    made.show(())
    settle(root)
    return made


def test_it_is_there_as_long_as_something_is_in_it(tray: Tray) -> None:
    assert not tray.winfo_ismapped()
    tray.show(some(1))
    settle(tray)
    assert tray.winfo_ismapped()
    tray.show(())
    settle(tray)
    assert not tray.winfo_ismapped()


def test_the_rows_are_those_of_the_files_in_their_order(tray: Tray) -> None:
    files = some(3)
    tray.show(files)
    kept = tray.rows["2"]
    tray.show([files[0], files[2]])
    settle(tray)
    assert [row.name.full for row in tray.rows.values()] == ["0.txt", "2.txt"]
    assert tray.rows["2"] is kept
    assert tray.rows["0"].winfo_y() < kept.winfo_y()


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        ([Stage.WAITING, Stage.SENDING], "Return sends"),
        ([Stage.SENDING, Stage.REFUSED], "On its way"),
        ([Stage.REFUSED], "was not sent"),
    ],
)
def test_it_says_what_happens_with_them(tray: Tray, stages: list[Stage], words: str) -> None:
    files = some(len(stages))
    for file, stage in zip(files, stages, strict=True):
        file.stage = stage
    tray.show(files)
    assert words in str(tray.note["text"])


def test_many_files_scroll_and_the_focus_brings_a_row_into_sight(tray: Tray) -> None:
    tray.show(some(2))
    settle(tray)
    assert not tray.scrollbar.winfo_ismapped()
    tray.show(some(MOST))
    settle(tray)
    assert tray.scrollbar.winfo_ismapped()
    assert tray.winfo_height() < 250

    def is_in_sight(ticket: str) -> bool:
        row = tray.rows[ticket]
        top = row.winfo_rooty() - tray.winfo_rooty()
        return top >= 0 and top + row.winfo_height() <= tray.winfo_height()

    assert not is_in_sight(str(MOST - 1))
    for ticket in (str(MOST - 1), "0"):
        take_focus(tray.rows[ticket].remove_button)
        settle(tray)
        assert is_in_sight(ticket)


def test_the_wheel_scrolls_it(tray: Tray) -> None:
    tray.show(some(MOST))
    settle(tray)
    before = tray.rows["0"].winfo_rooty()
    tray.rows["0"].name.event_generate("<Button-5>")
    settle(tray)
    assert tray.rows["0"].winfo_rooty() < before
