"""What was said in one's conversations, in a file: it can be read before the server answers, or without it.

Pure persistence: no thread and no network.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from hubbub.client.amendments import MOST_REACTIONS, Amendment, Amendments, Deed, Order
from hubbub.client.archive_tables import prepare
from hubbub.client.changes import Hit
from hubbub.client.finding import folded, words
from hubbub.client.model import SPOKEN, Delivery, Entry, Kind, Reaction
from hubbub.client.query import Query
from hubbub.wire.names import fold

MOST_MESSAGES: Final = 5_000
"""Messages of one conversation that are kept; the oldest go."""

MOST_CHARACTERS: Final = 4_000_000
"""Characters of one conversation's messages that are kept; the oldest go."""

MOST_AMENDMENTS: Final = 10_000
"""Amendments of one conversation that are kept; the oldest go."""

MOST_CONVERSATIONS: Final = 1_000
"""Conversations that are kept; those in which nothing was said for longest go."""

_PRUNE_AFTER: Final = 500  # entries of a conversation that may come until it is measured again

_PUT: Final = """
INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    kind = excluded.kind, author = excluded.author, text = excluded.text, time = excluded.time,
    seq = excluded.seq, own = excluded.own, reply_to = excluded.reply_to, edited = excluded.edited,
    reactions = excluded.reactions, folded = excluded.folded
"""  # its rowid stays: it is a part of its place

_BEFORE: Final = """
SELECT * FROM entry WHERE key = ? AND (time, ifnull(seq, 0), rowid)
    < (?, ?, ifnull((SELECT rowid FROM entry WHERE key = ? AND msgid = ?), 0))
ORDER BY time DESC, seq DESC, rowid DESC LIMIT ?
"""
_AFTER: Final = """
SELECT * FROM entry WHERE key = ? AND (time, ifnull(seq, 0), rowid)
    > (?, ?, ifnull((SELECT rowid FROM entry WHERE key = ? AND msgid = ?), 0))
ORDER BY time, seq, rowid LIMIT ?
"""

_SEARCHED: Final = """
SELECT name, entry.* FROM entry JOIN conversation ON conversation.key = entry.key AND NOT conversation.left
WHERE kind IN ('SAID', 'NOTICE', 'ACTION')
"""

_REACT: Final = "react "  # begins the slot of a reaction

ArchiveError = sqlite3.Error
"""What every method may raise."""


def is_damage(error: Exception) -> bool:
    """Whether an error tells of a damaged file: a full disk and mistakes of ours have other classes."""
    return type(error) is sqlite3.DatabaseError


class DamagedArchiveError(Exception):
    """The file is no archive."""


class Server(NamedTuple):
    """What the server said when it let us in last. `lobby` is a key."""

    nick: str
    network: str
    lobby: str


class Facts(NamedTuple):
    """What is known of a conversation beside what was said.

    `resume_after` is the msgid after which something may be missing; None where that is after the newest.
    A channel that is `wanted` is entered again, with the `word` that is its key; `absence` says why one
    is not in it. What somebody has `left` of their own will is forgotten.
    """

    key: str
    name: str
    topic: str
    read: int | None
    wanted: bool
    resume_after: str | None
    word: str = ""
    absence: str = ""
    left: bool = False


class Remembered(NamedTuple):
    """The end of a conversation as it was known last."""

    facts: Facts
    entries: Sequence[Entry]
    amendments: Sequence[Amendment]


class Memory(NamedTuple):
    """All that a start can show before the server has answered."""

    server: Server
    conversations: Sequence[Remembered]


