"""Bringing the index of messages up to the logs, a little at a time, on the writer's thread.

The index follows the logs at a distance: search looks through what is not indexed yet. So a commit never
waits for more than one step, and after a crash indexing goes on where it was.
"""

from collections import Counter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from hubbub.store.folding import pieces
from hubbub.store.queries import MESSAGES, head
from hubbub.store.records import Transaction
from hubbub.store.tables import conversation, event, message_index, search_progress

WORTHWHILE: Final = 128
"""Events that may wait to be indexed: as many are looked through as fast as an index is asked."""

TOO_MANY: Final = 50_000
"""Events that wait only if the writer has not come to rest for long: looking through them takes 0.25 s."""

_AT_ONCE: Final = 16_384
"""Characters of one step, some 10 ms."""

_OVERHEAD: Final = 64
"""Characters that take as long as what each event costs beside its own."""

_PASSED: Final = 1 / 16
"""What an event counts that is no message, and that a step only passes over."""

_PAGES: Final = 32
"""Pages of the index that one step merges, some 10 ms."""

_LATE: Final = 2
"""A step does so many times as much where it can't wait for rest, to keep up with what is said."""

SEQ_BITS: Final = 36
"""Of a rowid's 63; the rest numbers the log."""

SEQ_MASK: Final = (1 << SEQ_BITS) - 1


class Place(NamedTuple):
    """Where a log stands in the index: its number there, and the seq of its newest indexed event."""

    number: int
    seq: int

    def rowid(self, seq: int) -> int:
        """The rowid of an event of this log."""
        return self.number << SEQ_BITS | seq


def split_rowid(rowid: int) -> tuple[int, int]:
    """The number of a log, and the seq in it."""
    return rowid >> SEQ_BITS, rowid & SEQ_MASK


def place_of(connection: Connection, conversation_id: int) -> Place | None:
    """Where a log stands in the index; None before anything of it is there."""
    row = connection.execute(_PLACE, {"id": conversation_id}).one_or_none()
    return Place(*row) if row is not None else None


def forget(connection: Connection, place: Place, seq: int, source: str, text: str) -> None:
    """Take a message out of the index, which needs to be told what it had been given.

    Until all of the index is merged its pieces are still in the file, which is marked for that.
    """
    row = {"message_index": "delete", "rowid": place.rowid(seq), "pieces": pieces(source, text)}
    connection.execute(insert(message_index), row)
    connection.execute(_MARK, {"number_": place.number})


class _Load:
    """The rows that one step adds to the index, and how many characters it still has room for."""

    def __init__(self, room: int) -> None:
        self.rows: list[dict[str, Any]] = []
        self.room = room

    def add(self, rowid: int, kind: str, source: str, text: str) -> None:
        """Take in an event, whose text is indexed if it is a message."""
        self.room -= _OVERHEAD + len(text)
        if kind in MESSAGES:
            self.rows.append({"rowid": rowid, "pieces": pieces(source, text)})


class Indexer:
    """Knows how far the index is behind. Each `step` is one transaction."""

    def __init__(self) -> None:
        self._waiting: Counter[int] | None = None
        self._count = 0.0
        self._merging = False
        self._erased = False

    @property
    def has_work(self) -> bool:
        """Whether a step would be of use when nothing else is to be done."""
        return self._waiting is None or self._merging or self._erased or self._count >= WORTHWHILE

    @property
    def is_late(self) -> bool:
        """Whether so much is to be indexed that it can't wait for a moment of rest."""
        return self._count > TOO_MANY

    def note(self, transaction: Transaction) -> None:
        """Take notice of what has been committed."""
        self._erased = self._erased or bool(transaction.erasures)
        if self._waiting is not None:
            self._waiting.update([each.conversation_id for each in transaction.events])
            self._count += sum(1 if each.kind in MESSAGES else _PASSED for each in transaction.events)

    def step(self, connection: Connection) -> None:
        """Find out what is to be done, or merge what was erased or indexed, or index some more."""
        try:
            with connection.begin():
                self._step(connection)
        except BaseException:
            self._waiting = None  # nothing of it has happened, and the store knows what is to be done
            raise

    def _step(self, connection: Connection) -> None:
        pace = _LATE if self.is_late else 1
        if self._waiting is None:
            self._find_out(connection)
            return
        if self._erased:
            self._erased = _purge(connection, pace * _PAGES)
            return
        if self._merging:
            self._merging = _merge(connection, pace * _PAGES)
            if self._merging or self._count < WORTHWHILE:
                return
        self._merging = self._index(connection, self._waiting, pace * _AT_ONCE)

    def _find_out(self, connection: Connection) -> None:
        self._waiting = unindexed(connection)
        self._count = self._waiting.total()
        self._erased = connection.scalar(_ANY_MARK) is not None

    def _index(self, connection: Connection, waiting: Counter[int], room: int) -> bool:
        """Index what there is room for; whether that was anything, which is to be merged then."""
        load = _Load(room)
        for conversation_id in list(waiting):
            passed = _advance(connection, conversation_id, load)
            if load.room <= 0:
                waiting[conversation_id] -= passed
                break
            del waiting[conversation_id]  # that was all, even if more was counted
        if load.rows:  # in order, because each rowid below the one before would begin a segment of its own
            connection.execute(insert(message_index), sorted(load.rows, key=lambda row: row["rowid"]))
        self._count = waiting.total()
        return bool(load.rows)


