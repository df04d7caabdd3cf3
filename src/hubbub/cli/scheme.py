"""``hubbub register-links``: lets other programs open ``hubbub://`` links with this one (docs/links.md).

Sources: https://specifications.freedesktop.org/desktop-entry-spec, "The Exec key", and
https://specifications.freedesktop.org/mime-apps-spec.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

_FILE: Final = "hubbub-links.desktop"
_ENTRY: Final = """\
[Desktop Entry]
Type=Application
Name=Hubbub
Comment=Enter a chat
Exec={command} join %u
Terminal=false
NoDisplay=true
MimeType=x-scheme-handler/hubbub;
"""
_RESERVED: Final = '"`$\\'


def register_links(platform: str = sys.platform) -> int:
    """Make this program the one that opens the links. Returns the exit status."""
    if platform in {"win32", "darwin"}:
        return _complain("This system can't be told of links yet. Paste them into the field of the host.")
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    path = Path(home) / "applications" / _FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_ENTRY.format(command=_command()), encoding="utf-8")
    except OSError as error:
        return _complain(
            f"{path} can't be written: {error.strerror}. Check the disk and the folder's rights."
        )
    sys.stdout.write(f"Written: {path}\n")
    return _make_default()


def _make_default() -> int:
    program = shutil.which("xdg-mime")
    if program is None:
        return _complain(
            "xdg-mime is not there (on Debian and Ubuntu: apt install xdg-utils). Try again then."
        )
    command = [program, "default", _FILE, "x-scheme-handler/hubbub"]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 - the system's own program
        return _complain("xdg-mime has refused. Its words above say why.")
    sys.stdout.write("hubbub:// links are opened with Hubbub now. To undo that, delete the file.\n")
    return 0


def _command() -> str:
    """This program in the words of the Exec key, in which a percent sign is doubled."""
    return f"{_quoted(sys.executable)} -m hubbub"


def _quoted(word: str) -> str:
    escaped = "".join(f"\\{character}" if character in _RESERVED else character for character in word)
    # The value of a key has escapes of its own.
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _complain(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1
