"""Accounts, what they are members of, and who is kept out of channels and of the server."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and give channels a place to forward to."""
    with op.batch_alter_table("conversation", recreate="always") as conversation:
        conversation.add_column(sa.Column("forward", sa.Text))
    op.create_table(
        "channel_list",
        sa.Column("conversation_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("mask", sa.Text, primary_key=True),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("scram", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("administrator", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credential",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("identity", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "membership",
        sa.Column("conversation_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("joined", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "absence",
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "server_ban",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("mask", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger),
        sqlite_with_rowid=False,
    )
