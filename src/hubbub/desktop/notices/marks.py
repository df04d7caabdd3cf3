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


def counted(name: str, mark: Mark) -> str:
    """A conversation's name, with how many messages are unread."""
    return f"{name} ({mark.unread})" if mark.unread and not mark.muted else name


def badge(marks: Iterable[Mark]) -> str:
    """What stands before the title: how many messages are meant for us, else a dot for what is unread."""
    loud = [mark for mark in marks if not mark.muted]
    mentions = sum(mark.mentions for mark in loud)
    return f"({mentions}) " if mentions else "• " if any(mark.unread for mark in loud) else ""
