"""Every connection to SQLite writes through to the disk, and transactions begin when they are said to."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from hubbub.store.engine import open_engine

FULL = 2


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "hubbub.db")
    yield engine
    engine.dispose()


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_every_connection_waits_for_the_disk(engine: Engine) -> None:
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(engine.connect())
            assert pragma(connection, "synchronous") == FULL
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "busy_timeout") == 5000


def test_a_change_of_the_schema_can_be_taken_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE mistake (id)")
        connection.rollback()
        assert connection.exec_driver_sql("SELECT * FROM sqlite_master").all() == []


def test_what_one_connection_reads_stands_still(engine: Engine) -> None:
    with engine.begin() as setup:
        setup.exec_driver_sql("CREATE TABLE number (id)")
    with engine.connect() as reader, engine.connect() as writer:
        assert reader.exec_driver_sql("SELECT count(*) FROM number").scalar() == 0
        writer.exec_driver_sql("INSERT INTO number VALUES (1)")
        writer.commit()
        assert reader.exec_driver_sql("SELECT count(*) FROM number").scalar() == 0
        reader.rollback()
        assert reader.exec_driver_sql("SELECT count(*) FROM number").scalar() == 1
