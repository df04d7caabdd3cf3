"""A part of a conversation's past that one has jumped to: one run of entries that grows at both ends.

The timeline holds the present, which goes on meanwhile. When the two have grown together, the timeline takes
this over.
"""

import sys
from typing import Final

from hubbub.client.amendments import Amendments
from hubbub.client.changes import Change, past_key
from hubbub.client.page import Page
from hubbub.client.timeline import Timeline

LIMIT: Final = 2000
"""The entries that are kept. Beyond, those at the far end go, and come again when somebody scrolls there."""


class Past:
    """The entries around a place in the past of the conversation `key`."""

    def __init__(self, key: str, amendments: Amendments) -> None:
        self.timeline = Timeline(past_key(key), sys.maxsize, amendments)
        self._ceiling: str | None = None
        """The msgid of the newest event, be it one without an entry; None where newer ones were dropped."""

    @property
    def newest_msgid(self) -> str | None:
        """The reference after which newer entries are to be asked for."""
        return self._ceiling or self.timeline.newest_msgid()

    def begin(self, page: Page) -> list[Change]:
        """Take the page around the place."""
        self._ceiling = page.last
        return self._add(page)

    def add_older(self, page: Page) -> list[Change]:
        """Take the page before the oldest entry; where there is none, the first one is reached."""
        oldest = self.timeline.oldest_msgid()
        changes = self._add(page)
        if self.timeline.oldest_msgid() == oldest:
            changes += self.timeline.reach_start()
        dropped = self.timeline.shorten(LIMIT, newest=True)
        if dropped:
            self._ceiling = None
        return [*changes, *dropped]

    def add_newer(self, page: Page) -> list[Change]:
        """Take the page after the newest entry."""
        self._ceiling = page.last or self._ceiling
        return [*self._add(page), *self.timeline.shorten(LIMIT, newest=False)]

    def _add(self, page: Page) -> list[Change]:
        for seq, msgid in page.hidden:
            self.timeline.cover(seq, msgid)
        changes = self.timeline.add_history(page.entries)
        for amendment in page.amendments:
            changes += self.timeline.amend(amendment)
        return changes
