"""One server for one data directory: a lock that the system takes back however the process ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class LockedError(Exception):
    """Another process holds the lock."""


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is made if there is none. Raises LockedError."""
    with path.open("w") as file:
        try:
            _take(file)
        except OSError as error:
            where = path.parent
            raise LockedError(
                f"Another server is using {where}. Stop it, or choose another --data."
            ) from error
        yield
