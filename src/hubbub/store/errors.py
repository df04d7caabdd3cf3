"""The store's own errors: a driver's exception is translated once, at this border."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

_REFUSALS: Final = frozenset(
    {
        sqlite3.SQLITE_ERROR,  # a statement that makes no sense to SQLite
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,  # no file descriptors left, for one; a commit itself opens nothing
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_PROTOCOL,  # another program kept getting in between
        sqlite3.SQLITE_RANGE,
        sqlite3.SQLITE_TOOBIG,
    }
)
"""The results with which SQLite has done nothing and knows it (https://www.sqlite.org/rescode.html)."""

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class StoreError(Exception):
    """The store could not do what it was asked to, and nothing of it has happened."""


class StoreUnavailableError(StoreError):
    """The database refuses now and may work again later: disk full, locked."""


class StoreFailedError(StoreError):
    """What is on the disk isn't known any more: of what was asked, all may have happened, or nothing.

    To try again would prove nothing: after a failed `fsync` the next one succeeds although the data is lost.
    """


class StoreCorruptError(StoreFailedError):
    """The database can't be read; only a person can mend that."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn a driver's exception into the store's own."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig) from error
    except MemoryError as error:  # how the driver says SQLITE_NOMEM
        raise StoreFailedError("out of memory") from error


def _translated(error: BaseException | None) -> StoreError:
    """The store's error for a driver's, of which only the primary result counts.

    What the driver itself refuses, without a result of SQLite's, has not got that far.
    """
    result = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if result in _DAMAGE:
        return StoreCorruptError(str(error))
    return (StoreUnavailableError if result in _REFUSALS else StoreFailedError)(str(error))
