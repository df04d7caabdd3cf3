import tkinter as tk
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desktop.driving import press, settle
from hubbub.desktop.files.basket import Attachment, Stage
from hubbub.desktop.files.row import FileRow


class Shown:
    def __init__(self, root: tk.Tk, name: str = "cat.png") -> None:
        self.removed: list[str] = []
        self.retried: list[str] = []
        self.file = Attachment("7", Path(name), name, 20_000)
        self.row = FileRow(root, self.file, on_remove=self.removed.append, on_retry=self.retried.append)
        self.row.grid(sticky="ew")
        self.show()

    def show(self) -> None:
        self.row.show(self.file)
        settle(self.row)

    @property
    def words(self) -> str:
        return str(self.row.state_label["text"])


def test_a_file_shows_its_name_and_size_and_can_be_taken_out(root: tk.Tk) -> None:
    shown = Shown(root)
    assert shown.row.name.full == "cat.png"
    assert shown.words == "20 kB"
    assert not shown.row.retry_button.winfo_ismapped()
    press(shown.row.remove_button, "<Return>")
    press(shown.row.remove_button, "<Delete>")
    assert shown.removed == ["7", "7"]


def test_how_far_it_is_is_shown_as_a_bar_too(root: tk.Tk) -> None:
    shown = Shown(root)
    assert not shown.row.track.winfo_ismapped()
    shown.file.stage, shown.file.sent = Stage.SENDING, 5_000
    shown.show()
    (bar,) = shown.row.track.winfo_children()
    assert bar.winfo_width() == pytest.approx(shown.row.track.winfo_width() / 4, abs=1)


def test_what_was_refused_says_why_and_can_be_tried_again(root: tk.Tk) -> None:
    shown = Shown(root)
    shown.file.stage, shown.file.reason = Stage.REFUSED, "No room."
    shown.show()
    assert shown.words == "No room."
    assert str(shown.row.state_label["style"]) == "Danger.TLabel"
    press(shown.row.retry_button, "<Return>")
    assert shown.retried == ["7"]


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.pdf", "PDF"), ("archive.tar.gz", "GZ"), ("README", "…"), (".profile", "…"), ("a.backup", "…")],
)
def test_a_file_without_a_picture_shows_its_kind(root: tk.Tk, name: str, ending: str) -> None:
    assert Shown(root, name).row.picture["text"] == ending


def test_a_picture_is_shown_and_given_up_with_the_row(root: tk.Tk) -> None:
    before = set(root.tk.splitlist(root.tk.call("image", "names")))
    shown = Shown(root)
    png = BytesIO()
    Image.new("RGB", (20, 10), "red").save(png, "PNG")
    shown.file.picture = png.getvalue()
    shown.show()
    shown.show()
    (image,) = set(root.tk.splitlist(root.tk.call("image", "names"))) - before
    assert str(shown.row.picture["image"]) == image
    shown.row.destroy()
    assert set(root.tk.splitlist(root.tk.call("image", "names"))) == before
