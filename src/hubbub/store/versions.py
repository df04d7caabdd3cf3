"""The newest versions of messages that were changed after they were said (docs/decisions/0010-editing.md)."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from hubbub.store.queries import EVENT_COLUMNS, MESSAGES, history
from hubbub.store.records import EventRecord
from hubbub.store.tables import edit, event

_IS_VERSION = and_(event.c.conversation_id == edit.c.conversation_id, event.c.seq == edit.c.seq)


def history_with_versions(
    connection: Connection,
    conversation_id: int,
    *,
    after: int,
    before: int,
    limit: int,
    kinds: Sequence[str],
) -> list[tuple[EventRecord, EventRecord | None]]:
    """What `history` finds, each event with its newest version if it has any."""
    events = history(connection, conversation_id, after=after, before=before, limit=limit, kinds=kinds)
    newest = _newest_versions(connection, events) if events else {}
    return [(each, newest.get(each.msgid)) for each in events]


def _newest_versions(connection: Connection, events: Sequence[EventRecord]) -> dict[str, EventRecord]:
    """By msgid, the newest versions of events that are in order: the table has them in one range."""
    newest = (
        select(edit.c.conversation_id, edit.c.msgid, func.max(edit.c.seq).label("seq"))
        .join(event, _IS_VERSION)
        .where(
            edit.c.conversation_id == events[0].conversation_id,
            edit.c.msgid.between(events[0].msgid, events[-1].msgid),
            event.c.kind.in_(MESSAGES),
        )
        .group_by(edit.c.conversation_id, edit.c.msgid)
        .subquery()
    )
    is_newest = and_(event.c.conversation_id == newest.c.conversation_id, event.c.seq == newest.c.seq)
    statement = select(newest.c.msgid, *EVENT_COLUMNS).join(event, is_newest)
    return {msgid: EventRecord(*columns) for msgid, *columns in connection.execute(statement)}
