"""apsw behind the interface of sqlite3, so that the store runs on a file system of the tests' own.

Only what SQLAlchemy and the store use is here. Errors are those of sqlite3, with SQLite's result.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import apsw

Parameters = Sequence[Any]

_CLASSES: Final[dict[int, type[sqlite3.Error]]] = {
    apsw.SQLITE_CONSTRAINT: sqlite3.IntegrityError,
    apsw.SQLITE_CORRUPT: sqlite3.DatabaseError,
    apsw.SQLITE_NOTADB: sqlite3.DatabaseError,
    apsw.SQLITE_TOOBIG: sqlite3.DataError,
}
"""Those that sqlite3 has for a result; all others are an OperationalError."""


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        result = getattr(error, "extendedresult", apsw.SQLITE_ERROR)
        kind = _CLASSES.get(result & 0xFF, sqlite3.OperationalError)
        raised = kind(str(error) or apsw.mapping_extended_result_codes.get(result, type(error).__name__))
        raised.sqlite_errorcode = result
        raise raised from error


class Cursor:
    """A cursor that has all its rows as soon as it has executed something."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.arraysize = 1
        self.description: Sequence[Sequence[Any]] | None = None
        self.rowcount = -1

    @property
    def lastrowid(self) -> int:
        return self._connection.last_insert_rowid()

    def execute(self, statement: str, parameters: Parameters = ()) -> "Cursor":
        return self._run(lambda cursor: cursor.execute(statement, parameters))

    def executemany(self, statement: str, parameters: Iterable[Parameters]) -> "Cursor":
        return self._run(lambda cursor: cursor.executemany(statement, parameters))

    def _run(self, run: Callable[[apsw.Cursor], Iterable[Any]]) -> "Cursor":
        cursor = self._connection.cursor()
        cursor.exec_trace = self._describe
        before = self._connection.total_changes()
        with _as_sqlite3():
            self._rows = iter(list(run(cursor)))
        self.rowcount = self._connection.total_changes() - before
        return self

    def _describe(self, cursor: apsw.Cursor, _statement: str, _bindings: object) -> bool:
        columns = cursor.get_description()
        self.description = [(name, *[None] * 6) for name, *_ in columns] or None
        return True

    def fetchone(self) -> object:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [row for row, _ in zip(self._rows, range(size or self.arraysize), strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """A connection to the database at `path`, on the file system that is registered as `vfs`."""

    isolation_level: str | None = ""

    def __init__(self, path: str, vfs: str) -> None:
        with _as_sqlite3():
            self._connection = apsw.Connection(path, vfs=vfs)

    def cursor(self) -> Cursor:
        return Cursor(self._connection)

    def execute(self, statement: str, parameters: Parameters = ()) -> Cursor:
        return self.cursor().execute(statement, parameters)

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        if self._connection.in_transaction:
            self.execute(statement)

    def close(self) -> None:
        # SQLite closes whatever happens; only apsw tells what the checkpoint has met that comes before that.
        with suppress(apsw.Error):
            self._connection.close()

    def create_function(
        self, name: str, arguments: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        self._connection.create_scalar_function(name, function, arguments, deterministic=deterministic)

    def set_progress_handler(self, handler: Callable[[], bool] | None, steps: int) -> None:
        self._connection.set_progress_handler(handler, steps)
