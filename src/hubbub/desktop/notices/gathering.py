"""Few notices for many messages: the first ones at once, what comes too soon after them together. Pure."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hubbub.client.model import Entry
from hubbub.client.translation import _
from hubbub.desktop.notices.card import Card, body_of, clean, shorten, title_of

AT_ONCE: Final = 3
"""Notices in one span of time."""

SPAN: Final = 10.0
"""Its length in seconds."""

MOST_AUTHORS: Final = 20
"""People that are told apart when messages are counted."""

SEVERAL: Final = ""
"""The tag of a notice that stands for several conversations."""


class News(NamedTuple):
    """A message that the person is to be called for. `tag` is that of its conversation, called `name`."""

    tag: str
    entry: Entry
    name: str
    direct: bool

    @property
    def card(self) -> Card:
        """The notice that tells of this message alone."""
        return Card(self.tag, title_of(self.entry, self.name, direct=self.direct), body_of(self.entry))


@dataclass(slots=True)
class _Held:
    """What waits of one conversation: how many, of whom, and the newest."""

    newest: News
    count: int = 0
    authors: set[str] = field(default_factory=set)

    def add(self, news: News) -> None:
        self.newest = news
        self.count += 1
        if len(self.authors) < MOST_AUTHORS:
            self.authors.add(news.entry.author)


class Gathering:
    """Decides what is shown when. The time is passed in, in seconds of any clock that never goes back."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=AT_ONCE)
        self._held: dict[str, _Held] = {}
        self._shown: dict[str, set[str]] = {}
        """By the tag of each notice, the conversations that it stands for."""

    def take(self, news: News, now: float) -> Card | None:
        """The notice to show at once; None where the message waits for release()."""
        if not self._held and self.wait(now) <= 0:
            return self._show(news.card, {news.tag}, now)
        self._held.setdefault(news.tag, _Held(news)).add(news)
        return None

    def wait(self, now: float) -> float:
        """Seconds until the next notice may be shown."""
        return self._times[0] + SPAN - now if len(self._times) == AT_ONCE else 0.0

    def release(self, now: float) -> Card | None:
        """One notice for all that waits, if anything does."""
        held, self._held = list(self._held.values()), {}
        if not held:
            return None
        return self._show(_summary(held), {each.newest.tag for each in held}, now)

    def forget(self, tag: str) -> list[str]:
        """A conversation has been read: the tags of the notices that go with that."""
        self._held.pop(tag, None)
        for tags in self._shown.values():
            tags.discard(tag)
        gone = [shown for shown, tags in self._shown.items() if not tags]
        for shown in gone:
            del self._shown[shown]
        return gone

    def _show(self, card: Card, tags: set[str], now: float) -> Card:
        self._times.append(now)
        self._shown[card.tag] = tags | self._shown.get(card.tag, set())
        return card


def _summary(held: list[_Held]) -> Card:
    """One notice for everything: the message itself, where it is only one."""
    count = sum(each.count for each in held)
    first = held[0].newest
    if count == 1:
        return first.card
    authors = set[str]().union(*(each.authors for each in held))
    if len(held) == 1:
        return Card(
            first.tag, clean(_title(count, authors, "" if first.direct else first.name)), first.card.body
        )
    places = ", ".join(clean(each.newest.name) for each in held)
    return Card(SEVERAL, _title(count, authors, ""), shorten(places))


def _title(count: int, authors: set[str], place: str) -> str:
    words = (
        _("{count} new messages from {people} in {place}")
        if place
        else _("{count} new messages from {people}")
    )
    return words.format(count=count, people=_people(authors), place=place)


def _people(authors: set[str]) -> str:
    if len(authors) == 1:
        return next(iter(authors))
    return _("{count} people").format(count=len(authors)) if len(authors) < MOST_AUTHORS else _("many people")
