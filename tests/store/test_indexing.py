"""The index follows the logs: in steps, after a restart, after a failure, and when something is erased."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import OperationalError

from hubbub.store import indexing, tables
from hubbub.store.folding import expression
from hubbub.store.indexing import WORTHWHILE, Indexer, Place, place_of, split_rowid
from hubbub.store.records import Erasure, Transaction
from hubbub.store.store import Store
from store.index import behind, connected, index
from store.samples import PATIENCE, channel, commit, event, store_events

SECRET = "日本語"


@pytest.fixture
def connection(store: Store, database: Path) -> Iterator[Connection]:
    """A connection to a store with two channels in it."""
    assert commit(store, Transaction(created=[channel(), channel(2, "#other")])) is None
    with connected(database) as connection:
        yield connection


def hits(connection: Connection, wanted: str) -> list[tuple[int, int]]:
    """Where the index has a folded word: the number of the log, and the seq."""
    statement = text("SELECT rowid FROM message_index WHERE message_index MATCH :wanted ORDER BY rowid")
    with connection.begin():
        return [
            split_rowid(rowid)
            for rowid in connection.scalars(statement, {"wanted": expression([wanted], None)})
        ]


def holds(connection: Connection, piece: str) -> bool:
    """Whether a piece is anywhere in the bytes of the index."""
    with connection.begin():
        blocks = connection.scalars(text("SELECT block FROM message_index_data")).all()
    return any(piece.encode() in block for block in blocks)


class TestSteps:
    def test_what_was_said_is_indexed_and_nothing_else(
        self, store: Store, database: Path, connection: Connection
    ) -> None:
        store_events(store, event(1), event(2, kind="JOIN", text="message"), event(3, kind="NOTICE"))
        store_events(store, event(1, 2, kind="TAGMSG", text=None))
        assert behind(connection) == {1: 3, 2: 1}
        index(database)
        assert behind(connection) == {}
        assert hits(connection, "message") == [(1, 1), (1, 3)]

    def test_one_goes_on_where_another_was(
        self, store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A step is bounded by what there is to read; a new indexer is what there is after a restart."""
        monkeypatch.setattr(indexing, "_AT_ONCE", 2 * (64 + len("message 1")))
        store_events(store, *(event(seq) for seq in range(1, 6)))
        left = []
        for _ in range(3):
            indexer = Indexer()
            indexer.step(connection)
            indexer.step(connection)
            left.append(behind(connection))
        assert left == [{1: 3}, {1: 1}, {}]
        assert hits(connection, "message") == [(1, seq) for seq in range(1, 6)]

    def test_large_messages_make_a_step_short(self, store: Store, connection: Connection) -> None:
        store_events(store, *(event(seq, text="x" * 10_000) for seq in range(1, 6)))
        indexer = Indexer()
        indexer.step(connection)
        indexer.step(connection)
        assert behind(connection) == {1: 3}

    def test_it_is_told_what_has_been_committed(self, store: Store, connection: Connection) -> None:
        indexer = Indexer()
        indexer.step(connection)
        assert not indexer.has_work
        transaction = Transaction(events=[event(seq) for seq in range(1, WORTHWHILE + 1)])
        indexer.note(transaction)
        assert indexer.has_work
        store_events(store, *transaction.events[:3])
        indexer.step(connection)
        while indexer.has_work:
            indexer.step(connection)
        assert place_of(connection, 1) == Place(1, 3)

    def test_what_is_no_message_can_wait_for_longer(self, connection: Connection) -> None:
        indexer = Indexer()
        indexer.step(connection)
        joins = Transaction(events=[event(seq, kind="JOIN") for seq in range(1, WORTHWHILE + 1)])
        for _ in range(15):
            indexer.note(joins)
        assert not indexer.has_work
        indexer.note(joins)
        assert indexer.has_work

    def test_a_step_that_fails_is_made_again(
        self, store: Store, database: Path, connection: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store_events(store, event(1))
        indexer = Indexer()
        indexer.step(connection)
        monkeypatch.setattr(indexing, "insert", lambda _: text("INSERT INTO nothing VALUES (1)"))
        with pytest.raises(OperationalError):
            indexer.step(connection)
        monkeypatch.undo()
        assert indexer.has_work
        assert behind(connection) == {1: 1}
        indexer.step(connection)
        indexer.step(connection)
        assert hits(connection, "message") == [(1, 1)]

    def test_after_merging_a_few_wait_for_more(self, store: Store, connection: Connection) -> None:
        said = [event(seq) for seq in range(1, WORTHWHILE + 2)]
        store_events(store, *said[:-1])
        indexer = Indexer()
        indexer.step(connection)
        indexer.step(connection)
        store_events(store, said[-1])
        indexer.note(Transaction(events=said[-1:]))
        while indexer.has_work:
            indexer.step(connection)
        assert behind(connection) == {1: 1}

    def test_a_step_that_is_late_does_twice_as_much(
        self, connection: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(indexing, "TOO_MANY", 8)
        monkeypatch.setattr(indexing, "_AT_ONCE", 2 * (64 + len("message 1")))
        with connection.begin():  # behind the back of the writer, which would see to them
            connection.execute(insert(tables.event), [event(seq)._asdict() for seq in range(1, 10)])
        indexer = Indexer()
        indexer.step(connection)
        indexer.step(connection)
        assert behind(connection) == {1: 5}

    def test_too_much_makes_it_late(self, monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
        monkeypatch.setattr(indexing, "TOO_MANY", 1)
        indexer = Indexer()
        indexer.step(connection)
        indexer.note(Transaction(events=[event(1)]))
        assert not indexer.is_late
        indexer.note(Transaction(events=[event(2)]))
        assert indexer.is_late


class TestErasing:
    def test_nothing_is_left_of_what_was_erased(
        self, store: Store, database: Path, connection: Connection
    ) -> None:
        store_events(store, event(1), event(2, text=SECRET), event(3))
        index(database)
        assert hits(connection, SECRET) == [(1, 2)]
        assert holds(connection, SECRET)
        assert commit(store, Transaction(erasures=[Erasure(1, event(2).msgid)])) is None
        assert hits(connection, SECRET) == []
        deadline = monotonic() + PATIENCE
        while holds(connection, SECRET):  # the writer sees to it by itself
            assert monotonic() < deadline
            sleep(0.01)
        assert hits(connection, "message") == [(1, 1), (1, 3)]

    def test_what_was_erased_before_a_stop_goes_after_it(
        self, store: Store, database: Path, connection: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.store.writer._REST", PATIENCE)
        store_events(store, event(1), event(2, text=SECRET), event(3))
        index(database)
        assert commit(store, Transaction(erasures=[Erasure(1, event(2).msgid)])) is None
        assert holds(connection, SECRET)
        index(database)  # with an indexer that has been told nothing
        assert not holds(connection, SECRET)
        assert hits(connection, "message") == [(1, 1), (1, 3)]

    def test_what_is_erased_while_another_is_merged_away_goes_too(
        self, store: Store, database: Path, connection: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.store.writer._REST", PATIENCE)
        monkeypatch.setattr(indexing, "_PAGES", 1)
        said = [event(seq, text=f"{SECRET} {seq * 7919**5}") for seq in range(1, 400)]
        store_events(store, *said)
        index(database)
        assert commit(store, Transaction(erasures=[Erasure(1, said[0].msgid)])) is None
        indexer = Indexer()
        for _ in range(3):
            indexer.step(connection)
        assert indexer.has_work
        transaction = Transaction(erasures=[Erasure(1, each.msgid) for each in said])
        assert commit(store, transaction) is None
        indexer.note(transaction)
        while indexer.has_work:
            indexer.step(connection)
        assert not holds(connection, SECRET)

    def test_what_is_erased_before_it_is_indexed_never_is(
        self, store: Store, database: Path, connection: Connection
    ) -> None:
        store_events(store, event(1), event(2, text=SECRET))
        assert commit(store, Transaction(erasures=[Erasure(1, event(2).msgid)])) is None
        with connection.begin():
            assert connection.scalar(text("SELECT count(*) FROM search_progress WHERE erased")) == 0
        index(database)
        assert hits(connection, SECRET) == []
        assert not holds(connection, SECRET)


class TestWriter:
    def test_it_indexes_when_it_rests(self, database: Path) -> None:
        with closing(Store.open(database)) as store:
            commit(store, Transaction(created=[channel()]))
            store_events(store, *(event(seq) for seq in range(1, WORTHWHILE + 1)))
            with connected(database) as connection:
                wait_for_index(connection)
                assert len(hits(connection, "message")) == WORTHWHILE

    def test_it_goes_on_where_it_stopped(self, database: Path) -> None:
        with closing(Store.open(database)) as store:
            commit(store, Transaction(created=[channel()]))
            store_events(store, *(event(seq) for seq in range(1, WORTHWHILE + 1)))
        with closing(Store.open(database)), connected(database) as connection:
            wait_for_index(connection)

    def test_it_does_not_wait_for_rest_where_it_is_late(
        self, database: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.store.writer._REST", PATIENCE)
        monkeypatch.setattr(indexing, "TOO_MANY", 3)
        with closing(Store.open(database)) as store, connected(database) as connection:
            commit(store, Transaction(created=[channel()]))
            for seq in range(1, 6):
                store_events(store, event(seq))
            assert behind(connection)[1] < 5

    def test_messages_are_stored_though_they_can_not_be_indexed(
        self, database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(*_: object) -> None:
            raise OSError("no")

        monkeypatch.setattr(Indexer, "step", fail)
        with closing(Store.open(database)) as store:
            commit(store, Transaction(created=[channel()]))
            for seq in range(1, 4):
                store_events(store, event(seq))
                sleep(0.03)  # rest, in which it fails
        assert "messages could not be indexed" in caplog.text


def wait_for_index(connection: Connection) -> None:
    deadline = monotonic() + PATIENCE
    while behind(connection):
        assert monotonic() < deadline
        sleep(0.01)
