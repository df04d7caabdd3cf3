"""A driver's exceptions become the store's own, and nothing else does."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from hubbub.store.errors import (
    StoreCorruptError,
    StoreError,
    StoreFailedError,
    StoreUnavailableError,
    translated_errors,
)


def raise_with(result: int) -> None:
    """Raise what comes of a result of SQLite's, which may be an extended one."""
    error = sqlite3.OperationalError("the reason")
    error.sqlite_errorcode = result
    raise OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    "result",
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_TOOBIG,
    ],
)
def test_what_has_done_nothing_is_unavailable(result: int) -> None:
    with pytest.raises(StoreUnavailableError, match="the reason"), translated_errors():
        raise_with(result)


@pytest.mark.parametrize(
    "result",
    [
        sqlite3.SQLITE_INTERNAL,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_READONLY_DBMOVED,
    ],
)
def test_after_which_nobody_knows_what_is_on_the_disk_is_a_failure(result: int) -> None:
    with pytest.raises(StoreFailedError, match="the reason") as error, translated_errors():
        raise_with(result)
    assert not isinstance(error.value, StoreCorruptError)


@pytest.mark.parametrize("result", [sqlite3.SQLITE_CORRUPT_VTAB, sqlite3.SQLITE_NOTADB])
def test_damage_is_corrupt(result: int) -> None:
    with pytest.raises(StoreCorruptError, match="the reason"), translated_errors():
        raise_with(result)


def test_without_memory_nobody_knows() -> None:
    with pytest.raises(StoreFailedError, match="out of memory"), translated_errors():
        raise MemoryError


def test_what_the_driver_refuses_has_done_nothing() -> None:
    with pytest.raises(StoreUnavailableError), translated_errors():
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError("no result"))


def test_a_file_that_is_no_database_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "hubbub.db"
    path.write_text("a letter to grandmother" * 100)
    engine = create_engine(f"sqlite:///{path}")
    with pytest.raises(StoreCorruptError, match="not a database"), translated_errors():
        engine.connect().execute(text("SELECT * FROM sqlite_master"))
    engine.dispose()


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), translated_errors():
        raise KeyError("a mistake of ours")


def test_all_are_errors_of_the_store_and_damage_is_a_failure() -> None:
    assert issubclass(StoreUnavailableError, StoreError)
    assert issubclass(StoreFailedError, StoreError)
    assert issubclass(StoreCorruptError, StoreFailedError)
    assert not issubclass(StoreFailedError, StoreUnavailableError)
