"""What search looks words up in, and how far into each log it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables. What has been said before is indexed once the server runs."""
    op.create_table(
        "search_progress",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("erased", sa.Boolean, nullable=False),
    )
    op.create_index("edit_seq", "edit", ["conversation_id", "seq"], unique=True)
    connection = op.get_bind()
    # Not op.execute: it would take what stands behind a colon for the name of a parameter.
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE message_index USING fts5(pieces, content='', columnsize=0, detail=none, "
        "prefix='1 2', tokenize=\"ascii tokenchars '!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'\")"
    )
    connection.exec_driver_sql("INSERT INTO message_index(message_index, rank) VALUES ('automerge', 0)")
