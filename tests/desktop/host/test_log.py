import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import press, settle, text_of, wait_until
from hubbub.desktop.host import log
from hubbub.desktop.host.log import LogPage, Tail


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "hosted.log"
    path.write_text("one\ntwo\n")
    return path


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


class TestTail:
    def test_it_reads_what_is_new_in_whole_lines(self, path: Path) -> None:
        tail = Tail(path)
        assert tail.read() == "one\ntwo\n"
        append(path, "thr")
        assert tail.read() == ""
        append(path, "ee\nfour\n")
        assert tail.read() == "three\nfour\n"
        assert tail.read() == ""

    def test_it_begins_anew_with_the_file(self, path: Path) -> None:
        tail = Tail(path)
        tail.read()
        path.write_text("1\n")
        assert tail.read() == "1\n"

    def test_of_much_it_reads_the_end(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(log, "_AT_ONCE", 8)
        assert Tail(path).read() == "one\ntwo\n"
        tail = Tail(path)
        append(path, "three\nfour\nfive\n")
        assert tail.read() == "ur\nfive\n"

    def test_without_a_file_there_is_nothing(self, tmp_path: Path) -> None:
        assert Tail(tmp_path / "none").read() == ""


@pytest.fixture
def page(root: tk.Tk, path: Path, monkeypatch: pytest.MonkeyPatch) -> LogPage:
    monkeypatch.setattr(log, "_INTERVAL", 1)
    monkeypatch.setattr(log, "LINES", 50)
    page = LogPage(root, path)
    page.grid(sticky="nsew")
    wait_until(root, lambda: "two" in text_of(page.text))
    return page


def test_it_shows_what_is_written_as_it_is_written(root: tk.Tk, page: LogPage, path: Path) -> None:
    append(path, "ann came in\n")
    wait_until(root, lambda: "ann came in" in text_of(page.text))


def test_it_follows_the_end_and_keeps_the_last_lines(root: tk.Tk, page: LogPage, path: Path) -> None:
    append(path, "".join(f"line {number}\n" for number in range(100)))
    wait_until(root, lambda: "line 99" in text_of(page.text))
    settle(root)
    assert text_of(page.text).splitlines() == [f"line {number}" for number in range(50, 100)]
    assert page.text.yview()[1] == 1.0


def test_who_reads_further_up_is_not_disturbed(root: tk.Tk, page: LogPage, path: Path) -> None:
    append(path, "".join(f"line {number}\n" for number in range(45)))
    wait_until(root, lambda: "line 44" in text_of(page.text))
    page.text.yview_moveto(0)
    append(path, "the newest\n")
    wait_until(root, lambda: "the newest" in text_of(page.text))
    settle(root)
    assert page.text.yview()[0] == 0.0


def test_it_can_be_copied_and_not_changed(page: LogPage) -> None:
    press(page.text, "<Control-a>")
    page.text.event_generate("<<Copy>>")
    assert page.clipboard_get() == "one\ntwo\n"
    press(page.text, "<Key-x>")
    assert text_of(page.text) == "one\ntwo\n"
