"""The tables. A change here comes with a migration; a test compares the two."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, Table, Text

metadata: Final = MetaData()

conversation: Final = Table(
    "conversation",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("founder", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("topic_author", Text, nullable=False),
    Column("topic_time", BigInteger, nullable=False),
    Column("modes", Text, nullable=False),
    Column("access_key", Text),
    Column("member_limit", Integer),
)

# Clustered by conversation and seq, because that is how history is read.
event: Final = Table(
    "event",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("msgid", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("nonce", Text),
    Column("source", Text, nullable=False),
    Column("args", JSON, nullable=False),
    Column("text", Text),
    Column("tags", JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)
Index("event_msgid", event.c.conversation_id, event.c.msgid, unique=True)
Index(
    "event_nonce",
    event.c.sender,
    event.c.nonce,
    unique=True,
    sqlite_where=event.c.nonce.is_not(None),
    postgresql_where=event.c.nonce.is_not(None),
)

participant: Final = Table(
    "participant",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("identity", Text, primary_key=True),
    Column("nick", Text, nullable=False),
    Column("nick_key", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("participant_identity", participant.c.identity)
