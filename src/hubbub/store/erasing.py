"""Erasing what was said: the text goes, the event's place in the log stays, so that the log has no gap."""

from sqlalchemy import Connection, and_, or_, select, update

from hubbub.store.indexing import forget, place_of
from hubbub.store.queries import MESSAGES
from hubbub.store.records import ERASED, Erasure
from hubbub.store.tables import edit, event


def erase(connection: Connection, erasure: Erasure) -> None:
    """Take text and tags from a message and from every newer version of it.

    The arguments stay: of a direct message they say whom it was said to.
    """
    versions = select(edit.c.seq).where(
        edit.c.conversation_id == erasure.conversation_id, edit.c.msgid == erasure.msgid
    )
    said = and_(
        event.c.conversation_id == erasure.conversation_id,
        or_(event.c.msgid == erasure.msgid, event.c.seq.in_(versions)),
        event.c.kind != ERASED,
    )
    place = place_of(connection, erasure.conversation_id)
    found = connection.execute(select(event.c.seq, event.c.kind, event.c.source, event.c.text).where(said))
    for seq, kind, source, text in found.all():
        if kind in MESSAGES and place is not None and seq <= place.seq:
            forget(connection, place, seq, source, text or "")
    connection.execute(update(event).where(said).values(kind=ERASED, text=None, tags=None))
