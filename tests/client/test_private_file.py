"""A file of one's own is written as a whole, or not at all."""

import errno
import stat
import sys
from pathlib import Path

import pytest

from hubbub.client.private_file import write_private


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text() == "two"
    assert [each.name for each in path.parent.iterdir()] == ["file"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_private(path, "one")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("hubbub.client.private_file.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, "two")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("file", "one")]
