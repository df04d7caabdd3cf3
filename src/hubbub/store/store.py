"""The store as the server sees it: opened once, written through `commit`, read without blocking the loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine

from hubbub.store.engine import migrate, open_engine
from hubbub.store.errors import translated_errors
from hubbub.store.records import Transaction
from hubbub.store.wal import check_log
from hubbub.store.writer import Done, Writer

P = ParamSpec("P")
T = TypeVar("T")

_READERS = 2


class Store:
    """One database. Reads run in a small pool of threads, writes in the writer's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the database at `path`, made and migrated as needed.

        Raises StoreCorruptError when the file is no database or is damaged (it is left as it is),
        StoreUnavailableError when it can't be opened, and StoreFailedError when the disk fails.
        """
        check_log(path)
        engine = open_engine(path)
        try:
            with translated_errors(), engine.begin() as connection:
                migrate(connection)
            store = cls(engine)
            store._writer.start()
        except BaseException:
            engine.dispose()
            raise
        return store

    def commit(self, transaction: Transaction, done: Done) -> None:
        """Queue a transaction; `done` is called on another thread once it is durable, or has failed."""
        self._writer.commit(transaction, done)

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one of `queries` on a reader's thread. Raises StoreError."""

        def run() -> T:
            return self.read_now(query, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def read_now(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one of `queries` on this thread. Raises StoreError."""
        with translated_errors(), self._engine.connect() as connection:
            return query(connection, *args, **kwargs)

    def close(self) -> None:
        """Commit what is queued and close every connection, the writer's last."""
        self._readers.shutdown()
        self._writer.stop()
        self._engine.dispose()
