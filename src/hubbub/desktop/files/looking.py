"""A look at files before they are sent: whether they can be, and small pictures of pictures. No Tk."""

import stat
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from hubbub.client.translation import N_, _

_MOST_PIXELS: Final = 40_000_000
"""Of a picture that is opened for a small one; each takes some bytes of memory for a moment."""

_FOLDER: Final = N_("{name} is a folder. Pack it into one file, such as a .zip, and add that.")
_NO_FILE: Final = N_("{name} is no file that can be sent.")
_UNREADABLE: Final = N_("{name} can't be read: {reason}. Look whether it is still there.")


class Found(NamedTuple):
    """A file that can be sent. `size` is in bytes."""

    path: Path
    name: str
    size: int


class Looked(NamedTuple):
    """The files that can be sent, and in words what is the matter with the others."""

    found: Sequence[Found]
    problems: Sequence[str]


def look(paths: Sequence[Path]) -> Looked:
    """Look at what somebody wants to send. Waits for the disk."""
    results = [_look(path) for path in paths]
    return Looked(
        [each for each in results if isinstance(each, Found)],
        [each for each in results if isinstance(each, str)],
    )


def _look(path: Path) -> Found | str:
    name = path.name or str(path)
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            return _(_FOLDER).format(name=name)
        if not stat.S_ISREG(facts.st_mode):
            return _(_NO_FILE).format(name=name)
        path.open("rb").close()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        return _(_UNREADABLE).format(name=name, reason=reason)
    return Found(path, name, facts.st_size)


def small_picture(path: Path, side: int) -> bytes:
    """A PNG of a picture that fits a square of `side` pixels; empty where that isn't one. Takes a while."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - loaded on the thread that needs it

    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (side, side))
            if picture.width * picture.height > _MOST_PIXELS:
                return b""
            picture.thumbnail((side, side))
            small = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return b""
    png = BytesIO()
    small.save(png, "PNG")
    return png.getvalue()
