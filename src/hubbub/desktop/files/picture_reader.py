"""A process that reads the picture on the clipboard into a file: ``python -m ... TYPE FILE``.

It prints the files that there are then, as JSON: that one, or those that were on the clipboard instead.
"""

import json
import shutil
import subprocess
import sys
import tkinter as tk
from pathlib import Path
from typing import Final

_PATIENCE: Final = 10  # seconds


def main(target: str, path: Path) -> list[str]:
    """Read what the clipboard has of a type. Raises TclError, OSError and SubprocessError."""
    if sys.platform in {"win32", "darwin"}:
        return _grab(path)
    path.write_bytes(_selected(target))
    return [str(path)]


def _selected(target: str) -> bytes:
    """Tk takes at most 400,000 bytes at once, and some programs give more than that; xclip takes them."""
    if xclip := shutil.which("xclip"):
        command = [xclip, "-selection", "clipboard", "-target", target, "-out"]
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=_PATIENCE, check=True)  # noqa: S603 - xclip
        return done.stdout
    root = tk.Tk()
    root.withdraw()
    return as_bytes(root.selection_get(selection="CLIPBOARD", type=target))  # type: ignore[no-untyped-call]


def as_bytes(words: str) -> bytes:
    """What Tk gives for a type that it doesn't know: numbers, or a text if it was given as that."""
    try:
        return bytes(int(word, 16) for word in words.split())
    except ValueError:
        return words.encode()


def _grab(path: Path) -> list[str]:
    from PIL import Image, ImageGrab  # noqa: PLC0415 - not needed elsewhere

    grabbed = ImageGrab.grabclipboard()
    if isinstance(grabbed, Image.Image):
        grabbed.save(path, "PNG")
        return [str(path)]
    return grabbed or []


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
