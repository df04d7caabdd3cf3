"""The writer when SQLite refuses: what was asked for has not happened, and works once the cause has gone."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy import event as hooks

from hubbub.store.engine import migrate, open_engine
from hubbub.store.errors import StoreUnavailableError
from hubbub.store.records import Transaction
from hubbub.store.store import Store
from hubbub.store.tables import event
from hubbub.store.writer import Writer
from store import samples
from store.samples import commit


def rows(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(event)).scalar_one()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated database whose connections don't wait for a lock."""
    engine = open_engine(tmp_path / "hubbub.db")

    @hooks.listens_for(engine, "connect")
    def be_impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 1")

    with engine.begin() as connection:
        migrate(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def writer(engine: Engine) -> Iterator[Writer]:
    writer = Writer(engine)
    writer.start()
    yield writer
    writer.stop()


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return rows(connection)


def test_a_locked_database_is_unavailable_until_it_is_free(
    tmp_path: Path, engine: Engine, writer: Writer
) -> None:
    with closing(sqlite3.connect(tmp_path / "hubbub.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        error = commit(writer, Transaction(events=[samples.event(1)]))
        assert isinstance(error, StoreUnavailableError)
        assert "locked" in str(error)
        assert stored(engine) == 0, "reading goes on"
    assert commit(writer, Transaction(events=[samples.event(1)])) is None
    assert stored(engine) == 1


@contextmanager
def no_room(directory: Path) -> Iterator[None]:
    """Let no file of this process grow much beyond the largest one in `directory`, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(path.stat().st_size for path in directory.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def meet_a_full_disk(directory: Path) -> None:
    large = Transaction(events=[samples.event(seq, text="x" * 10_000) for seq in range(2, 200)])
    with closing(Store.open(directory / "hubbub.db")) as store:
        samples.store_events(store, samples.event(1))
        with no_room(directory):
            assert isinstance(commit(store, large), StoreUnavailableError)
            assert isinstance(commit(store, large), StoreUnavailableError)
            assert store.read_now(rows) == 1, "reading goes on"
        assert commit(store, large) is None
        assert store.read_now(rows) == 199


def test_a_disk_without_room_is_unavailable_until_there_is_some(tmp_path: Path) -> None:
    """In a process of its own: the limit would meet whatever else this one writes, its log for one."""
    process = get_context("spawn").Process(target=meet_a_full_disk, args=(tmp_path,))
    process.start()
    process.join(samples.PATIENCE)
    assert process.exitcode == 0


def test_a_database_that_may_not_grow_is_unavailable_until_it_may(engine: Engine) -> None:
    connections: list[sqlite3.Connection] = []
    hooks.listen(engine, "connect", lambda connection, _: connections.append(connection))
    engine.dispose()  # the writer's connection is a new one
    writer = Writer(engine)
    writer.start()
    assert commit(writer, Transaction(events=[samples.event(1)])) is None
    (connection,) = connections
    connection.execute("PRAGMA max_page_count = 1")  # as small as it is
    large = Transaction(events=[samples.event(seq, text="x" * 10_000) for seq in range(2, 20)])
    error = commit(writer, large)
    assert isinstance(error, StoreUnavailableError)
    assert "full" in str(error)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert commit(writer, large) is None
    writer.stop()
