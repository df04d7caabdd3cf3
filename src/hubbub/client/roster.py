"""Who is in one channel: roles and presence, kept current by JOIN, NAMES, MODE, NICK and their like."""

from dataclasses import replace
from typing import Final

from hubbub.client.model import Member
from hubbub.client.modes import ModeChange
from hubbub.wire.names import fold
from hubbub.wire.source import Source

_NO_ROLE: Final = 99


class Roster:
    """The members of a channel, by folded nick."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._arriving: dict[str, Member] | None = None

    def __contains__(self, key: str) -> bool:
        return key in self._members

    def __len__(self) -> int:
        return len(self._members)

    def sorted(self, signs: str) -> tuple[Member, ...]:
        """The members by role, then name; `signs` are the roles' signs, highest first."""
        return tuple(sorted(self._members.values(), key=lambda member: _rank(member, signs)))

    def add(self, nick: str) -> None:
        """Somebody has come in."""
        self._members[fold(nick)] = Member(nick)

    def remove(self, nick: str) -> bool:
        """Somebody has gone; whether they had been here."""
        return self._members.pop(fold(nick), None) is not None

    def rename(self, old: str, new: str) -> bool:
        """Somebody has another name; whether they are here."""
        member = self._members.pop(fold(old), None)
        if member is None:
            return False
        self._members[fold(new)] = replace(member, nick=new)
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
            self._arriving = None

    def apply(self, change: ModeChange, signs: dict[str, str]) -> None:
        """Give or take a role; `signs` has the sign of each role's letter, highest first."""
        member = self._members.get(fold(change.argument))
        sign = signs.get(change.letter)
        if member is None or sign is None:
            return
        held = set(member.prefixes) - {sign} | ({sign} if change.added else set())
        prefixes = "".join(sign for sign in signs.values() if sign in held)
        self._members[fold(change.argument)] = replace(member, prefixes=prefixes)

    def clear(self) -> None:
        """One is no longer in the channel, and so can't know who is."""
        self._members.clear()
        self._arriving = None


def _rank(member: Member, signs: str) -> tuple[int, str]:
    role = (
        signs.index(member.prefixes[0]) if member.prefixes[:1] and member.prefixes[0] in signs else _NO_ROLE
    )
    return role, fold(member.nick)