class Archive:
    """The file. What is written together is there as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make one that only its owner can read.

        May also raise OSError, NewerArchiveError and DamagedArchiveError.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=2.0)
        try:
            prepare(self._file)
        except BaseException as error:
            self._file.close()
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                raise DamagedArchiveError(str(error)) from error
            raise
        self._fresh: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Begin to write what belongs together."""
        self._file.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        """Keep it, or none of it after an error."""
        if kind is None:
            for key in [key for key, count in self._fresh.items() if count >= _PRUNE_AFTER]:
                self.prune(key)
            self._file.execute("COMMIT")
        elif self._file.in_transaction:  # some errors have ended it
            self._file.execute("ROLLBACK")

    def close(self) -> None:
        """Write nothing more."""
        self._file.close()

    # Writing

    def set_server(self, server: Server) -> None:
        """Keep what the server said of itself."""
        self._file.execute("REPLACE INTO server VALUES (0, ?, ?, ?)", server)

    def set_facts(self, facts: Facts) -> None:
        """Keep what is known of a conversation now."""
        self._file.execute("REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", facts)

    def put(self, key: str, entries: Iterable[Entry]) -> None:
        """Keep entries as they are now. What the server has not stored is left out."""
        rows = [_row_of(key, entry) for entry in entries if entry.msgid and entry.delivery is Delivery.STORED]
        self._file.executemany(_PUT, rows)
        self._fresh[key] = self._fresh.get(key, 0) + len(rows)

    def amend(self, key: str, amendment: Amendment) -> None:
        """Keep what was done to a message, and change the message if it is here."""
        slot = _slot_of(amendment)
        if self._has_enough(key, amendment.target, slot):
            return
        deed, _target, actor, text, order, own = amendment
        self._file.execute(
            "INSERT INTO amendment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "deed = excluded.deed, actor = excluded.actor, text = excluded.text, seq = excluded.seq, "
            "time = excluded.time, own = excluded.own WHERE CASE deed "
            "WHEN 'REMOVE' THEN (excluded.seq, excluded.time) < (amendment.seq, amendment.time) "
            "ELSE (excluded.seq, excluded.time) >= (amendment.seq, amendment.time) END",
            (key, amendment.target, slot, deed.name, actor, text, *order, own),
        )
        place = (key, amendment.target)
        self._file.execute(
            "DELETE FROM amendment WHERE key = ? AND target = ? AND slot <> 'REMOVE' AND EXISTS "
            "(SELECT * FROM amendment WHERE key = ? AND target = ? AND slot = 'REMOVE')",
            (*place, *place),
        )
        self._fresh[key] = self._fresh.get(key, 0) + 1
        self._apply(key, amendment.target)

    def _has_enough(self, key: str, target: str, slot: str) -> bool:
        """Whether there is no room for another reaction to a message."""
        if not slot.startswith(_REACT):
            return False
        known, same = self._file.execute(
            "SELECT count(*), total(slot = ?) FROM amendment WHERE key = ? AND target = ? AND slot LIKE ?",
            (slot, key, target, f"{_REACT}%"),
        ).fetchone()
        return bool(known >= MOST_REACTIONS and not same)

    def forget(self, key: str) -> None:
        """Drop what was said in a conversation."""
        self._file.execute("DELETE FROM entry WHERE key = ?", (key,))
        self._file.execute("DELETE FROM amendment WHERE key = ?", (key,))

    def prune(self, key: str) -> None:
        """Keep to the bounds."""
        self._fresh[key] = 0
        self._file.execute(
            "DELETE FROM entry WHERE rowid IN (SELECT rowid FROM ("
            "SELECT rowid, row_number() OVER newest AS number, sum(length(text)) OVER newest AS size "
            "FROM entry WHERE key = ? WINDOW newest AS (ORDER BY time DESC, seq DESC, rowid DESC)"
            ") WHERE number > ? OR size > ?)",
            (key, MOST_MESSAGES, MOST_CHARACTERS),
        )
        self._file.execute(
            "DELETE FROM amendment WHERE rowid IN (SELECT rowid FROM amendment WHERE key = ? "
            "ORDER BY time DESC LIMIT -1 OFFSET ?)",
            (key, MOST_AMENDMENTS),
        )

    def _apply(self, key: str, target: str) -> None:
        entry = self.message(key, target)
        if entry is None:
            return
        amendments = Amendments()
        for amendment in self.amendments(key, [target]):
            amendments.add(amendment)
        self.put(key, [amendments.apply(entry)])

    # Reading

    def recall(self, limit: int) -> Memory | None:
        """The newest so many entries of every conversation; None where the server has never let us in."""
        server = self.server()
        if server is None:
            return None
        with self:
            facts = self.conversations()
        return Memory(server, [self._remembered(each, limit) for each in facts])

    def _remembered(self, facts: Facts, limit: int) -> Remembered:
        entries = self.newest(facts.key, limit)
        msgids = [entry.msgid for entry in entries if entry.msgid]
        return Remembered(facts, entries, self.amendments(facts.key, msgids))

    def server(self) -> Server | None:
        """What the server said when it let us in last, None if it never has."""
        row = self._file.execute("SELECT nick, network, lobby FROM server").fetchone()
        return Server(*row) if row else None

    def conversations(self) -> list[Facts]:
        """The conversations, but for the channels that one has left: these are dropped, as are too many."""
        rows = self._file.execute(
            "SELECT key, name, topic, read, wanted, resume_after, word, absence, left FROM conversation "
            "ORDER BY (SELECT max(time) FROM entry WHERE entry.key = conversation.key) DESC"
        ).fetchall()
        facts = [
            Facts(key, name, topic, read, bool(wanted), resume, word, absence, bool(left))
            for key, name, topic, read, wanted, resume, word, absence, left in rows
        ]
        kept = [each for each in facts if not each.left][:MOST_CONVERSATIONS]
        for each in facts:
            if each not in kept:
                self.forget(each.key)
                self._file.execute("DELETE FROM conversation WHERE key = ?", (each.key,))
        return kept

    def newest(self, key: str, limit: int) -> list[Entry]:
        """The newest entries, oldest first."""
        rows = self._file.execute(
            "SELECT * FROM entry WHERE key = ? ORDER BY time DESC, seq DESC, rowid DESC LIMIT ?", (key, limit)
        )
        return [_entry_of(row) for row in rows][::-1]

    def before(self, key: str, entry: Entry, limit: int) -> list[Entry]:
        """The newest entries before one, oldest first."""
        rows = self._file.execute(
            _BEFORE,
            (key, entry.time, entry.seq or 0, key, entry.msgid, limit),
        )
        return [_entry_of(row) for row in rows][::-1]

    def after(self, key: str, entry: Entry, limit: int) -> list[Entry]:
        """The oldest entries after one, oldest first."""
        rows = self._file.execute(
            _AFTER,
            (key, entry.time, entry.seq or 0, key, entry.msgid, limit),
        )
        return [_entry_of(row) for row in rows]

    def since(self, key: str, time: int, seq: int, limit: int) -> list[Entry]:
        """The oldest entries from a time and number on, oldest first."""
        rows = self._file.execute(
            "SELECT * FROM entry WHERE key = ? AND (time, ifnull(seq, 0)) >= (?, ?) "
            "ORDER BY time, seq, rowid LIMIT ?",
            (key, time, seq, limit),
        )
        return [_entry_of(row) for row in rows]

    def message(self, key: str, msgid: str) -> Entry | None:
        """One entry, None if it isn't here."""
        row = self._file.execute("SELECT * FROM entry WHERE key = ? AND msgid = ?", (key, msgid)).fetchone()
        return _entry_of(row) if row else None

    def search(self, query: Query, limit: int) -> list[Hit]:
        """The newest messages that are looked for, newest first; or the oldest, oldest first.

        SQLite looks through all there is, and Python goes on (docs/decisions/0022-searching-the-cache.md).
        """
        wanted: list[tuple[str, object]] = [("instr(entry.folded, ?)", word) for word in words(query.words)]
        if query.where:
            wanted.append(("entry.key = ?", fold(query.where)))
        if query.author:
            wanted.append(("author IN (SELECT value FROM json_each(?))", self._forms_of(query.author)))
        if query.after is not None:
            wanted.append(("time >= ?", query.after))
        if query.before is not None:
            wanted.append(("time <= ?", query.before))
        conditions = "".join(f" AND {condition}" for condition, _ in wanted)
        order = "" if query.oldest_first else "DESC"
        rows = self._file.execute(
            f"{_SEARCHED}{conditions} ORDER BY time {order}, seq {order}, entry.rowid {order} LIMIT ?",
            (*(value for _, value in wanted), limit),
        )
        return [Hit(row[0], name, _entry_of(row)) for name, *row in rows]

    def _forms_of(self, author: str) -> str:
        """The ways in which a name is written in the file, as a JSON array."""
        authors = self._file.execute("SELECT DISTINCT author FROM entry")
        return json.dumps([each for (each,) in authors if fold(each) == fold(author)])

    def amendments(self, key: str, targets: Sequence[str]) -> list[Amendment]:
        """What was done to these messages."""
        rows = self._file.execute(
            "SELECT target, deed, actor, text, seq, time, own FROM amendment "
            "WHERE key = ? AND target IN (SELECT value FROM json_each(?))",
            (key, json.dumps(targets)),
        )
        return [
            Amendment(Deed[deed], target, actor, text, Order(seq, time), bool(own))
            for target, deed, actor, text, seq, time, own in rows
        ]


