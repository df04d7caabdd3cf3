"""A driver's exceptions become the store's own, and nothing else does."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from hubbub.store.errors import StoreCorruptError, StoreError, StoreUnavailableError, translated_errors


@pytest.mark.parametrize("reason", ["database or disk is full", "database is locked", "disk I/O error"])
def test_what_may_pass_is_unavailable(reason: str) -> None:
    with pytest.raises(StoreUnavailableError, match=reason), translated_errors():
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(reason))


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


def test_both_are_errors_of_the_store() -> None:
    assert issubclass(StoreUnavailableError, StoreError)
    assert issubclass(StoreCorruptError, StoreError)
    assert not issubclass(StoreCorruptError, StoreUnavailableError)
