"""Files and pictures on the clipboard. Text is the composer's own business.

What a file manager has copied stands there as ``text/uri-list`` on X11; a picture as ``image/png`` or the
like. Tk gives such data as words of hexadecimal numbers, which is slow for pictures: another process reads
those (`picture_reader.py`). Windows and macOS have both read there.
"""

import json
import logging
import subprocess
import sys
import tempfile
import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from hubbub.desktop.files.picture_reader import as_bytes
from hubbub.desktop.hosting import no_console

_log = logging.getLogger(__name__)

FILES: Final = ("x-special/gnome-copied-files", "text/uri-list")
PICTURES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff")
_TEXTS: Final = frozenset({"UTF8_STRING", "STRING", "TEXT", "COMPOUND_TEXT", "text/plain"})
READER: Final = as_bytes.__module__
_PATIENCE: Final = 20
"""Seconds in which another program gives its picture."""


class Offer(NamedTuple):
    """What there is besides text: files, or something that read_picture() can be asked for."""

    files: Sequence[Path] = ()
    picture: str = ""


class Read(NamedTuple):
    """What was read from there; `made` if it is a picture that is a file only now."""

    files: Sequence[Path]
    made: bool


def offered(widget: tk.Misc) -> Offer:
    """What the clipboard offers. Where that is text and no files, it is not ours."""
    if widget.tk.call("tk", "windowingsystem") != "x11":
        return Offer(picture="" if _get(widget, "STRING") else PICTURES[0])
    targets = (_get(widget, "TARGETS") or "").split()
    for target in FILES:
        if target in targets and (files := files_of(as_bytes(_get(widget, target) or ""))):
            return Offer(files)
    if not _TEXTS.isdisjoint(targets):
        return Offer()
    return Offer(picture=next((target for target in PICTURES if target in targets), ""))


def files_of(data: bytes) -> list[Path]:
    """The files of a list of addresses (RFC 2483, section 5), without those that are elsewhere."""
    addresses = [urlsplit(line.strip()) for line in data.decode(errors="replace").splitlines()]
    return [
        Path(url2pathname(address.path) if sys.platform == "win32" else unquote(address.path))
        for address in addresses
        if address.scheme == "file" and address.path and "\0" not in unquote(address.path)
    ]


def read_picture(target: str) -> Read | None:
    """Read a picture into a new file, or find the files that are there instead; None where neither can be.

    Waits for another process.
    """
    ending = target.partition("/")[2]
    with tempfile.NamedTemporaryFile(prefix="hubbub-", suffix=f".{ending}", delete=False) as file:
        path = Path(file.name)
    files = _ask_reader(target, path)
    if files == [path] and path.stat().st_size:
        return Read(files, made=True)
    path.unlink()
    return Read(files, made=False) if files and files != [path] else None


def _ask_reader(target: str, path: Path) -> list[Path]:
    command = [sys.executable, "-m", READER, target, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, stdout=subprocess.PIPE, timeout=_PATIENCE, check=True, creationflags=no_console()
        )
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("The picture on the clipboard can't be read: %s", error)
        return []
    return [Path(each) for each in json.loads(done.stdout)]


def _get(widget: tk.Misc, target: str) -> str | None:
    try:
        return str(widget.selection_get(selection="CLIPBOARD", type=target))  # type: ignore[no-untyped-call]
    except tk.TclError:
        return None
