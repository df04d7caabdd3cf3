"""Finding messages by what is in them (docs/decisions/0011-search.md)."""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from operator import attrgetter
from time import monotonic
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, column, select

from hubbub.store.folding import expression, fold, nick_of, words
from hubbub.store.indexing import Place, split_rowid
from hubbub.store.queries import MESSAGES, direct_ids, head, seq_before_time
from hubbub.store.records import EventRecord
from hubbub.store.tables import conversation, edit, event, message_index, search_progress

_FEW: Final = 10_000
"""So many hits are taken from the index at once; where there are more, it is asked for each log."""


class Search(NamedTuple):
    """What is looked for: messages with all words of `text`, said under this nick and between these times.

    Of more than `limit` the newest, or with `after` the oldest. Times are in milliseconds since 1970.
    """

    text: str = ""
    sender: str | None = None
    after: int | None = None
    before: int | None = None
    limit: int = 50


class Found(NamedTuple):
    """The messages that were found, oldest first, and whether there was time to look for all."""

    events: list[EventRecord]
    complete: bool


class _Log(NamedTuple):
    """The part of a log to look through: after < seq <= last."""

    conversation_id: int
    place: Place
    after: int
    last: int


def search(
    connection: Connection,
    wanted: Search,
    conversation_ids: Collection[int],
    identity: str | None = None,
    *,
    seconds: float,
) -> Found:
    """Search these conversations, and the direct ones of `identity`, for `seconds` at most."""
    directs = direct_ids(connection, identity) if identity is not None else []
    logs = _logs(connection, wanted, [*conversation_ids, *directs])
    inquiry = _Inquiry(connection, wanted, monotonic() + seconds)
    if len(logs) > 1:
        inquiry.collect_hits()
    for log in logs:
        inquiry.look_through(log)
    return Found(inquiry.found, inquiry.complete)


def _logs(connection: Connection, wanted: Search, conversation_ids: Collection[int]) -> list[_Log]:
    statement = (
        select(conversation.c.id, search_progress.c.number, search_progress.c.seq, head())
        .outerjoin(search_progress, search_progress.c.conversation_id == conversation.c.id)
        .where(conversation.c.id.in_(conversation_ids))
    )
    logs: list[_Log] = []
    for conversation_id, number, seq, newest in connection.execute(statement):
        after, last = 0, newest or 0
        if wanted.after is not None:
            after = seq_before_time(connection, conversation_id, wanted.after)
        if wanted.before is not None:
            last = seq_before_time(connection, conversation_id, wanted.before + 1)
        if after < last:
            logs.append(_Log(conversation_id, Place(number or 0, seq or 0), after, last))
    return logs


class _Inquiry:
    """One search on its way through the logs. It keeps the messages nearest to where it starts from."""

    def __init__(self, connection: Connection, wanted: Search, deadline: float) -> None:
        self._connection = connection
        self._limit = wanted.limit
        self._newest_first = wanted.after is None
        self._words = words(wanted.text)
        self._sender = fold(wanted.sender) if wanted.sender is not None else None
        self._expression = expression(self._words, self._sender)
        self._hits: dict[int, list[int]] | None = None
        self._deadline = deadline
        self.found: list[EventRecord] = []
        self.complete = True

    def collect_hits(self) -> None:
        """Ask the index once for all logs, unless it has too many hits for that."""
        if not self._expression:
            return
        statement = select(message_index.c.rowid).where(_matches(self._expression)).limit(_FEW + 1)
        rowids = self._connection.scalars(statement).all()
        if len(rowids) > _FEW:
            return
        self._hits = {}
        for number, seq in map(split_rowid, rowids):
            self._hits.setdefault(number, []).append(seq)

    def look_through(self, log: _Log) -> None:
        """Take what is wanted from a log, as long as it is nearer than what there is."""
        for each in self._candidates(log):
            if monotonic() > self._deadline:
                self.complete = False
                return
            if self._is_too_far(each):
                return
            if self._is_wanted(each):
                insort(self.found, each, key=attrgetter("msgid"))
                if len(self.found) > self._limit:
                    del self.found[0 if self._newest_first else -1]

    def _is_too_far(self, each: EventRecord) -> bool:
        if len(self.found) < self._limit:
            return False
        if self._newest_first:
            return each.msgid < self.found[0].msgid
        return each.msgid > self.found[-1].msgid

    def _is_wanted(self, each: EventRecord) -> bool:
        if self._sender is not None and nick_of(each.source) != self._sender:
            return False
        text = fold(each.text or "")
        return all(word in text for word in self._words)

    def _candidates(self, log: _Log) -> Iterable[EventRecord]:
        """Messages that may be wanted, nearest first: from the index, and all that it has not got yet."""
        if not self._expression:
            return self._scan(log.conversation_id, log.after, log.last)
        unindexed = self._scan(log.conversation_id, max(log.after, log.place.seq), log.last)
        indexed = self._look_up(log)
        return chain(unindexed, indexed) if self._newest_first else chain(indexed, unindexed)

    def _scan(self, conversation_id: int, after: int, last: int) -> Iterator[EventRecord]:
        if after < last:
            yield from self._events(
                _messages(conversation_id)
                .where(event.c.seq > after, event.c.seq <= last)
                .order_by(event.c.seq.desc() if self._newest_first else event.c.seq)
            )

    def _look_up(self, log: _Log) -> Iterator[EventRecord]:
        for seq in self._seqs(log):
            yield from self._events(_messages(log.conversation_id).where(event.c.seq == seq))

    def _seqs(self, log: _Log) -> Iterator[int]:
        """Where the index knows of messages in a log, nearest first."""
        if self._hits is not None:
            seqs = self._hits.get(log.place.number, [])
            seqs.sort(reverse=self._newest_first)
            yield from (seq for seq in seqs if log.after < seq <= log.last)
        elif log.place.number:
            rowid = message_index.c.rowid
            statement = (
                select(rowid)
                .where(
                    _matches(self._expression),
                    rowid > log.place.rowid(log.after),
                    rowid <= log.place.rowid(log.last),
                )
                .order_by(rowid.desc() if self._newest_first else rowid)
            )
            with self._connection.execute(statement) as result:
                for row in result:
                    yield split_rowid(row[0])[1]

    def _events(self, statement: Select[Any]) -> Iterator[EventRecord]:
        with self._connection.execute(statement) as result:
            for row in result:
                yield EventRecord(*row)


def _matches(wanted: str) -> ColumnElement[bool]:
    return column("message_index").op("MATCH", is_comparison=True)(wanted)


def _messages(conversation_id: int) -> Select[Any]:
    """The messages of a log, without those that have a newer version."""
    return select(event).where(
        event.c.conversation_id == conversation_id, event.c.kind.in_(MESSAGES), ~_SUPERSEDED
    )


_MINE: Final = edit.alias("mine")
_NEWER: Final = edit.alias("newer")

_SUPERSEDED: Final = (
    select(edit.c.seq)
    .where(edit.c.conversation_id == event.c.conversation_id, edit.c.msgid == event.c.msgid)
    .exists()
    | select(_NEWER.c.seq)
    .join(
        _MINE,
        and_(_MINE.c.conversation_id == _NEWER.c.conversation_id, _MINE.c.msgid == _NEWER.c.msgid),
    )
    .where(
        _MINE.c.conversation_id == event.c.conversation_id,
        _MINE.c.seq == event.c.seq,
        _NEWER.c.seq > _MINE.c.seq,
    )
    .exists()
)
