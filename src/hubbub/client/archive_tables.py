"""The tables of the archive, and how a file of an older program gets them."""

import sqlite3
from typing import Final

from hubbub.client.finding import folded

SCHEMA: Final = 3

_TABLES: Final = """
CREATE TABLE server (id INTEGER PRIMARY KEY CHECK (id = 0), nick TEXT, network TEXT, lobby TEXT);
CREATE TABLE conversation (
    key TEXT PRIMARY KEY, name TEXT, topic TEXT, read INTEGER, wanted INTEGER, resume_after TEXT,
    word TEXT NOT NULL DEFAULT '', absence TEXT NOT NULL DEFAULT '', left INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE entry (
    key TEXT, msgid TEXT, kind TEXT, author TEXT, text TEXT, time INTEGER, seq INTEGER, own INTEGER,
    reply_to TEXT, edited INTEGER, reactions TEXT, folded TEXT NOT NULL DEFAULT '', PRIMARY KEY (key, msgid)
);
CREATE INDEX entry_place ON entry (key, time, seq);
CREATE TABLE amendment (
    key TEXT, target TEXT, slot TEXT, deed TEXT, actor TEXT, text TEXT, seq INTEGER, time INTEGER,
    own INTEGER, PRIMARY KEY (key, target, slot)
);
"""

_FROM: Final = {
    0: _TABLES,
    1: """
ALTER TABLE conversation ADD COLUMN word TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN absence TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN left INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET left = NOT wanted;
""",
    2: """
ALTER TABLE entry ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE entry SET folded = folded(text);
""",
}
"""What each version needs to become the next one; the first needs all."""


class NewerArchiveError(Exception):
    """The file was written by a newer program."""


def prepare(file: sqlite3.Connection) -> None:
    """Give a file its tables. Raises NewerArchiveError, and what SQLite raises."""
    version = file.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise NewerArchiveError
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute("PRAGMA secure_delete = ON")  # what was removed is to be gone from the disk
    file.create_function("folded", 1, folded, deterministic=True)
    steps = "".join(_FROM[step] for step in range(version, SCHEMA if version else 1))
    if steps:
        file.executescript(f"BEGIN; {steps} PRAGMA user_version = {SCHEMA}; COMMIT;")
