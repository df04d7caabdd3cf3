"""What is read of the audit log."""

from typing import Any

from sqlalchemy import Connection, Select, or_, select

from hubbub.store.records import AuditRecord
from hubbub.store.tables import audit

_COLUMNS = [audit.c[name] for name in AuditRecord._fields]


def audit_page(
    connection: Connection, *, before: int, limit: int, deed: str | None, search: str
) -> list[AuditRecord]:
    """The newest entries with an id below `before`, of one kind if that is named.

    `search` is a part of the name, the target or the address that they tell of.
    """
    statement = select(*_COLUMNS).where(audit.c.id < before).order_by(audit.c.id.desc()).limit(limit)
    if deed is not None:
        statement = statement.where(audit.c.deed == deed)
    if search:
        told = (audit.c.actor, audit.c.account, audit.c.target, audit.c.address)
        statement = statement.where(or_(*(each.icontains(search, autoescape=True) for each in told)))
    return _entries(connection, statement)


def audit_before(connection: Connection, time: int, limit: int) -> list[AuditRecord]:
    """The oldest entries of those that were made before a time."""
    older = select(*_COLUMNS).where(audit.c.time < time)
    return _entries(connection, older.order_by(audit.c.id).limit(limit))


def audit_beyond(connection: Connection, number: int, limit: int) -> list[AuditRecord]:
    """Entries that are older than the newest `number`."""
    newest_first = select(*_COLUMNS).order_by(audit.c.id.desc())
    return _entries(connection, newest_first.offset(number).limit(limit))


def _entries(connection: Connection, statement: Select[Any]) -> list[AuditRecord]:
    return [AuditRecord(*row) for row in connection.execute(statement)]
