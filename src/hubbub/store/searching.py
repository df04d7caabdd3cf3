"""Finding messages by what is in them (docs/decisions/0011-search.md)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import merge
from itertools import chain
from operator import attrgetter
from time import monotonic
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, exists, or_, select

from hubbub.store.folding import expression, fold, nick_of, words
from hubbub.store.indexing import Place, split_rowid
from hubbub.store.queries import MESSAGES, direct_ids, head, seq_before_time
from hubbub.store.records import EventRecord
from hubbub.store.tables import conversation, edit, event, message_index, search_progress

_FEW: Final = 5_000
"""So many hits are taken from the index at once; where there are more, it is asked for each log."""

_FIRST_PAGE: Final = 8
_LARGEST_PAGE: Final = 512
"""Messages that are read from a log at once."""


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
    inquiry = _Inquiry(connection, wanted)
    if len(logs) > 1:
        inquiry.collect_hits()
    return inquiry.run(logs, monotonic() + seconds)


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

    def __init__(self, connection: Connection, wanted: Search) -> None:
        self._connection = connection
        self._limit = wanted.limit
        self._newest_first = wanted.after is None
        self._words = words(wanted.text)
        self._sender = fold(wanted.sender) if wanted.sender is not None else None
        self._expression = expression(self._words, self._sender)
        self._hits: dict[int, list[int]] | None = None

    def collect_hits(self) -> None:
        """Ask the index once for all logs, unless it has too many hits for that."""
        if not self._expression:
            return
        rowids = self._connection.scalars(_ALL_HITS, {"wanted": self._expression}).all()
        if len(rowids) > _FEW:
            return
        self._hits = {}
        for number, seq in map(split_rowid, rowids):
            self._hits.setdefault(number, []).append(seq)

    def run(self, logs: Iterable[_Log], deadline: float) -> Found:
        """Look through the logs side by side, until there is enough or it is past `deadline` (monotonic)."""
        candidates = [self._candidates(log) for log in logs]
        found: list[EventRecord] = []
        complete = True
        for each in merge(*candidates, key=attrgetter("msgid"), reverse=self._newest_first):
            if len(found) == self._limit:
                break
            if monotonic() > deadline:
                complete = False
                break
            if self._is_wanted(each):
                found.append(each)
        return Found(found[::-1] if self._newest_first else found, complete)

    def _is_wanted(self, each: EventRecord) -> bool:
        if self._sender is not None and nick_of(each.source) != self._sender:
            return False
        text = fold(each.text or "")
        return all(word in text for word in self._words)

    def _candidates(self, log: _Log) -> Iterable[EventRecord]:
        """Messages that may be wanted, nearest first: from the index, and all that it has not got yet."""
        if not self._expression:
            return self._unindexed(log)
        rest = self._unindexed(log._replace(after=max(log.after, log.place.seq)))
        indexed = self._looked_up(log) if self._hits is not None else self._indexed(log)
        return chain(rest, indexed) if self._newest_first else chain(indexed, rest)

    def _unindexed(self, log: _Log) -> Iterator[EventRecord]:
        return self._in_pages(log, _UNINDEXED[self._newest_first], {})

    def _indexed(self, log: _Log) -> Iterator[EventRecord]:
        parameters = {"wanted": self._expression, "base": log.place.rowid(0)}
        return self._in_pages(log, _INDEXED[self._newest_first], parameters)

    def _looked_up(self, log: _Log) -> Iterator[EventRecord]:
        """The messages of a log that the index has been asked for already."""
        hits = (self._hits or {}).get(log.place.number, [])
        for seq in sorted(hits, reverse=self._newest_first):
            if log.after < seq <= log.last:
                yield from self._events(_MESSAGE, {"id": log.conversation_id, "seq": seq})

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

_MESSAGES: Final = select(event).where(
    event.c.conversation_id == bindparam("id"),
    or_(*(event.c.kind == kind for kind in MESSAGES)),
    ~_SUPERSEDED,
)
_MESSAGE: Final = _MESSAGES.where(event.c.seq == bindparam("seq"))

_AFTER: Final = bindparam("after", type_=BigInteger)
_LAST: Final = bindparam("last", type_=BigInteger)
_BASE: Final = bindparam("base", type_=BigInteger)
_MATCHES: Final = message_index.c.message_index.op("MATCH", is_comparison=True)(bindparam("wanted"))
_ALL_HITS: Final = select(message_index.c.rowid).where(_MATCHES).limit(_FEW + 1)


def _both_ways(statement: Select[Any], order: ColumnElement[int]) -> dict[bool, Select[Any]]:
    """A statement for a page, by whether the newest come first."""
    page = statement.limit(bindparam("size"))
    return {False: page.order_by(order), True: page.order_by(order.desc())}


_UNINDEXED: Final = _both_ways(_MESSAGES.where(event.c.seq > _AFTER, event.c.seq <= _LAST), event.c.seq)
_INDEXED: Final = _both_ways(
    _MESSAGES.where(
        _MATCHES,
        message_index.c.rowid > _BASE + _AFTER,
        message_index.c.rowid <= _BASE + _LAST,
        event.c.seq == message_index.c.rowid - _BASE,
    ),
    message_index.c.rowid,
)
