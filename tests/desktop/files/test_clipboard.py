"""What other programs have copied, on a real clipboard."""

import os
import tkinter as tk
from pathlib import Path

import pytest
from PIL import Image

from desktop.driving import wait_until
from desktop.files.clipboards import copied, offering
from hubbub.desktop.files import clipboard
from hubbub.desktop.files.clipboard import Offer, files_of, offered, read_picture

LIST = "file:///home/me/a%20b.txt\r\nfile:///home/me/Gr%C3%BC%C3%9Fe.txt\r\n"
FILES = [Path("/home/me/a b.txt"), Path("/home/me/Grüße.txt")]


@pytest.mark.parametrize(
    ("data", "files"),
    [
        (LIST.encode(), FILES),
        (b"copy\nfile:///a\nfile:///b", [Path("/a"), Path("/b")]),
        (b"# a comment\r\nfile://localhost/a\r\n", [Path("/a")]),
        (b"https://example.org/a\r\n", []),
        (b"file:///a%00b\r\nfile:\r\n\xff\r\n", []),
        (b"", []),
    ],
)
def test_a_list_of_addresses_is_read(data: bytes, files: list[Path]) -> None:
    assert files_of(data) == files


def test_text_is_left_to_the_composer(root: tk.Tk) -> None:
    root.clipboard_clear()
    root.clipboard_append("Hello")
    assert offered(root) == Offer()


def test_nothing_is_nothing(root: tk.Tk) -> None:
    root.clipboard_clear()
    root.selection_clear(selection="CLIPBOARD")
    assert offered(root) == Offer()


def test_copied_files_go_before_their_names_as_text(root: tk.Tk) -> None:
    with offering("CLIPBOARD", **{"text/uri-list": LIST, "UTF8_STRING": "/home/me/a b.txt"}):
        assert offered(root) == Offer(FILES)


def test_a_list_may_be_given_as_bytes(root: tk.Tk, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(LIST)
    with copied(tmp_path / "list", "text/uri-list"):
        assert wait_until(root, lambda: offered(root).files) == FILES


def test_so_do_those_of_gnome(root: tk.Tk) -> None:
    with offering("CLIPBOARD", **{"x-special/gnome-copied-files": "copy\n" + LIST}):
        assert offered(root) == Offer(FILES)


def test_the_address_of_a_page_is_text(root: tk.Tk) -> None:
    page = "https://example.org/"
    with offering("CLIPBOARD", **{"text/uri-list": page, "UTF8_STRING": page}):
        assert offered(root) == Offer()


@pytest.mark.parametrize(("side", "path"), [(40, ""), (600, os.environ["PATH"])])
def test_a_picture_is_read_by_tk_alone_and_a_large_one_with_xclip(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: int, path: str
) -> None:
    file = tmp_path / "a.png"
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(file)
    with copied(file, "image/png"):
        offer = wait_until(root, lambda: offered(root) if offered(root) != Offer() else None)
        assert offer == Offer(picture="image/png")
        monkeypatch.setenv("PATH", path)
        read = read_picture(offer.picture)
    assert read is not None
    (made,) = read.files
    assert read.made
    assert made.suffix == ".png"
    assert made.read_bytes() == file.read_bytes()
    made.unlink()


def test_a_picture_that_is_gone_leaves_nothing_behind(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root.clipboard_clear()
    root.clipboard_append("Hello")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert read_picture("image/png") is None
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_fails_is_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(clipboard, "READER", "hubbub.no_such_module")
    assert read_picture("image/png") is None
    assert list(tmp_path.iterdir()) == []
