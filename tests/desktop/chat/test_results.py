"""What was found, line by line: each fits the window, and shows the words that were looked for."""

import tkinter as tk

import pytest

from desktop.driving import settle, tags_at, text_of
from desktop.entries import said
from hubbub.client.changes import Hit
from hubbub.desktop.chat.results import ResultList


@pytest.fixture
def results(root: tk.Tk) -> ResultList:
    made = ResultList(root, lambda: None)
    made.grid(sticky="new")
    settle(root)
    return made


def hit(text: str, *, name: str = "#kitchen", author: str = "ann", number: int = 1) -> Hit:
    return Hit(name, name, said(number, text, author, msgid=f"m{number}"))


def fits(results: ResultList) -> bool:
    """Whether no line has more than can be seen; the left edge is in sight."""
    return results.xview() == (0.0, 1.0)


def test_it_says_where_and_who_and_when(results: ResultList) -> None:
    results.fill([hit("a cake"), hit("no cake", number=2)], ["cake"], with_places=True)
    first, second, *_ = text_of(results).splitlines()
    assert first.startswith("#kitchen  ann  14 Nov 2023 ")
    assert second == "a cake"
    assert "mark" in tags_at(results, "cake")
    assert "chosen" in tags_at(results, "a cake")
    results.walk(5)
    assert "chosen" not in tags_at(results, "a cake")
    assert results.chosen == hit("no cake", number=2)


def test_a_long_text_is_cut_around_the_words(results: ResultList) -> None:
    results.fill([hit("before " * 90 + "cake" + " after" * 90)], ["cake"])
    line = text_of(results).splitlines()[1]
    assert line[0] == line[-1] == "…"
    assert "cake" in line
    assert fits(results)


def test_it_is_cut_anew_where_the_window_changes(results: ResultList, root: tk.Tk) -> None:
    results.fill(
        [hit("before " * 90 + "cake", name="#" + "x" * 60, author="y" * 30)], ["cake"], with_places=True
    )
    wide = text_of(results)
    root.geometry("420x300")
    settle(root)
    narrow = text_of(results)
    assert len(narrow.splitlines()[1]) < len(wide.splitlines()[1])
    assert narrow.splitlines()[1].endswith("cake")
    assert "…" in narrow.splitlines()[0]
    assert fits(results)


def test_what_reads_from_right_to_left_is_marked_too(results: ResultList) -> None:
    results.fill([hit("אני אוהב עוגה מאוד")], ["עוגה"])
    assert "mark" in {tag for tag in results.tag_names() if results.tag_ranges(tag)}
