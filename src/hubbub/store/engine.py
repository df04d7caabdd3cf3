"""What is SQLite's own: the connection's settings, the schema brought up to date, and a limit of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from sqlite3 import SQLITE_INTERRUPT
from time import monotonic
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from hubbub.store.errors import StoreError

MIGRATIONS: Final = Path(__file__).with_name("migrations")

_SQLITE_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 5000",
    # A commit returns when it is on the disk. The default of some builds is NORMAL, which in WAL mode
    # loses the newest commits in a power cut. First of all, because the next line may write.
    "PRAGMA synchronous = FULL",
    "PRAGMA journal_mode = WAL",
    # What is removed is overwritten. Some builds do so by themselves.
    "PRAGMA secure_delete = ON",
    # Pages, 16 MB: a page that many commits change is copied into the database once for all of them. After a
    # crash all of it is read and checked, which takes a third of a second.
    "PRAGMA wal_autocheckpoint = 4000",
)

_INSTRUCTIONS: Final = 10_000
"""Of SQLite's, between two looks at the clock: a few milliseconds."""

_FIND_FTS5: Final = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"


def open_engine(path: Path) -> Engine:
    """An engine for the SQLite file at `path`, which is made if there is none."""
    # Connections of one thread at a time; which thread that is, Store and Writer decide.
    # What people say and look for stays out of what errors say, and so out of the log.
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, hide_parameters=True
    )
    # One INSERT of many rows is one call into SQLite, as in store/inserting.py. A call for each gives up and
    # takes back the interpreter's lock each time, and under load a batch of 80 rows waits 20 ms instead of 3.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest version, in one transaction.

    Raises StoreError where SQLite lacks what the schema needs.
    """
    if connection.exec_driver_sql(_FIND_FTS5).first() is None:
        raise StoreError(
            "The SQLite library of this Python has no FTS5, which searching needs. "
            "Use a Python whose sqlite3 has it, as that of Debian or of python.org."
        )
    if MigrationContext.configure(connection).get_current_revision() == _newest_version():
        return
    config = _migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _newest_version() -> str | None:
    """That of the schema, which all migrations are read for."""
    return ScriptDirectory.from_config(_migrations()).get_current_head()


@contextmanager
def time_limit(connection: Connection, deadline: float) -> Iterator[None]:
    """Interrupt what runs on a connection past a time of the monotonic clock. Raises TimeoutError then."""
    driver: Any = connection.connection.dbapi_connection
    driver.set_progress_handler(lambda: monotonic() > deadline, _INSTRUCTIONS)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != SQLITE_INTERRUPT:
            raise
        raise TimeoutError from error
    finally:
        driver.set_progress_handler(None, 0)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # the driver would begin late, and never around a change of the schema
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
