"""An SQLite file with a store, for what is about SQLite; tests/contract has what any database must do."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hubbub.store.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a database is, or can be made."""
    return tmp_path / "hubbub.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """An open store with nothing in it."""
    with closing(Store.open(database)) as store:
        yield store
