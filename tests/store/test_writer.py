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
from hubbub.store.errors import StoreCorruptError, StoreError, StoreFailedError, StoreUnavailableError
from hubbub.store.indexing import Indexer
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
    """Let no file of this process grow much beyond the largest one in `directory`.

    SQLite calls that an I/O error: https://www.sqlite.org/rescode.html#ioerr_write.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(path.stat().st_size for path in directory.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def meet_an_error(directory: Path) -> None:
    large = Transaction(events=[samples.event(seq, text="x" * 10_000) for seq in range(2, 200)])
    with closing(Store.open(directory / "hubbub.db")) as store:
        samples.store_events(store, samples.event(1))
        with no_room(directory):
            error = commit(store, large)
        assert type(error) is StoreFailedError
        assert commit(store, Transaction(events=[samples.event(2)])) is error, "it has not even tried"
        assert store.read_now(rows) == 1, "reading goes on"
    with closing(Store.open(directory / "hubbub.db")) as store:
        assert commit(store, large) is None


def test_after_an_error_nothing_is_written_any_more(tmp_path: Path) -> None:
    """In a process of its own: the limit would meet whatever else this one writes, its log for one."""
    process = get_context("spawn").Process(target=meet_an_error, args=(tmp_path,))
    process.start()
    process.join(6 * samples.PATIENCE)
    assert process.exitcode == 0


@pytest.mark.parametrize(
    ("error", "fatal"), [(StoreFailedError, True), (StoreCorruptError, False), (StoreUnavailableError, False)]
)
def test_what_the_index_meets_counts_unless_it_is_only_the_index(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, error: type[StoreError], fatal: bool
) -> None:
    def fail(_indexer: Indexer, _connection: Connection) -> None:
        raise error("met by the index")

    monkeypatch.setattr(Indexer, "step", fail)
    writer = Writer(engine)
    writer.start()
    refusal = commit(writer, Transaction(events=[samples.event(1)]))
    writer.stop()
    assert isinstance(refusal, StoreFailedError) is fatal
    assert stored(engine) == (0 if fatal else 1)


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
