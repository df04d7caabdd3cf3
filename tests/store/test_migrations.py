"""The migrations make exactly the tables of tables.py, and make them once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

import hubbub.store.engine
from hubbub.store.engine import MIGRATIONS, migrate, open_engine
from hubbub.store.errors import StoreError
from hubbub.store.tables import message_index, metadata

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name <> 'alembic_version' ORDER BY name"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "hubbub.db")
    yield engine
    engine.dispose()


def schema(engine: Engine) -> list[tuple[str, ...]]:
    """The schema as the database has it, without Alembic's own table and what only a renaming quotes."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql(SCHEMA).all()
    return [tuple(str(each).replace('"', "") for each in row) for row in found if "alembic" not in row.name]


def is_no_index(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether this is a table that SQLAlchemy knows, and not a virtual one or a part of that."""
    return not (name or "").startswith(message_index.name)


def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"include_name": is_no_index})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_what_the_tables_would_make_themselves(engine: Engine, tmp_path: Path) -> None:
    """Stricter than Alembic's comparison, which doesn't see WITHOUT ROWID or what an index is limited to."""
    direct = open_engine(tmp_path / "direct.db")
    metadata.create_all(direct)
    with engine.begin() as connection:
        migrate(connection)
    assert schema(engine) == schema(direct)
    direct.dispose()


def test_a_migrated_database_is_left_as_it_is(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
    with engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA schema_version").scalar()
        migrate(connection)
        assert connection.exec_driver_sql("PRAGMA schema_version").scalar() == before


def test_a_migration_that_fails_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "hubbub.db")) as other:
        other.execute("CREATE TABLE participant (in_the_way)")
    with pytest.raises(Exception, match="already exists"), engine.begin() as connection:
        migrate(connection)
    assert [name for _, name, _ in schema(engine)] == ["participant"]


def test_an_sqlite_without_full_text_search_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubbub.store.engine, "_FIND_FTS5", "SELECT 1 WHERE 0")
    with pytest.raises(StoreError, match="has no FTS5"), engine.begin() as connection:
        migrate(connection)
    assert schema(engine) == []


def test_the_migrations_are_found_as_files() -> None:
    assert (MIGRATIONS / "env.py").is_file()
    assert list((MIGRATIONS / "versions").glob("0001_*.py"))
