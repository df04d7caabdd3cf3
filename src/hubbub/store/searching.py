"""Finding messages by what is in them (docs/decisions/0011-search.md)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from operator import attrgetter, itemgetter
from time import monotonic
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
)

from hubbub.store.engine import time_limit
from hubbub.store.folding import PIECE, expression, fold, nick_of, words
from hubbub.store.indexing import SEQ_BITS, SEQ_MASK, Place, split_rowid
from hubbub.store.queries import MESSAGES, direct_ids, head, seq_before_time
from hubbub.store.records import EventRecord
from hubbub.store.tables import conversation, edit, event, message_index, search_progress

_FEW: Final = 500
"""So many hits are looked through at once; where there are more, the index is asked for more pieces."""

_MANY: Final = 5_000
"""So many are then; where there are still more, the index is asked for each log."""

_FIRST_PAGE: Final = 8
_LARGEST_PAGE: Final = 512
"""Messages that are read at once."""


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
    deadline = monotonic() + seconds
    inquiry = _Inquiry(connection, wanted, deadline)
    try:
        with time_limit(connection, deadline):
            directs = direct_ids(connection, identity) if identity is not None else []
            inquiry.run(_logs(connection, wanted, [*conversation_ids, *directs]))
    except TimeoutError:
        return Found(inquiry.found, complete=False)
    return Found(inquiry.found, complete=True)


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
    """One search, from the newest messages back or, with `after`, from the oldest on."""

    def __init__(self, connection: Connection, wanted: Search, deadline: float) -> None:
        self._connection = connection
        self._limit = wanted.limit
        self._deadline = deadline
        self._newest_first = wanted.after is None
        self._words = words(wanted.text)
        self._sender = fold(wanted.sender) if wanted.sender is not None else None
        self._expression = expression(self._words, self._sender)
        self._quick_expression = expression(self._words, self._sender, step=PIECE)
        self._found: list[EventRecord] = []

    @property
    def found(self) -> list[EventRecord]:
        """What has been found so far, oldest first."""
        return self._found[::-1] if self._newest_first else self._found

    def run(self, logs: Sequence[_Log]) -> None:
        """Look through the logs side by side until there is enough. Raises TimeoutError past the deadline."""
        for each in merge(*self._candidates(logs), key=attrgetter("msgid"), reverse=self._newest_first):
            if len(self._found) == self._limit:
                return
            if monotonic() > self._deadline:
                raise TimeoutError
            if self._is_wanted(each):
                self._found.append(each)

    def _is_wanted(self, each: EventRecord) -> bool:
        if self._sender is not None and nick_of(each.source) != self._sender:
            return False
        text = fold(each.text or "")
        return all(word in text for word in self._words)

    def _candidates(self, logs: Sequence[_Log]) -> list[Iterator[EventRecord]]:
        """Messages that may be wanted, nearest first: from the index, and all that it has not got yet."""
        if not self._expression:
            return [self._unindexed(log) for log in logs]
        rest = [log._replace(after=max(log.after, log.place.seq)) for log in logs]
        return [*map(self._unindexed, rest), *self._indexed(logs)]

    def _unindexed(self, log: _Log) -> Iterator[EventRecord]:
        return self._in_pages(log, _UNINDEXED[self._newest_first], {})

    def _indexed(self, logs: Sequence[_Log]) -> list[Iterator[EventRecord]]:
        """Ask the index once for all logs or, if it has too many hits for that, for each log."""
        # Short words have one expression, which is asked for once.
        questions = {self._quick_expression: _FEW, self._expression: _MANY} if len(logs) > 1 else {}
        for wanted, most in questions.items():
            rowids = self._connection.scalars(_ALL_HITS, {"wanted": wanted, "limit": most + 1}).all()
            if len(rowids) <= most:
                return [self._looked_up(_within(rowids, logs))]
        return [self._matching(log) for log in logs]

    def _matching(self, log: _Log) -> Iterator[EventRecord]:
        parameters = {"wanted": self._expression, "base": log.place.rowid(0)}
        return self._in_pages(log, _MATCHING[self._newest_first], parameters)

    def _looked_up(self, rowids: Sequence[int]) -> Iterator[EventRecord]:
        """The messages with these rowids, of any log."""
        found = self._connection.execute(_IDS, {"rowids": json.dumps(rowids)}).all()
        ordered = [rowid for rowid, _ in sorted(found, key=itemgetter(1), reverse=self._newest_first)]
        start, size = 0, _FIRST_PAGE
        while start < len(ordered):
            page = ordered[start : start + size]
            yield from self._events(_LOOKED_UP[self._newest_first], {"rowids": json.dumps(page)})
            start, size = start + size, min(2 * size, _LARGEST_PAGE)

    def _in_pages(
        self, log: _Log, statement: Select[Any], parameters: Mapping[str, object]
    ) -> Iterator[EventRecord]:
        """What a statement finds in a log: a few rows, then more, since mostly a few are enough."""
        after, last, size = log.after, log.last, _FIRST_PAGE
        while after < last:
            span = {"id": log.conversation_id, "after": after, "last": last, "size": size}
            page = self._events(statement, {**span, **parameters})
            yield from page
            if len(page) < size:
                return
            if self._newest_first:
                last = page[-1].seq - 1
            else:
                after = page[-1].seq
            size = min(2 * size, _LARGEST_PAGE)

    def _events(self, statement: Select[Any], parameters: Mapping[str, object]) -> list[EventRecord]:
        return [EventRecord(*row) for row in self._connection.execute(statement, parameters)]


def _within(rowids: Iterable[int], logs: Iterable[_Log]) -> list[int]:
    """Those rowids that are of these parts of logs."""
    by_number = {log.place.number: log for log in logs}
    within = []
    for rowid in rowids:
        number, seq = split_rowid(rowid)
        log = by_number.get(number)
        if log is not None and log.after < seq <= log.last:
            within.append(rowid)
    return within


# The statements are made once: to make one takes longer than to ask it.

_MINE: Final = edit.alias("mine")
_NEWER: Final = edit.alias("newer")

_SUPERSEDED: Final = or_(
    exists().where(edit.c.conversation_id == event.c.conversation_id, edit.c.msgid == event.c.msgid),
    exists().where(
        _MINE.c.conversation_id == event.c.conversation_id,
        _MINE.c.seq == event.c.seq,
        _NEWER.c.conversation_id == _MINE.c.conversation_id,
        _NEWER.c.msgid == _MINE.c.msgid,
        _NEWER.c.seq > _MINE.c.seq,
    ),
)
"""Whether a message has a newer version."""

_MESSAGES: Final = select(event).where(or_(*(event.c.kind == kind for kind in MESSAGES)), ~_SUPERSEDED)
_OF_LOG: Final = _MESSAGES.where(event.c.conversation_id == bindparam("id"))

_HIT: Final = func.json_each(bindparam("rowids")).table_valued(column("value", BigInteger))
_IS_HIT: Final = and_(
    search_progress.c.number == _HIT.c.value.bitwise_rshift(SEQ_BITS),
    event.c.conversation_id == search_progress.c.conversation_id,
    event.c.seq == _HIT.c.value.bitwise_and(SEQ_MASK),
)
_IDS: Final = select(_HIT.c.value, event.c.msgid).where(_IS_HIT)

_AFTER: Final = bindparam("after", type_=BigInteger)
_LAST: Final = bindparam("last", type_=BigInteger)
_BASE: Final = bindparam("base", type_=BigInteger)
_MATCHES: Final = message_index.c.message_index.op("MATCH", is_comparison=True)(bindparam("wanted"))
_ALL_HITS: Final = select(message_index.c.rowid).where(_MATCHES).limit(bindparam("limit"))


def _both_ways(statement: Select[Any], order: ColumnElement[Any]) -> dict[bool, Select[Any]]:
    """A statement in this order, by whether the newest come first."""
    return {False: statement.order_by(order), True: statement.order_by(order.desc())}


_LOOKED_UP: Final = _both_ways(_MESSAGES.where(_IS_HIT), event.c.msgid)
_UNINDEXED: Final = _both_ways(
    _OF_LOG.where(event.c.seq > _AFTER, event.c.seq <= _LAST).limit(bindparam("size")), event.c.seq
)
_MATCHING: Final = _both_ways(
    _OF_LOG.where(
        _MATCHES,
        message_index.c.rowid > _BASE + _AFTER,
        message_index.c.rowid <= _BASE + _LAST,
        event.c.seq == message_index.c.rowid - _BASE,
    ).limit(bindparam("size")),
    message_index.c.rowid,
)
