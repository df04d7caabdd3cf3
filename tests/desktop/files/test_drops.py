"""Another process offers files as a drag does, and tkdnd is told that they were dropped here."""

import tkinter as tk
from tkinter import ttk

import pytest
from tkinterdnd2 import TkinterDnD

from desktop.files.clipboards import offering
from hubbub.desktop.files.drops import take_drops

KIND = "text/uri-list"


class Target:
    def __init__(self, root: tk.Tk) -> None:
        self.names: list[object] = []
        self.over: list[bool] = []
        self.frame = ttk.Frame(root)
        self.label = ttk.Label(self.frame, text="something in it")
        self.label.pack()
        self.frame.grid()
        root.update()
        assert take_drops(self.frame, on_names=self.names.append, on_over=self.over.append)

    def call(self, command: str, *words: object) -> str:
        return str(self.frame.tk.call(f"tkdnd::xdnd::{command}", *words))

    def drag_over(self) -> str:
        self.call("HandleXdndEnter", self.label, 0, (KIND,), 0)
        return self.call(
            "HandleXdndPosition", self.label, self.label.winfo_rootx(), self.label.winfo_rooty(), 0
        )


def test_what_is_dropped_arrives_by_name(root: tk.Tk) -> None:
    target = Target(root)
    with offering("XdndSelection", **{KIND: "file:///tmp/a%20b.txt\r\nfile:///tmp/%7Bc%7D.txt\r\n"}):
        assert target.drag_over() == "copy"
        assert target.over == [True]
        assert target.call("HandleXdndDrop", 0) == "copy"
    assert target.names == [("/tmp/a b.txt", "/tmp/{c}.txt")]
    assert target.over[-1] is False


def test_what_is_dragged_away_again_is_not_taken(root: tk.Tk) -> None:
    target = Target(root)
    target.drag_over()
    target.call("HandleXdndLeave")
    assert (target.over, target.names) == ([True, False], [])


def test_where_tkdnd_cant_be_loaded_the_program_goes_on(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    def require(_root: tk.Misc) -> str:
        raise RuntimeError("Plaform not supported.")

    monkeypatch.setattr(TkinterDnD, "require", require)
    assert not take_drops(root, on_names=lambda _names: None, on_over=lambda _over: None)
