"""Masks: names with ``*`` for any characters and ``?`` for one, and whom the lists of a channel mean.

Sources: https://modern.ircdocs.horse, "Wildcards", "Masks" and "EXTBAN Parameter";
https://ircv3.net/specs/extensions/account-extban.
"""

import re
from fnmatch import translate
from functools import lru_cache
from typing import Final, NamedTuple

from hubbub.wire.limits import MAX_MASK
from hubbub.wire.names import fold

ACCOUNT: Final = "R"
"""The extban that matches the name of an account: ``R:name``."""

MUTE: Final = "m"
"""The extban that keeps from speaking but not from joining: ``m:`` in front of any other mask."""

EXTBANS: Final = ACCOUNT + MUTE
"""All of them. They need no prefix: no nick has a colon in it, and neither letter starts an IPv6 address."""


def has_wildcard(text: str) -> bool:
    """Whether a text is a mask, and not just a name."""
    return "*" in text or "?" in text


@lru_cache(maxsize=1024)
def mask_pattern(mask: str) -> re.Pattern[str]:
    """What matches the folded names that a mask means. It never backtracks over a ``*``."""
    return re.compile(translate(fold(mask).replace("[", "[[]")))


class Subject(NamedTuple):
    """Somebody as masks see them, all folded: every ``nick!user@host`` that they go by, and their account."""

    sources: tuple[str, ...]
    account: str | None = None

    @classmethod
    def of(cls, *sources: str, account: str | None = None) -> "Subject":
        """Fold what somebody goes by."""
        return cls(tuple(map(fold, sources)), fold(account) if account is not None else None)


class Mask:
    """A mask in its normal form, `text`. `mutes` tells that it is about speaking only."""

    __slots__ = ("_by_account", "_match", "mutes", "text")

    def __init__(self, text: str, pattern: str, *, by_account: bool, mutes: bool) -> None:
        self.text = text
        self.mutes = mutes
        self._by_account = by_account
        self._match = mask_pattern(pattern).match

    def matches(self, subject: Subject) -> bool:
        """Whether it means somebody."""
        if self._by_account:
            return subject.account is not None and bool(self._match(subject.account))
        return any(map(self._match, subject.sources))


def parse_mask(text: str) -> Mask | None:
    """Read a mask as people type it: ``bob``, ``*@host``, ``m:R:bob``; None where it is none or too long."""
    mutes = text.startswith(f"{MUTE}:")
    rest = text[2:] if mutes else text
    by_account = rest.startswith(f"{ACCOUNT}:")
    pattern = fold(rest[2:]) if by_account else _complete(fold(rest))
    prefix = (f"{MUTE}:" if mutes else "") + (f"{ACCOUNT}:" if by_account else "")
    normal = prefix + pattern
    if not pattern or not normal.isprintable() or " " in normal or len(normal.encode()) > MAX_MASK:
        return None
    return Mask(normal, pattern, by_account=by_account, mutes=mutes)


def _complete(text: str) -> str:
    """Put wildcards for the parts that are left out; empty where nothing is left, or a sign too many.

    A lone word is a nick, or a host if a dot or a colon is in it, which no nick has.
    """
    if not text.strip("!@"):
        return ""
    rest, at, host = text.rpartition("@") if "@" in text else (text, "", "")
    if not at and "!" not in rest and not {".", ":"}.isdisjoint(rest):
        return f"*!*@{rest}"
    nick, bang, user = rest.partition("!")
    if at and not bang:
        nick, user = "", nick
    # Such a mask could mean nobody, and what is folded to it may begin as an extban does.
    if not {"!", "@"}.isdisjoint(nick + user) or ":" in nick:
        return ""
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"
