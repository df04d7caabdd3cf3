"""Every connection to SQLite writes through to the disk, and transactions begin when they are said to."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from hubbub.store.engine import open_engine, time_limit

FULL = 2


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "hubbub.db")
    yield engine
    engine.dispose()


ENDLESS = text(
    "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT max(n) FROM number"
)


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_every_connection_waits_for_the_disk(engine: Engine) -> None:
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(engine.connect())
            assert pragma(connection, "synchronous") == FULL
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "busy_timeout") == 5000
            assert pragma(connection, "secure_delete") == 1


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


class TestTimeLimit:
    def test_what_takes_longer_is_interrupted(self, engine: Engine) -> None:
        with engine.connect() as connection:
            with pytest.raises(TimeoutError), time_limit(connection, monotonic() + 0.02):
                connection.execute(ENDLESS)
            assert connection.scalar(text("SELECT 1")) == 1

    def test_it_ends_with_its_block(self, engine: Engine) -> None:
        many = text(str(ENDLESS).replace("FROM number)", "FROM number LIMIT 100000)"))
        with engine.connect() as connection:
            with time_limit(connection, monotonic() + 60):
                assert connection.scalar(many) == 100_000
            with time_limit(connection, monotonic() - 1), pytest.raises(OperationalError):
                connection.execute(many)
            assert connection.scalar(many) == 100_000

    def test_other_errors_are_what_they_are(self, engine: Engine) -> None:
        with (
            engine.connect() as connection,
            pytest.raises(OperationalError, match="no such table"),
            time_limit(connection, monotonic() + 60),
        ):
            connection.execute(text("SELECT * FROM nowhere"))


def test_an_error_does_not_say_what_was_looked_for(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(OperationalError) as caught:
        connection.execute(text("SELECT :said FROM nothing"), {"said": "between us"})
    assert "between us" not in str(caught.value)
