"""The writer: whole transactions or nothing, one after the other, whatever the database says."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from queue import Full
from threading import Event, get_ident

import pytest
from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy import event as hooks

from hubbub.store.engine import migrate, open_engine
from hubbub.store.errors import StoreError, StoreUnavailableError
from hubbub.store.records import ParticipantRecord, Transaction
from hubbub.store.store import Store
from hubbub.store.tables import conversation, event, participant
from hubbub.store.writer import Writer
from store import samples
from store.samples import commit


def rows(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def count(store: Store, table: Table) -> int:
    return store.read_now(rows, table)


def test_a_transaction_writes_everything_in_it(store: Store) -> None:
    transaction = samples.direct(2, "guest:ann", "guest:bob")
    transaction.created.append(samples.channel())
    transaction.events += [samples.event(1), samples.event(1, 2), samples.event(2)]
    assert commit(store, transaction) is None
    assert [count(store, table) for table in (conversation, event, participant)] == [2, 3, 2]


def test_a_transaction_may_be_empty(store: Store) -> None:
    assert commit(store, Transaction()) is None


def test_a_conversation_is_changed(store: Store) -> None:
    commit(store, Transaction(created=[samples.channel(), samples.channel(2, "#other")]))
    changed = samples.channel()._replace(topic="news", topic_author="ann", modes="m", member_limit=7)
    assert commit(store, Transaction(changed=[changed])) is None
    found = store.read_now(lambda connection: list(connection.execute(select(conversation))))
    assert sorted(found) == [changed, samples.channel(2, "#other")]


def test_a_participant_is_replaced(store: Store) -> None:
    commit(store, samples.direct(1, "guest:ann", "guest:bob"))
    renamed = ParticipantRecord(1, "guest:bob", "Robert", "robert")
    assert commit(store, Transaction(rows=[renamed])) is None
    found = store.read_now(lambda connection: list(connection.execute(select(participant))))
    assert sorted(found) == [ParticipantRecord(1, "guest:ann", "Ann", "ann"), renamed]


def test_the_last_record_counts_where_a_participant_is_named_twice(store: Store) -> None:
    """The first messages of a new conversation often share a transaction, and each names the people in it."""
    transaction = samples.direct(1, "guest:ann", "guest:bob")
    transaction.rows.append(ParticipantRecord(1, "guest:bob", "Robert", "robert"))
    assert commit(store, transaction) is None
    found = store.read_now(lambda connection: list(connection.execute(select(participant.c.nick))))
    assert sorted(found) == [("Ann",), ("Robert",)]


REFUSED = {
    "a seq that is taken": samples.event(1, msgid="other"),
    "a msgid that is taken": samples.event(5, msgid=samples.event(1).msgid),
    "a nonce that is taken": samples.event(5, nonce="once"),
    "a value that can't be stored": samples.event(5, text="\ud800"),
    "a number that can't be stored": samples.event(1 << 70),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_transaction_leaves_nothing_and_the_next_one_works(store: Store, reason: str) -> None:
    stored = Transaction(created=[samples.channel()], events=[samples.event(1, nonce="once")])
    assert commit(store, stored) is None
    refused = samples.direct(2, "guest:ann", "guest:bob")
    refused.changed.append(samples.channel()._replace(topic="never"))
    refused.events += [samples.event(2), REFUSED[reason], samples.event(3)]
    assert isinstance(commit(store, refused), StoreError)
    assert [count(store, table) for table in (conversation, event, participant)] == [1, 1, 0]
    topics = store.read_now(lambda connection: connection.execute(select(conversation.c.topic)).all())
    assert topics == [("",)]
    samples.store_events(store, samples.event(2))


def test_the_same_nonce_is_free_for_others_and_no_nonce_for_all(store: Store) -> None:
    samples.store_events(
        store,
        samples.event(1, nonce="once"),
        samples.event(2, nonce="once", sender="guest:bob"),
        samples.event(3),
        samples.event(4),
    )
    assert count(store, event) == 4


def test_transactions_are_committed_in_order_on_one_other_thread(store: Store) -> None:
    outcomes: list[tuple[int, StoreError | None, int]] = []
    last = Event()

    def note(number: int) -> Callable[[StoreError | None], None]:
        def done(error: StoreError | None) -> None:
            outcomes.append((number, error, get_ident()))
            if number == 4:
                last.set()

        return done

    for number in range(1, 5):
        store.commit(Transaction(events=[samples.event(number)]), note(number))
    assert last.wait(samples.PATIENCE)
    assert [outcome[:2] for outcome in outcomes] == [(1, None), (2, None), (3, None), (4, None)]
    assert len({thread for *_, thread in outcomes} - {get_ident()}) == 1


def test_more_waiting_transactions_than_there_can_be_are_a_fault_that_shows(store: Store) -> None:
    go_on = Event()

    def wait(_: StoreError | None) -> None:
        go_on.wait(samples.PATIENCE)

    def commit_many() -> None:
        for seq in range(1, 10):
            store.commit(Transaction(events=[samples.event(seq)]), wait)

    with pytest.raises(Full):
        commit_many()
    go_on.set()


def test_what_is_done_is_on_the_disk_when_it_is_told(store: Store, database: Path) -> None:
    found: list[int] = []
    done = Event()

    def look(_: StoreError | None) -> None:
        with closing(open_engine(database).connect()) as other:
            found.append(rows(other, event))
            other.engine.dispose()
        done.set()

    store.commit(Transaction(events=[samples.event(1)]), look)
    assert done.wait(samples.PATIENCE)
    assert found == [1]


def test_stopping_commits_what_is_queued(database: Path) -> None:
    store = Store.open(database)
    outcomes: list[StoreError | None] = []
    for seq in (1, 2, 3):
        store.commit(Transaction(events=[samples.event(seq)]), outcomes.append)
    store.close()
    assert outcomes == [None, None, None]
    with closing(Store.open(database)) as again:
        assert count(again, event) == 3


# SQLite when it refuses


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
        return rows(connection, event)


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
            assert count(store, event) == 1, "reading goes on"
        assert commit(store, large) is None
        assert count(store, event) == 199


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
