"""What is done about a message: counted as a mention, told by a notice, heard. Pure, one table."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from hubbub.client.model import Entry, Kind
from hubbub.wire.names import is_channel

_TALK: Final = frozenset({Kind.SAID, Kind.ACTION})
"""What people say to each other. A NOTICE is what services and bots say, and calls nobody."""


class Level(Enum):
    """What of a conversation one wants to be called for. The values stand in the preferences."""

    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"
    """Muted: the conversation is quiet in the list, too."""


def usual_level(name: str) -> Level:
    """What holds for a conversation as long as nothing is chosen: people call, channels do for mentions."""
    return Level.MENTIONS if is_channel(name) else Level.ALL


def levels_of(name: str) -> tuple[Level, ...]:
    """What can be chosen. What a person says in private is always meant for us."""
    return tuple(Level) if is_channel(name) else (Level.ALL, Level.NOTHING)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person has switched on."""

    notices: bool = True
    sound: bool = True
    undisturbed: bool = False


class Arrival(NamedTuple):
    """A message of others that came into a conversation which nobody reads at the moment."""

    entry: Entry
    direct: bool
    """In private."""
    named: bool
    """It has our name, a word that we have set, or answers what we have said."""
    late: bool
    """It did not happen now: it comes from the history."""


class Verdict(NamedTuple):
    """What is done about a message."""

    notice: bool
    sound: bool


def is_mention(entry: Entry, *, direct: bool, named: bool) -> bool:
    """Whether a message counts as one that is meant for us."""
    return entry.kind in _TALK and not entry.own and (direct or named)


def judge(arrival: Arrival, level: Level, wishes: Wishes) -> Verdict:
    """What to do about a message. Never anything about old or muted ones, or while not to be disturbed."""
    entry = arrival.entry
    wanted = {
        Level.ALL: entry.kind in _TALK and not entry.own,
        Level.MENTIONS: is_mention(entry, direct=arrival.direct, named=arrival.named),
        Level.NOTHING: False,
    }[level]
    calls = wanted and not arrival.late and not wishes.undisturbed
    return Verdict(calls and wishes.notices, calls and wishes.sound)
