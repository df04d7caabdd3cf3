import tkinter as tk
from tkinter import ttk

from desktop.driving import settle
from hubbub.desktop.flow import Flow


def flow(root: tk.Tk, width: int) -> tuple[Flow, list[tk.Frame]]:
    """Three boxes of 100 by 20 pixels in a row of that width, the last one on the right."""
    row = Flow(root, gap="10")
    boxes = [tk.Frame(row, width=100, height=20) for _ in range(3)]
    for box in boxes:
        row.add(box, right=box is boxes[-1])
    row.place(x=0, y=0, width=width)
    settle(root)
    return row, boxes


def test_what_has_room_stands_in_one_line(root: tk.Tk) -> None:
    row, boxes = flow(root, 400)
    assert [(box.winfo_x(), box.winfo_y()) for box in boxes] == [(0, 0), (110, 0), (300, 0)]
    assert (row.natural_width, row.winfo_height()) == (320, 20)


def test_what_has_none_goes_on_in_another_line(root: tk.Tk) -> None:
    row, boxes = flow(root, 250)
    assert [box.winfo_x() for box in boxes] == [0, 110, 150]
    assert boxes[0].winfo_y() == boxes[1].winfo_y() < boxes[2].winfo_y()
    assert row.winfo_height() == boxes[2].winfo_y() + 20


def test_what_is_too_wide_alone_is_made_narrower(root: tk.Tk) -> None:
    _row, boxes = flow(root, 60)
    assert [box.winfo_width() for box in boxes] == [60, 60, 60]


def test_what_is_removed_takes_no_room(root: tk.Tk) -> None:
    row, boxes = flow(root, 400)
    row.remove(boxes[0])
    settle(root)
    assert not boxes[0].winfo_ismapped()
    assert boxes[1].winfo_x() == 0
    boxes[1].destroy()
    row.clear()
    settle(root)
    assert row.natural_width == 0


def test_another_text_moves_those_behind_it(root: tk.Tk) -> None:
    row = Flow(root)
    row.place(x=0, y=0, width=800)
    first, second = (ttk.Button(row, text="a") for _ in range(2))
    row.add(first)
    row.add(second)
    settle(root)
    before = second.winfo_x()
    first.configure(text="a much longer text than before")
    settle(root)
    assert second.winfo_x() > before
