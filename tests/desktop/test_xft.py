import os
import subprocess
import sys
import threading
from pathlib import Path

from hubbub.desktop import xft

_OPEN = """
import os
from pathlib import Path
from hubbub.desktop import xft
xft._OPTIONS = Path(os.environ["OPTIONS"])
xft.open_root("Test").destroy()
print(os.environ.get("XENVIRONMENT"))
"""


def _open(options: Path, **environment: str) -> str:
    """Open a window in a process of its own, since Xft reads its options once. What it hands on to others."""
    command = [sys.executable, "-c", _OPEN]
    told = {**os.environ, "OPTIONS": str(options), **environment}
    return subprocess.run(command, env=told, capture_output=True, text=True, check=True, timeout=60).stdout


def test_our_options_are_read_and_not_handed_on(tmp_path: Path) -> None:
    options = tmp_path / "options"
    os.mkfifo(options)
    writer = threading.Thread(target=lambda: os.close(os.open(options, os.O_WRONLY)), daemon=True)
    writer.start()  # opening takes until somebody reads
    assert _open(options) == "None\n"
    writer.join(20)
    assert not writer.is_alive()


def test_options_of_the_persons_own_are_left(tmp_path: Path) -> None:
    assert _open(tmp_path / "options", XENVIRONMENT="mine") == "mine\n"


def test_the_options_are_where_the_program_is() -> None:
    assert "\nXft.maxglyphmemory: " in xft._OPTIONS.read_text(encoding="utf-8")
