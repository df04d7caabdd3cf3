"""The store's own errors: a driver's exception is translated once, at this border."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError


class StoreError(Exception):
    """The store could not do what it was asked to."""


class StoreUnavailableError(StoreError):
    """The database refuses now and may work again later: disk full, locked, gone."""


class StoreCorruptError(StoreError):
    """The database can't be read; only a person can mend that."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn a driver's exception into the store's own."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        if isinstance(error, DatabaseError) and ("malformed" in reason or "not a database" in reason):
            raise StoreCorruptError(reason) from error
        raise StoreUnavailableError(reason) from error
