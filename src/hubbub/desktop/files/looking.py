"""A look at files before they are sent: whether they can be, and small pictures of pictures. No Tk."""

import logging
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from hubbub.client.translation import N_, _
from hubbub.pictures.shrinking import PictureError, shrink

_log: Final = logging.getLogger(__name__)

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
    """A PNG of a picture that fits a square of `side` pixels; empty where there is none. Takes a while."""
    try:
        return shrink(path, (side, side), "PNG").data
    except (OSError, PictureError) as error:
        _log.info("%s is shown without a picture: %s", path, error)
        return b""