def _purge(connection: Connection, pages: int) -> bool:
    """Merge some of the whole index if something was erased from it; whether there may be more.

    Nothing is left of what was said once there is nothing to merge, whatever was erased meanwhile.
    """
    if connection.scalar(_ANY_MARK) is None:
        return False
    if _merge(connection, -pages):
        return True
    connection.execute(_UNMARK)
    return False


def _merge(connection: Connection, pages: int) -> bool:
    """Merge so many pages of the index, of all of it where `pages` is negative; whether there was any."""
    before = connection.scalar(_CHANGES) or 0
    connection.execute(insert(message_index), {"message_index": "merge", "rank": pages})
    # https://www.sqlite.org/fts5.html#the_merge_command: less than two changes mean that all is done.
    return (connection.scalar(_CHANGES) or 0) - before >= 2


def unindexed(connection: Connection) -> Counter[int]:
    """How many events of each conversation are not indexed."""
    behind = func.coalesce(head(), 0) - func.coalesce(search_progress.c.seq, 0)
    statement = select(conversation.c.id, behind).outerjoin(
        search_progress, search_progress.c.conversation_id == conversation.c.id
    )
    return +Counter({row[0]: row[1] for row in connection.execute(statement)})


def _advance(connection: Connection, conversation_id: int, load: _Load) -> int:
    """Load a log's next messages; the number of events that this has passed."""
    place = place_of(connection, conversation_id) or _new_place(connection, conversation_id)
    parameters = {"id": conversation_id, "seq": place.seq, "room": load.room // _OVERHEAD + 1}
    passed, seq = 0, place.seq
    for seq, kind, source, text in connection.execute(_NEXT, parameters).all():
        load.add(place.rowid(seq), kind, source, text or "")
        passed += 1
        if load.room <= 0:
            break
    connection.execute(_PASS, {"number_": place.number, "seq_": seq})
    return passed


def _new_place(connection: Connection, conversation_id: int) -> Place:
    connection.execute(
        insert(search_progress), {"conversation_id": conversation_id, "seq": 0, "erased": False}
    )
    return Place(*connection.execute(_PLACE, {"id": conversation_id}).one())


_PLACE: Final = select(search_progress.c.number, search_progress.c.seq).where(
    search_progress.c.conversation_id == bindparam("id")
)
_NEXT: Final = (
    select(event.c.seq, event.c.kind, event.c.source, event.c.text)
    .where(event.c.conversation_id == bindparam("id"), event.c.seq > bindparam("seq"))
    .order_by(event.c.seq)
    .limit(bindparam("room"))
)
_PASS: Final = (
    update(search_progress)
    .where(search_progress.c.number == bindparam("number_"))
    .values(seq=bindparam("seq_"))
)
_MARK: Final = (
    update(search_progress).where(search_progress.c.number == bindparam("number_")).values(erased=True)
)
_ANY_MARK: Final = select(search_progress.c.number).where(search_progress.c.erased).limit(1)
_UNMARK: Final = update(search_progress).where(search_progress.c.erased).values(erased=False)
_CHANGES: Final = select(func.total_changes())
