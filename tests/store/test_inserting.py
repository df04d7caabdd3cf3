"""Records become rows: each value in its own column, as it was, with few calls of the driver."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import IntegrityError

from hubbub.store.engine import migrate, open_engine
from hubbub.store.inserting import insert_records
from hubbub.store.records import ConversationRecord, EventRecord, MembershipRecord, Row
from hubbub.store.tables import conversation, event, membership
from hubbub.store.writer import TABLE_OF
from store import samples

TABLES: dict[Any, Table] = {ConversationRecord: conversation, EventRecord: event, **TABLE_OF}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_engine(tmp_path / "hubbub.db")
    with engine.begin() as connection:
        migrate(connection)
        yield connection
    engine.dispose()


@pytest.mark.parametrize(("record", "table"), TABLES.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_a_record_has_the_columns_of_its_table_in_their_order(record: type[Row], table: Table) -> None:
    assert list(record._fields) == list(table.columns.keys())


def test_what_is_read_is_what_was_inserted(connection: Connection) -> None:
    records = [
        samples.event(1),
        samples.event(2)._replace(args=["ålice", "x'y"], text="?, (:a) %s \u2603", tags={"k": "v\n"}),
        samples.event(3)._replace(nonce="n", text=None, tags=None),
    ]
    insert_records(connection, event, records)
    assert [EventRecord(*row) for row in connection.execute(select(event).order_by(event.c.seq))] == records


def test_truth_values_stay_truth_values(connection: Connection) -> None:
    records = [MembershipRecord(1, "a", "o", joined=True), MembershipRecord(1, "b", "", joined=False)]
    insert_records(connection, membership, records)
    assert [MembershipRecord(*row) for row in connection.execute(select(membership))] == records


@pytest.mark.parametrize(("count", "statements"), [(0, 0), (1, 1), (50, 1), (51, 2), (120, 3)])
def test_many_are_inserted_with_few_statements(connection: Connection, count: int, statements: int) -> None:
    seen: list[str] = []
    driver: Any = connection.connection.dbapi_connection
    driver.set_trace_callback(seen.append)
    insert_records(connection, event, [samples.event(seq) for seq in range(1, count + 1)])
    driver.set_trace_callback(None)
    assert len([each for each in seen if "INSERT" in each]) == statements
    assert list(connection.scalars(select(event.c.seq).order_by(event.c.seq))) == list(range(1, count + 1))


def test_one_that_is_there_already_is_refused(connection: Connection) -> None:
    insert_records(connection, event, [samples.event(1)])
    with pytest.raises(IntegrityError):
        insert_records(connection, event, [samples.event(2), samples.event(1)])
