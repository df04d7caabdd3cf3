import os
import sys
from pathlib import Path

import pytest

from hubbub.client.file_fields import FileFacts
from hubbub.desktop.files import shelf as shelf_module
from hubbub.desktop.files.shelf import Kept, Shelf

CAT = Kept(FileFacts("Kätzchen.png", "image/png", 12), b"\x89PNG" + bytes(1_000))


def test_what_was_put_there_is_there_for_the_same_server_only(tmp_path: Path) -> None:
    Shelf(tmp_path / "previews", "one").put("a", CAT)
    assert Shelf(tmp_path / "previews", "one").get("a") == CAT
    assert Shelf(tmp_path / "previews", "one").get("b") is None
    assert Shelf(tmp_path / "previews", "two").get("a") is None


def test_names_on_the_disk_tell_nothing_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    Shelf(tmp_path, "chat.example.org").put("/files/1/secret.png", CAT)
    (file,) = tmp_path.iterdir()
    assert "secret" not in file.name
    assert "chat" not in file.name
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600


def test_what_was_not_looked_at_for_longest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path, "one")
    for age, name in enumerate("cba"):
        shelf.put(name, CAT)
        os.utime(shelf._path(name), (1_000 - age, 1_000 - age))
    assert shelf.get("a") == CAT
    monkeypatch.setattr(shelf_module, "MOST", 3 * shelf._path("a").stat().st_size)
    Shelf(tmp_path, "two").put("d", CAT)
    assert [name for name in "abc" if shelf.get(name)] == ["a", "c"]


def test_a_server_is_forgotten_and_the_others_are_not(tmp_path: Path) -> None:
    one, two = Shelf(tmp_path, "one"), Shelf(tmp_path, "two")
    one.put("a", CAT)
    two.put("a", CAT)
    one.forget()
    assert one.get("a") is None
    assert two.get("a") == CAT


@pytest.mark.parametrize(
    "written", ["", "{}", '{"facts": 3, "png": ""}', '{"facts": ["a", "b", 1], "png": 5}']
)
def test_what_is_damaged_is_not_there(tmp_path: Path, written: str) -> None:
    shelf = Shelf(tmp_path, "one")
    shelf.put("a", CAT)
    shelf._path("a").write_text(written)
    assert shelf.get("a") is None


def test_a_disk_that_refuses_costs_the_picture_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    Shelf(tmp_path / "file" / "previews", "one").put("a", CAT)
    assert "can't be kept" in caplog.text
