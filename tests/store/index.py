"""Driving the index by hand, for as long as there is too little to do for the writer to see to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from hubbub.store.engine import open_engine
from hubbub.store.indexing import Indexer, unindexed


@contextmanager
def connected(database: Path) -> Iterator[Connection]:
    """A connection of one's own."""
    engine = open_engine(database)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def behind(connection: Connection) -> dict[int, int]:
    """How many events of each conversation are not indexed."""
    with connection.begin():
        return dict(unindexed(connection))


def index(database: Path) -> None:
    """Index all there is, and merge it."""
    with connected(database) as connection:
        indexer = Indexer()
        indexer.step(connection)
        while behind(connection) or indexer.has_work:
            indexer.step(connection)
