"""Masks: whom a list of a channel or of the server means, as ``nick!user@host`` or as an extban.

Sources: https://modern.ircdocs.horse, "Masks" and "EXTBAN Parameter";
https://ircv3.net/specs/extensions/account-extban.
"""

from typing import Final, NamedTuple

from hubbub.wire.limits import MAX_MASK
from hubbub.wire.names import fold

ACCOUNT: Final = "R"
"""The extban that matches the name of an account: ``R:name``."""

MUTE: Final = "m"
"""The extban that keeps from speaking but not from joining: ``m:`` in front of any other mask."""

EXTBANS: Final = ACCOUNT + MUTE
"""All of them. They need no prefix: no nick has a colon in it, and neither letter starts an IPv6 address."""


class Glob:
    """A pattern of ``*`` (anything) and ``?`` (one character), matched without backtracking.

    A match takes at most as many steps as the lengths of pattern and text multiplied, whatever they hold.
    """

    __slots__ = ("_end", "_middle", "_start")

    def __init__(self, pattern: str) -> None:
        self._start, *middle = pattern.split("*")
        self._end = middle.pop() if middle else None
        self._middle = [piece for piece in middle if piece]

    def matches(self, text: str) -> bool:
        """Whether the whole text is of this pattern."""
        if self._end is None:
            return len(text) == len(self._start) and _fits(self._start, text, 0)
        at, end = len(self._start), len(text) - len(self._end)
        if at > end or not _fits(self._start, text, 0) or not _fits(self._end, text, end):
            return False
        for piece in self._middle:
            found = _find(piece, text, at, end)
            if found == -1:
                return False
            at = found + len(piece)
        return True


def _fits(piece: str, text: str, at: int) -> bool:
    if "?" not in piece:
        return text.startswith(piece, at)
    pairs = zip(piece, text[at : at + len(piece)], strict=True)
    return all(one in {"?", other} for one, other in pairs)


def _find(piece: str, text: str, start: int, end: int) -> int:
    """The first place of a piece in text[start:end], -1 where there is none."""
    if "?" not in piece:
        return text.find(piece, start, end)
    places = range(start, end - len(piece) + 1)
    return next((at for at in places if _fits(piece, text, at)), -1)


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

    __slots__ = ("_by_account", "_glob", "mutes", "text")

    def __init__(self, text: str, pattern: str, *, by_account: bool, mutes: bool) -> None:
        self.text = text
        self.mutes = mutes
        self._by_account = by_account
        self._glob = Glob(pattern)

    def matches(self, subject: Subject) -> bool:
        """Whether it means somebody."""
        if self._by_account:
            return subject.account is not None and self._glob.matches(subject.account)
        return any(map(self._glob.matches, subject.sources))


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
    """Put wildcards for the parts that are left out; empty where that leaves nothing.

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
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"
