"""The tables. A change here comes with a migration; a test compares the two."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    column,
    table,
)
from sqlalchemy.event import listens_for

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
    Column("forward", Text),
)

# The masks of a channel's ban, exception and invite lists.
channel_list: Final = Table(
    "channel_list",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("mode", Text, primary_key=True),
    Column("mask", Text, primary_key=True),
    Column("author", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
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

# An account's identity is that of the guest who registered it, so that what the guest had stays theirs.
account: Final = Table(
    "account",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("password", Text, nullable=False),
    Column("scram", Text, nullable=False),
    Column("email", Text),
    Column("administrator", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

credential: Final = Table(
    "credential",
    metadata,
    Column("key", Text, primary_key=True),
    Column("identity", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Who is in a channel while offline, and the roles that somebody finds again on coming back.
membership: Final = Table(
    "membership",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("identity", Text, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("joined", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

absence: Final = Table(
    "absence",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Which events are newer versions of a message: `msgid` is that of the message as it was first said.
edit: Final = Table(
    "edit",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("msgid", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index("edit_seq", edit.c.conversation_id, edit.c.seq, unique=True)

# How far somebody has read: `target` is a channel's id, or the identity of whom they write with.
read_marker: Final = Table(
    "read_marker",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

user_metadata: Final = Table(
    "user_metadata",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

channel_metadata: Final = Table(
    "channel_metadata",
    metadata,
    Column("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

server_ban: Final = Table(
    "server_ban",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("mask", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("expires", BigInteger),
    sqlite_with_rowid=False,
)

# What lets programs write in a channel by HTTP: `secret` is a hash of that which they know.
webhook: Final = Table(
    "webhook",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What lets people in who know its secret, of which a hash is kept.
invite_link: Final = Table(
    "invite_link",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("uses", Integer, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("note", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Who has come in by an invite link: each of them once, so that a use is counted once.
invite_use: Final = Table(
    "invite_use",
    metadata,
    Column("link_id", Text, primary_key=True),
    Column("identity", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What lets the owner of an account choose a new password: one for each account.
login_link: Final = Table(
    "login_link",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Uploads: `hash` names the file with the content, which several may share; `owner` may remove
# it, and `payer` is on whose account its room is.
upload: Final = Table(
    "upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("payer", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("upload_hash", upload.c.hash)
Index("upload_time", upload.c.time)

# Who did what to whom, for administrators to read.
audit: Final = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("time", BigInteger, nullable=False),
    Column("deed", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Where somebody's device takes push notifications: `endpoint` is an address of its push service, `p256dh` and
# `auth` are what they are encrypted for (RFC 8291), `vapid` the key of ours that the device was told.
push_subscription: Final = Table(
    "push_subscription",
    metadata,
    Column("endpoint", Text, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("p256dh", Text, nullable=False),
    Column("auth", Text, nullable=False),
    Column("vapid", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# How far into a log the index of messages goes, and the number that the log has in it. It is `erased` while
# pieces of what was erased from the log may still be in the index's segments.
search_progress: Final = Table(
    "search_progress",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("conversation_id", BigInteger, nullable=False, unique=True),
    Column("seq", BigInteger, nullable=False),
    Column("erased", Boolean, nullable=False),
)

# An FTS5 table without the text itself (https://www.sqlite.org/fts5.html, docs/decisions/0011-search.md).
# A message's rowid is made of its log's number and its seq (store/indexing.py); the column of the table's own
# name takes MATCH and commands.
message_index: Final = table(
    "message_index", column("rowid"), column("pieces"), column("message_index"), column("rank")
)
_CREATE_INDEX: Final = (
    "CREATE VIRTUAL TABLE message_index USING fts5(pieces, content='', columnsize=0, detail=none, "
    "prefix='1 2', tokenize=\"ascii tokenchars '!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'\")"
)


@listens_for(metadata, "after_create")
def _create_index(_metadata: MetaData, connection: Connection, **_options: object) -> None:
    connection.exec_driver_sql(_CREATE_INDEX)
