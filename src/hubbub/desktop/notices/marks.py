"""How much in a conversation is new, as the list and the window's title show it. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from hubbub.desktop.notices.policy import Level


class Mark(NamedTuple):
    """What is unread in one conversation, and how much of it is meant for us."""

    unread: int = 0
    mentions: int = 0
    level: Level = Level.ALL

    @property
    def muted(self) -> bool:
        """Whether it is to be quiet."""
        return self.level is Level.NOTHING

    @property
    def suffix(self) -> str:
        """What stands after the name: how many messages are unread, unless they are to be quiet."""
        return f" ({self.unread})" if self.unread and not self.muted else ""


def total(marks: Iterable[Mark]) -> Mark:
    """All that is new in several conversations, apart from muted ones."""
    loud = [mark for mark in marks if not mark.muted]
    return Mark(sum(mark.unread for mark in loud), sum(mark.mentions for mark in loud))


def badge(new: Mark) -> str:
    """What stands before the title: how many messages are meant for us, else a dot for what is unread."""
    return f"({new.mentions}) " if new.mentions else "• " if new.unread else ""
