"""Files come into a conversation, and go from it, in a real window; the session here never runs."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import filedialog

import pytest

from desktop.driving import press, settle, text_of, wait_until, write
from desktop.entries import said
from desktop.files.clipboards import offering
from desktop.test_visit import BOB, CAKES, Staying
from hubbub.client.changes import (
    Change,
    ConversationChanged,
    FileRefused,
    FileSending,
    FilesTold,
    FileTaken,
    StartedOver,
)
from hubbub.client.uploads import Uploads
from hubbub.desktop.files.row import FileRow


class Desk:
    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.staying = Staying(root, home)
        self.page = self.staying.page
        self.pane = self.page.pane
        self.field = self.pane.composer.field
        self.home = home
        self.tell(FilesTold(""), ConversationChanged(CAKES))
        self.staying.focus()

    def tell(self, *changes: Change) -> None:
        self.staying.tell(*changes)

    def make(self, *names: str) -> list[Path]:
        files = [self.home / name for name in names]
        for file in files:
            file.write_text("twenty characters...")
        return files

    def add(self, *names: str) -> None:
        count = len(self.rows)
        self.pane.files.add(self.make(*names))
        wait_until(self.page, lambda: len(self.rows) == count + len(names))

    @property
    def rows(self) -> list[FileRow]:
        return list(self.pane.files.tray.rows.values())

    @property
    def names(self) -> list[str]:
        return [row.name.full for row in self.rows]

    @property
    def hint(self) -> str:
        return str(self.pane.composer.hint["text"])

    @property
    def calls(self) -> list[tuple[str, tuple[object, ...]]]:
        wanted = {Uploads.begin.__name__, Uploads.cancel.__name__, "submit"}
        return [call for call in self.staying.line.calls if call[0] in wanted]

    def hint_about(self, words: str) -> Callable[[], bool]:
        return lambda: words in self.hint


@pytest.fixture
def desk(root: tk.Tk, tmp_path: Path) -> Desk:
    return Desk(root, tmp_path)


def test_ctrl_u_lets_files_be_chosen_which_go_with_the_text(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tuple(map(str, desk.make("a.txt", "b.txt")))
    monkeypatch.setattr(filedialog, "askopenfilenames", lambda **_options: names)
    press(desk.field, "<Control-u>")
    wait_until(desk.page, lambda: desk.names == ["a.txt", "b.txt"])
    write(desk.field, "Look")
    press(desk.field, "<Return>")
    assert text_of(desk.field) == ""
    assert desk.calls == [
        ("begin", ("1", desk.home / "a.txt", "a.txt")),
        ("begin", ("2", desk.home / "b.txt", "b.txt")),
    ]
    desk.tell(FileSending("1", 10), FileTaken("1", "https://x/1"))
    assert desk.names == ["b.txt"]
    desk.tell(FileTaken("2", "https://x/2"))
    assert desk.calls[-1] == ("submit", ("#lobby", "Look\nhttps://x/1\nhttps://x/2", None))
    assert not desk.pane.files.tray.winfo_ismapped()


def test_the_button_does_the_same_and_nothing_chosen_is_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filedialog, "askopenfilenames", lambda **_options: "")
    desk.pane.composer.files_button.invoke()
    settle(desk.page)
    assert desk.rows == []


def test_a_file_goes_without_a_text(desk: Desk) -> None:
    desk.add("a.txt")
    press(desk.field, "<Return>")
    desk.tell(FileTaken("1", "https://x/1"))
    assert desk.calls[-1] == ("submit", ("#lobby", "https://x/1", None))


def test_copied_files_are_pasted_and_not_their_names(desk: Desk) -> None:
    (file,) = desk.make("a.txt")
    with offering("CLIPBOARD", **{"text/uri-list": file.as_uri(), "UTF8_STRING": str(file)}):
        press(desk.field, "<Control-v>")
        wait_until(desk.page, lambda: desk.names == ["a.txt"])
    assert text_of(desk.field) == ""


def test_what_was_refused_stays_and_the_text_comes_back(desk: Desk) -> None:
    desk.add("a.txt")
    write(desk.field, "Look")
    press(desk.field, "<Return>")
    write(desk.field, "more")
    desk.tell(FileRefused("1", "There is no room."))
    assert text_of(desk.field) == "Look\nmore"
    (row,) = desk.rows
    assert row.state_label["text"] == "There is no room."
    press(row.retry_button, "<Return>")
    assert [name for name, _ in desk.calls] == ["begin", "begin"]
    desk.tell(FileTaken("1", "https://x/1"))
    assert desk.calls[-1] == ("submit", ("#lobby", "https://x/1", None))
    assert text_of(desk.field) == "Look\nmore"


def test_a_file_is_taken_out_with_the_keyboard_alone(desk: Desk) -> None:
    desk.add("a.txt")
    previous = desk.field.tk_focusPrev()
    assert previous is desk.rows[0].remove_button
    press(desk.rows[0].remove_button, "<Return>")
    assert desk.rows == []
    assert desk.field.focus_lastfor() is desk.field


def test_a_file_on_its_way_is_cancelled(desk: Desk) -> None:
    desk.add("a.txt")
    press(desk.field, "<Return>")
    desk.rows[0].remove_button.invoke()
    assert desk.calls[-1] == ("cancel", ("1",))
    assert desk.rows == []
    desk.tell(FileTaken("1", "https://x/1"))
    assert desk.calls[-1] == ("cancel", ("1",))


def test_each_conversation_has_its_own(desk: Desk) -> None:
    desk.add("a.txt")
    press(desk.field, "<Return>")
    desk.staying.visit.choose("#cakes")
    settle(desk.page)
    assert desk.rows == []
    desk.add("b.txt")
    desk.tell(FileTaken("1", "https://x/1"))
    assert desk.calls[-1] == ("submit", ("#lobby", "https://x/1", None))
    assert desk.names == ["b.txt"]
    desk.staying.visit.choose("#lobby")
    assert desk.rows == []
    desk.staying.visit.choose("#cakes")
    assert desk.names == ["b.txt"]


def test_what_cant_be_sent_is_told_and_the_rest_is_taken(desk: Desk) -> None:
    (desk.home / "photos").mkdir()
    desk.pane.files.add([desk.home / "photos", *desk.make("a.txt")])
    wait_until(desk.page, lambda: desk.names == ["a.txt"])
    assert "photos is a folder" in desk.hint


@pytest.mark.parametrize("way", ["<Control-u>", "<Control-v>", "drop"])
def test_where_the_server_takes_no_files_that_is_said_and_nothing_is_lost(desk: Desk, way: str) -> None:
    desk.tell(FilesTold("This server takes no files."))
    write(desk.field, "Look")
    if way == "drop":
        desk.pane.files.add(desk.make("a.txt"))
    else:
        with offering("CLIPBOARD", **{"text/uri-list": desk.make("a.txt")[0].as_uri()}):
            press(desk.field, way)
    settle(desk.page)
    assert desk.hint == "This server takes no files."
    assert text_of(desk.field) == "Look"
    assert desk.rows == []


def test_a_picture_from_the_clipboard_is_fetched_and_deleted_when_it_is_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "made").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "made"))
    monkeypatch.setenv("PATH", "")  # Tk itself reads it
    with offering("CLIPBOARD", **{"image/png": "as good as a picture"}):
        press(desk.field, "<Control-v>")
        assert "fetched" in desk.hint
        wait_until(desk.page, lambda: desk.rows)
    (file,) = (tmp_path / "made").iterdir()
    assert file.read_text() == "as good as a picture"
    assert desk.names[0].startswith("Picture ")
    assert desk.names[0].endswith(".png")
    press(desk.field, "<Return>")
    desk.tell(FileTaken("1", "https://x/1"))
    assert list((tmp_path / "made").iterdir()) == []


def test_a_picture_that_cant_be_fetched_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubbub.desktop.files.desk.read_picture", lambda _target: None)
    with offering("CLIPBOARD", **{"image/png": "x"}):
        press(desk.field, "<Control-v>")
        wait_until(desk.page, desk.hint_about("can't be taken from the clipboard"))


def test_files_are_dropped_anywhere_in_the_conversation(desk: Desk) -> None:
    (file,) = desk.make("a b.txt")
    text = desk.pane.view.text
    call = desk.page.tk.call
    wait_until(desk.page, lambda: call("info", "commands", "tkdnd::drop_target"))
    with offering("XdndSelection", **{"text/uri-list": f"{file.as_uri()}\r\nhttps://example.org/x"}):
        call("tkdnd::xdnd::HandleXdndEnter", text, 0, ("text/uri-list",), 0)
        call("tkdnd::xdnd::HandleXdndPosition", text, text.winfo_rootx() + 5, text.winfo_rooty() + 5, 0)
        assert "goes with your next message" in desk.hint
        call("tkdnd::xdnd::HandleXdndDrop", 0)
    wait_until(desk.page, lambda: desk.names == ["a b.txt"])
    assert text_of(desk.field) == "https://example.org/x"


def test_a_newer_version_of_a_message_takes_no_files_along(desk: Desk) -> None:
    desk.add("a.txt")
    entry = said(1, "old", own=True, msgid="m1")
    desk.pane.change(entry)
    desk.pane.composer.fill("")
    press(desk.field, "<Return>")
    assert "nothing to send" in desk.hint
    desk.pane.composer.fill("new")
    press(desk.field, "<Return>")
    assert desk.names == ["a.txt"]
    assert desk.calls == []


def test_a_closed_private_window_leaves_its_files_on_their_way(desk: Desk) -> None:
    desk.tell(ConversationChanged(BOB))
    desk.staying.visit.open_private("bob")
    (window,) = desk.staying.windows
    window.pane.files.add(desk.make("a.txt", "b.txt"))
    wait_until(desk.page, lambda: len(window.pane.files.tray.rows) == 2)
    press(window.pane.composer.field, "<Return>")
    window.close()
    settle(desk.page)
    desk.tell(FileSending("1", 10), FileTaken("1", "https://x/1"), FileRefused("2", "No room."))
    assert desk.calls[-1] == ("submit", ("bob", "https://x/1", None))
    desk.staying.visit.open_private("bob")
    (again,) = desk.staying.windows
    assert [row.name.full for row in again.pane.files.tray.rows.values()] == ["b.txt"]


def test_leaving_the_server_ends_what_is_on_its_way(desk: Desk) -> None:
    desk.add("a.txt")
    press(desk.field, "<Return>")
    desk.staying.visit.end()
    assert desk.calls[-1] == ("cancel", ("1",))
    assert desk.rows == []


def test_what_another_name_had_attached_is_gone(desk: Desk) -> None:
    desk.add("a.txt")
    desk.tell(StartedOver("bob"))
    assert desk.rows == []
