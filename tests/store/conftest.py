"""Stores on databases of their own. Another kind of database joins in as another parameter of `database`."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hubbub.store.store import Store


@pytest.fixture(params=["sqlite"])
def database(tmp_path: Path) -> Path:
    """Where a database is, or can be made."""
    return tmp_path / "hubbub.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """An open store with nothing in it."""
    with closing(Store.open(database)) as store:
        yield store
