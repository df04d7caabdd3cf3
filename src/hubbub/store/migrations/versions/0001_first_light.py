"""Conversations, their logs and the people of direct conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("founder", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("topic_author", sa.Text, nullable=False),
        sa.Column("topic_time", sa.BigInteger, nullable=False),
        sa.Column("modes", sa.Text, nullable=False),
        sa.Column("access_key", sa.Text),
        sa.Column("member_limit", sa.Integer),
    )
    event = op.create_table(
        "event",
        sa.Column("conversation_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("msgid", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("args", sa.JSON, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("tags", sa.JSON),
        sqlite_with_rowid=False,
    )
    op.create_index("event_msgid", "event", ["conversation_id", "msgid"], unique=True)
    has_nonce = event.c.nonce.is_not(None)
    op.create_index(
        "event_nonce",
        "event",
        ["sender", "nonce"],
        unique=True,
        sqlite_where=has_nonce,
        postgresql_where=has_nonce,
    )
    op.create_table(
        "participant",
        sa.Column("conversation_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("nick", sa.Text, nullable=False),
        sa.Column("nick_key", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("participant_identity", "participant", ["identity"])
