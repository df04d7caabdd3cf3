"""Who is in one channel: roles and presence, kept current by JOIN, NAMES, MODE, NICK and their like."""

from bisect import bisect_left, insort
from dataclasses import replace
from typing import Final, TypeAlias

from hubbub.client.model import Member
from hubbub.client.modes import ModeChange
from hubbub.wire.names import fold
from hubbub.wire.source import Source

_Rank: TypeAlias = tuple[int, str]
"""By what members are sorted: the number of their role, and their folded nick."""

_NO_ROLE: Final = 99


class Roster:
    """The members of a channel, by folded nick."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._arriving: dict[str, Member] | None = None
        self._signs = ""
        self._ranks: list[_Rank] | None = None
        """Who comes in and goes out is sorted in; None where all have to be sorted anew."""

    def __contains__(self, key: str) -> bool:
        return key in self._members

    def __len__(self) -> int:
        return len(self._members)

    def sorted(self, signs: str) -> tuple[Member, ...]:
        """The members by role, then name; `signs` are the roles' signs, highest first."""
        if self._ranks is None or signs != self._signs:
            self._signs = signs
            self._ranks = sorted(self._rank(key) for key in self._members)
        return tuple(self._members[key] for _, key in self._ranks)

    def add(self, nick: str) -> None:
        """Somebody has come in."""
        self._take_out(fold(nick))
        self._put_in(fold(nick), Member(nick))

    def remove(self, nick: str) -> bool:
        """Somebody has gone; whether they had been here."""
        return self._take_out(fold(nick)) is not None

    def rename(self, old: str, new: str) -> bool:
        """Somebody has another name; whether they are here."""
        member = self._take_out(fold(old))
        if member is None:
            return False
        self._take_out(fold(new))
        self._put_in(fold(new), replace(member, nick=new))
        return True

    def set_away(self, nick: str, *, away: bool) -> bool:
        """Somebody has gone away or come back; whether that changes anything."""
        member = self._members.get(fold(nick))
        if member is None or member.away == away:
            return False
        self._members[fold(nick)] = replace(member, away=away)
        return True

    def take_names(self, words: list[str], signs: str) -> None:
        """Take one line of RPL_NAMREPLY; end_names makes the lines the new list."""
        if self._arriving is None:
            self._arriving = {}
        for word in words:
            name = word.lstrip(signs)
            nick = Source.parse(name).nick
            known = self._members.get(fold(nick), Member(nick))
            self._arriving[fold(nick)] = replace(known, nick=nick, prefixes=word[: len(word) - len(name)])

    def end_names(self) -> None:
        """The list that take_names collected is complete (RPL_ENDOFNAMES)."""
        if self._arriving is not None:
            self._members = self._arriving
            self._arriving = self._ranks = None

    def apply(self, change: ModeChange, signs: dict[str, str]) -> None:
        """Give or take a role; `signs` has the sign of each role's letter, highest first."""
        member = self._members.get(fold(change.argument))
        sign = signs.get(change.letter)
        if member is None or sign is None:
            return
        held = set(member.prefixes) - {sign} | ({sign} if change.added else set())
        prefixes = "".join(sign for sign in signs.values() if sign in held)
        self._members[fold(change.argument)] = replace(member, prefixes=prefixes)
        self._ranks = None

    def clear(self) -> None:
        """One is no longer in the channel, and so can't know who is."""
        self._members.clear()
        self._arriving = self._ranks = None

    def _put_in(self, key: str, member: Member) -> None:
        self._members[key] = member
        if self._ranks is not None:
            insort(self._ranks, self._rank(key))

    def _take_out(self, key: str) -> Member | None:
        if key in self._members and self._ranks is not None:
            del self._ranks[bisect_left(self._ranks, self._rank(key))]
        return self._members.pop(key, None)

    def _rank(self, key: str) -> _Rank:
        sign = self._members[key].prefixes[:1]
        return (self._signs.index(sign) if sign and sign in self._signs else _NO_ROLE), key
