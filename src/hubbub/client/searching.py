"""Asking the server for messages with certain words, one question at a time.

Source: docs/protocol.md, "Searching".
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from hubbub.client.changes import Found, Hit
from hubbub.client.features import Features
from hubbub.client.model import Entry
from hubbub.client.narrate import narrate
from hubbub.client.query import Query
from hubbub.client.translation import N_, _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.tags import serialise_tags
from hubbub.wire.timestamp import format_time

LIMIT: Final = 50
"""The most messages that are found. Whoever wants others says more."""

LOST: Final = N_("The connection broke before the answer came. Search again when it is back.")
NO_SEARCH: Final = N_("This server can't search.")


class Searching:
    """The question that is being answered, and the newest of those that came after it."""

    def __init__(self) -> None:
        self._asked: Query | None = None
        self._next: Query | None = None
        self._answer: Found | None = None

    def ask(self, query: Query) -> None:
        """Ask, as soon as the server has answered the last question."""
        self._next = query

    def due(self) -> list[Message]:
        """The question to be sent now, if there is one."""
        if self._asked is not None or self._next is None:
            return []
        self._asked, self._next = self._next, None
        return [Message("SEARCH", (serialise_tags(_attributes(self._asked)),))]

    def on_found(self, hits: Sequence[Hit]) -> list[Found]:
        """The answer has come, oldest first."""
        query, self._asked = self._asked, None
        if query is None:
            return []
        self._answer = query.found(hits if query.oldest_first else hits[::-1])
        return [self._answer]

    def on_incomplete(self, words: str) -> list[Found]:
        """The answer that has just come is not all."""
        return [replace(self._answer, note=words)] if self._answer is not None else []

    def on_refused(self, words: str) -> list[Found]:
        """There is no answer; `words` say why."""
        query, self._asked = self._asked, None
        return [query.found(note=words)] if query is not None else []

    def reset(self) -> list[Found]:
        """The connection has gone, and the answer with it."""
        lost = [query for query in (self._asked, self._next) if query is not None]
        self._asked = self._next = self._answer = None
        return [query.found(note=_(LOST)) for query in lost]


def _attributes(query: Query) -> dict[str, str]:
    moments = {"after": query.after, "before": query.before}
    times = {name: format_time(time) for name, time in moments.items() if time is not None}
    words = {"text": query.words, "in": query.where, "from": query.author}
    return {**{name: text for name, text in words.items() if text}, **times, "limit": str(LIMIT)}


def narrate_found(
    message: Message, me: str, features: Features, now: int, fresh_id: Callable[[], str]
) -> Entry | None:
    """The entry for a message that was found; a newer version stands for the message that it replaces."""
    original = message.tags.get(caps.EDIT)
    if original is None:
        return narrate(message, me, features, now, fresh_id)
    tags = {name: value for name, value in message.tags.items() if name != caps.EDIT}
    entry = narrate(message._replace(tags=tags), me, features, now, fresh_id)
    return replace(entry, id=original, msgid=original, edited=True) if entry is not None else None
