"""What is read of what people have uploaded."""

from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from hubbub.store.records import UploadRecord
from hubbub.store.tables import upload

_COLUMNS = [upload.c[name] for name in UploadRecord._fields]


def upload_by_id(connection: Connection, upload_id: str) -> UploadRecord | None:
    """One upload, or None where there is none of that id."""
    return next(iter(_uploads(connection, select(*_COLUMNS).where(upload.c.id == upload_id))), None)


def uploads_before(connection: Connection, time: int, limit: int) -> list[UploadRecord]:
    """The oldest uploads of those that were made before a time."""
    older = select(*_COLUMNS).where(upload.c.time < time)
    return _uploads(connection, older.order_by(upload.c.time).limit(limit))


def uploads_page(
    connection: Connection, *, before: tuple[int, str] | None, limit: int, payer: str | None
) -> list[UploadRecord]:
    """The newest uploads before a time and an id, of one payer if that is named."""
    statement = select(*_COLUMNS).order_by(upload.c.time.desc(), upload.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(tuple_(upload.c.time, upload.c.id) < tuple_(*before))
    if payer is not None:
        statement = statement.where(upload.c.payer == payer)
    return _uploads(connection, statement)


def has_content(connection: Connection, content: str) -> bool:
    """Whether any upload has this content, by its hash."""
    return (
        connection.execute(select(upload.c.id).where(upload.c.hash == content).limit(1)).first() is not None
    )


def upload_contents(connection: Connection) -> set[str]:
    """The hashes of all contents."""
    return set(connection.execute(select(upload.c.hash).distinct()).scalars())


def upload_count(connection: Connection) -> int:
    """How many uploads there are."""
    return connection.execute(select(func.count()).select_from(upload)).scalar_one()


def uploaded_blocks(connection: Connection, block: int) -> dict[str, int]:
    """By payer, the blocks of so many bytes that their uploads fill, each of them the last in part."""
    blocks = func.sum(upload.c.size // block + 1)
    rows = connection.execute(select(upload.c.payer, blocks).group_by(upload.c.payer))
    return {payer: int(number) for payer, number in rows}


def _uploads(connection: Connection, statement: Select[Any]) -> list[UploadRecord]:
    return [UploadRecord(*row) for row in connection.execute(statement)]
