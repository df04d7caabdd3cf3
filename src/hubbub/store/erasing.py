"""Erasing what was said: the text goes, the event's place in the log stays, so that the log has no gap."""

from sqlalchemy import Connection, or_, select, update

from hubbub.store.records import ERASED, Erasure
from hubbub.store.tables import edit, event


def erase(connection: Connection, erasure: Erasure) -> None:
    """Take text, arguments and tags from a message and from every newer version of it."""
    versions = select(edit.c.seq).where(
        edit.c.conversation_id == erasure.conversation_id, edit.c.msgid == erasure.msgid
    )
    seqs = list(
        connection.scalars(
            select(event.c.seq).where(
                event.c.conversation_id == erasure.conversation_id,
                or_(event.c.msgid == erasure.msgid, event.c.seq.in_(versions)),
                event.c.kind != ERASED,
            )
        )
    )
    connection.execute(
        update(event)
        .where(event.c.conversation_id == erasure.conversation_id, event.c.seq.in_(seqs))
        .values(kind=ERASED, text=None, tags=None)
    )
