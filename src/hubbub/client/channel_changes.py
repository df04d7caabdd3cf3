"""What the window is told of channels and how they are kept, and of who somebody is. See changes.py."""

from dataclasses import dataclass
from typing import TypeAlias

from hubbub.client.model import Listed
from hubbub.client.person import Person
from hubbub.client.rules import Rules


@dataclass(frozen=True, slots=True)
class RulesTold:
    """What the server lets people do with channels; told whenever it has let us in."""

    rules: Rules


@dataclass(frozen=True, slots=True)
class ModesTold:
    """The modes of a channel that are on, by letter, with their arguments. Moderation.look asks for it."""

    key: str
    modes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListTold:
    """One of a channel's lists, such as its bans, by the letter of its mode. Moderation.look asks for it."""

    key: str
    letter: str
    entries: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Who somebody is, None where nobody has that name. Moderation.whois asks for it."""

    nick: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Invited:
    """`host` invites us to a channel that we are not in; empty for an invitation from before."""

    channel: str
    host: str


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A link lets so many people in until a time, in milliseconds since 1970; None where it has no end.

    Moderation.invite_by_link asks for it.
    """

    address: str
    uses: int
    expires: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a request that was refused: the letter of a mode or a word such as ``topic``, and why."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The server has dealt with what was asked for under `ticket`; all that is not refused has happened."""

    ticket: int
    refusals: tuple[Refusal, ...] = ()


ChannelChange: TypeAlias = RulesTold | ModesTold | ListTold | PersonTold | Invited | LinkMade | Answered
