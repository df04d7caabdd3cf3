import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, cast

import pytest

from desktop.channel.garden import GARDEN, RULES
from desktop.dead_line import DeadLine
from desktop.driving import press, settle, widgets
from hubbub.client.channel_changes import Answered, Refusal
from hubbub.client.person import Person
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.removal import BanDialog, RemoveDialog

if TYPE_CHECKING:
    from hubbub.desktop.line import Line


@pytest.fixture
def line(tmp_path: Path) -> DeadLine:
    return DeadLine(tmp_path)


@pytest.fixture
def orders(line: DeadLine) -> Orders:
    return Orders(cast("Line", line))


def test_somebody_is_removed_with_a_reason(root: tk.Tk, line: DeadLine, orders: Orders) -> None:
    dialog = RemoveDialog(root, orders, GARDEN, "cat", RULES)
    settle(root)
    assert dialog.focus_get() is dialog.reason.entry
    dialog.reason.fill("x" * 21)
    press(dialog.reason.entry, "<Return>")
    assert dialog.reason.problem == "That is too long. 20 characters can be sent."
    dialog.reason.fill("Too loud")
    press(dialog.reason.entry, "<Return>")
    press(dialog.reason.entry, "<Return>")  # once is enough
    assert line.calls == [("remove", (1, "#garden", "cat", "Too loud"))]
    orders.answered(Answered(1, (Refusal("kick", "Not you."), Refusal("", "Not you."))))
    assert dialog.reason.problem == "Not you."
    press(dialog.button, "<space>")
    orders.answered(Answered(2))
    assert not dialog.winfo_exists()


def test_how_to_ban_is_chosen_in_words(root: tk.Tk, line: DeadLine, orders: Orders) -> None:
    dialog = BanDialog(root, orders, GARDEN, "cat", RULES)
    settle(root)
    assert dialog.button.instate(["disabled"])
    dialog.show_person(Person("cat", "u", "cafe.guest"))
    address, name = widgets(dialog.choices, ttk.Radiobutton)
    assert "comes from the same address as cat" in str(dialog.words["text"])
    name.invoke()
    assert "They can come back under another name. cat is removed now." in str(dialog.words["text"])
    address.invoke()
    press(dialog.reason.entry, "<Return>")
    assert line.calls == [("ban", (1, "#garden", "cat", "*!*@cafe.guest", ""))]
    dialog.close()
    orders.answered(Answered(1, (Refusal("b", "Too late."),)))


def test_of_who_has_gone_the_name_is_banned(root: tk.Tk, line: DeadLine, orders: Orders) -> None:
    dialog = BanDialog(root, orders, GARDEN, "cat", RULES)
    dialog.show_person(None)
    assert widgets(dialog.choices, ttk.Radiobutton) == []
    dialog.submit()
    assert line.calls[-1][1][3] == "cat!*@*"
    press(dialog, "<Escape>")
