"""Records become rows of a table: many with one statement, their values by position.

The statements that SQLAlchemy makes for each list of rows cost more than SQLite itself takes to store them.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Dialect, Table, insert

_ROWS: Final = 50
"""The most of one statement; more make it no cheaper, and the driver keeps one prepared for each number."""


class _Form(NamedTuple):
    """An INSERT of one row: what is before its values, a place for each of them, and how some are written."""

    head: str
    places: str
    processors: dict[int, Callable[[Any], Any]]


def insert_records(connection: Connection, table: Table, records: Sequence[Sequence[Any]]) -> None:
    """Insert records whose fields are the table's columns, in their order. Raises what the driver raises.

    They are refused with the whole transaction or not at all.
    """
    form = _form(table, connection.dialect)
    for start in range(0, len(records), _ROWS):
        part = records[start : start + _ROWS]
        statement = form.head + ", ".join([form.places] * len(part))
        connection.exec_driver_sql(statement, tuple(_values(part, form)))


def _values(records: Sequence[Sequence[Any]], form: _Form) -> list[Any]:
    width = len(records[0])
    values = list(chain.from_iterable(records))
    for place, processor in form.processors.items():
        values[place::width] = map(processor, values[place::width])
    return values


@lru_cache(maxsize=64)
def _form(table: Table, dialect: Dialect) -> _Form:
    # OR FAIL: so SQLite need not keep what each page was before, to take back one statement alone. That costs
    # it three times as much as the rows themselves.
    statement = insert(table).prefix_with("OR FAIL", dialect="sqlite").compile(dialect=dialect)
    head, values, places = str(statement).partition(" VALUES ")
    return _Form(head + values, places, dict(_processors(table, dialect)))


def _processors(table: Table, dialect: Dialect) -> Iterator[tuple[int, Callable[[Any], Any]]]:
    for place, column in enumerate(table.columns):
        processor = column.type.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None:
            yield place, processor
