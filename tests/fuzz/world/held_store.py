"""A store in memory whose commits happen when the world says so."""

from functools import cache
from sqlite3 import Connection as Driver
from sqlite3 import connect
from typing import Final, cast

from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.event import listen
from sqlalchemy.pool import StaticPool

from hubbub.store import engine as store_engine
from hubbub.store.engine import migrate
from hubbub.store.errors import StoreError, StoreUnavailableError
from hubbub.store.indexing import Indexer
from hubbub.store.records import Transaction
from hubbub.store.store import Store
from hubbub.store.tables import event
from hubbub.store.writer import Done

_REFUSAL: Final = StoreUnavailableError("refused by the world")


class HeldStore(Store):
    """One connection for all. What writes and reads is the store's own; only its threads are not there."""

    def __init__(self) -> None:
        super().__init__(_engine())
        self._held: list[tuple[Transaction, Done]] = []
        self._indexer = Indexer()
        self.committed: set[str] = set()
        """The msgids of all that has been committed."""

    def commit(self, transaction: Transaction, done: Done) -> None:
        """Hold a transaction; see Store.commit."""
        assert not self._held, "two commits are under way"
        self._held.append((transaction, done))

    def let_happen(self) -> bool:
        """Commit what is held; whether that was anything."""
        if not self._held:
            return False
        transaction, done = self._held.pop()
        with self._engine.connect() as connection:
            error = self._writer._commit(connection, transaction)
            if error is None:
                self._indexer.note(transaction)
                self._indexer.step(connection)
        assert error is None, f"a commit was refused: {error}"
        self.committed.update(each.msgid for each in transaction.events)
        done(None)
        return True

    def refuse(self) -> bool:
        """Refuse what is held; whether that was anything."""
        if not self._held:
            return False
        _, done = self._held.pop()
        done(StoreError(*_REFUSAL.args))
        return True

    def snapshot(self) -> Driver:
        """A copy of the database."""
        copy = connect(":memory:")
        with self._engine.connect() as connection:
            _driver(connection).backup(copy)
        return copy

    def restore(self, snapshot: Driver) -> None:
        """Have the database be as in a copy of it."""
        with self._engine.connect() as connection:
            snapshot.backup(_driver(connection))
            self.committed.update(connection.scalars(select(event.c.msgid)))


def _driver(connection: Connection) -> Driver:
    return cast("Driver", connection.connection.dbapi_connection)


@cache
def _engine() -> Engine:
    """The one engine of this process: it keeps the statements that it has compiled."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    engine.dialect.use_insertmanyvalues_wo_returning = True
    listen(engine, "connect", store_engine._prepare)
    listen(engine, "begin", store_engine._begin)
    with engine.begin() as connection:
        migrate(connection)
    return engine