def _row_of(key: str, entry: Entry) -> tuple[Any, ...]:
    reactions = json.dumps([asdict(reaction) for reaction in entry.reactions]) if entry.reactions else None
    return (
        *(key, entry.msgid, entry.kind.name, entry.author, entry.text, entry.time, entry.seq, entry.own),
        *(entry.reply_to, entry.edited, reactions, folded(entry.text) if entry.kind in SPOKEN else ""),
    )


def _entry_of(row: Sequence[Any]) -> Entry:
    _key, msgid, kind, author, text, time, seq, own, reply_to, edited, reactions, _folded = row
    return Entry(
        msgid, Kind[kind], author, text, time, seq=seq, msgid=msgid, own=bool(own), reply_to=reply_to,
        edited=bool(edited), reactions=_reactions_of(reactions) if reactions else (),
    )  # fmt: skip


def _reactions_of(text: str) -> tuple[Reaction, ...]:
    return tuple(Reaction(each["text"], tuple(each["nicks"]), each["own"]) for each in json.loads(text))


def _slot_of(amendment: Amendment) -> str:
    """What an amendment takes the place of: each person's newest word on each reaction counts."""
    if amendment.deed in {Deed.REACT, Deed.UNREACT}:
        return f"{_REACT}{fold(amendment.actor)} {amendment.text}"
    return amendment.deed.name
