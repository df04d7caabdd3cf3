"""The lock on a data directory."""

import subprocess
import sys
from pathlib import Path

import pytest

from hubbub.server.lock import LockedError, locked

HOLDER = """
import sys
from pathlib import Path
from hubbub.server.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_one_holds_it(tmp_path: Path) -> None:
    with (
        locked(tmp_path / "lock"),
        pytest.raises(LockedError, match=r"Another server is using .*choose another --data"),
        locked(tmp_path / "lock"),
    ):
        pass


def test_it_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "lock"):
            pass


def test_directories_have_their_own(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with locked(tmp_path / "lock"), locked(tmp_path / "other" / "lock"):
        pass


def test_a_killed_process_holds_it_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError), locked(path):
            pass
        holder.kill()
        holder.wait()
        with locked(path):
            pass
