"""What somebody looks for, read from what they have typed: ``cake from:ann in:#kitchen after:monday``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hubbub.client.changes import Found, Hit
from hubbub.client.compose import one_line
from hubbub.client.dates import EXPECTED, parse_date
from hubbub.client.translation import N_, _

_FROM: Final = N_("from:")
_IN: Final = N_("in:")
_AFTER: Final = N_("after:")
_BEFORE: Final = N_("before:")
_NARROWING: Final = (_FROM, _IN, _AFTER, _BEFORE)

HELP: Final = N_(
    "Return searches for messages that have all these words. from:NAME, in:#CHANNEL, after:DAY and "
    "before:DAY narrow it down. Ctrl+Shift+F changes where to look."
)
_NO_DAY: Final = N_('"{text}" is no day. {expected}')


class QueryError(Exception):
    """It can't be told what is looked for; the text says why, and what to write."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and how it was asked: in the conversation `key`, with `text`, `everywhere` or not.

    The messages have all `words`. They are of `author` and in the conversation called `where`, where these
    aren't empty, and from `after` to `before`, both in milliseconds since 1970 and both included.
    """

    key: str
    text: str
    everywhere: bool
    words: str
    author: str = ""
    where: str = ""
    after: int | None = None
    before: int | None = None

    @classmethod
    def parse(cls, key: str, text: str, here: str, today: date, *, everywhere: bool) -> "Query":
        """Read what was typed in the conversation `key`, which is called `here`. Raises QueryError."""
        words, narrowed = _parts(one_line(text))
        after, before = (_day(narrowed.get(name, ""), today) for name in (_AFTER, _BEFORE))
        return cls(
            key,
            text,
            everywhere,
            words,
            author=narrowed.get(_FROM, ""),
            where=narrowed.get(_IN, "" if everywhere else here),
            after=None if after is None else _start(after),
            before=None if before is None else _start(before) - 1,
        )

    @property
    def oldest_first(self) -> bool:
        """Whether of too many the oldest are found: whoever says from when on reads on from there."""
        return self.after is not None

    def found(self, hits: Sequence[Hit] = (), note: str = "") -> Found:
        """The answer to this."""
        return Found(self.key, self.text, tuple(hits), note, self.everywhere, self.oldest_first)


def words_of(text: str) -> str:
    """What of a text is looked for in messages, as against what narrows that down."""
    return _parts(one_line(text))[0]


def is_query(text: str) -> bool:
    """Whether a text says at all what is looked for."""
    words, narrowed = _parts(one_line(text))
    return bool(words or narrowed)


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """The words, and what narrows them down by its name in English. A blank can stand in quotes."""
    names = {form: name for name in _NARROWING for form in (name, _(name).lower())}
    pattern = re.compile(rf'(?<!\S)({"|".join(map(re.escape, names))})("[^"]+"|[^\s"]\S*)', re.IGNORECASE)
    narrowed = {names[match[1].lower()]: match[2].strip('"') for match in pattern.finditer(text)}
    return one_line(pattern.sub(" ", text)), narrowed


def _day(text: str, today: date) -> date | None:
    day = parse_date(text, today) if text else None
    if text and day is None:
        raise QueryError(_(_NO_DAY).format(text=text, expected=_(EXPECTED)))
    return day


def _start(day: date) -> int:
    return int(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000)
