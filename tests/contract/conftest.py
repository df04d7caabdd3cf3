"""Stores on databases of their own. Another kind of database joins in with a line in DATABASES."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from hubbub.store.store import Store

Database: TypeAlias = Callable[[], Store]
"""Opens a store on one database, the same one each time; the first time there is nothing in it."""

DATABASES: Final[dict[str, Callable[[Path], Database]]] = {
    "sqlite": lambda folder: partial(Store.open, folder / "hubbub.db"),
}


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database of the test's own, of each kind in turn."""
    return DATABASES[request.param](tmp_path)


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    """An open store with nothing in it."""
    with closing(database()) as store:
        yield store
