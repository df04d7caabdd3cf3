"""Channel modes: the one table of them, and reading and writing the changes of a MODE command.

Source: https://modern.ircdocs.horse, "MODE message", "CHANMODES Parameter" and "PREFIX Parameter".
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final, NamedTuple


class Kind(Enum):
    """What a mode's argument is, by the types of CHANMODES; roles are listed in PREFIX instead."""

    LIST = "A"
    """A mask to add or remove; without one, the list is asked for."""
    WORD = "B"
    """An argument both to set and to unset."""
    VALUE = "C"
    """An argument only to set."""
    FLAG = "D"
    """No argument."""
    ROLE = "role"
    """The nick of a member."""


class Mode(NamedTuple):
    """A channel mode. `words` say what it does, for help."""

    letter: str
    kind: Kind
    words: str


CHANNEL_MODES: Final = (
    Mode("q", Kind.ROLE, "owner"),
    Mode("o", Kind.ROLE, "moderator"),
    Mode("v", Kind.ROLE, "voice: may speak where only some may"),
    Mode("b", Kind.LIST, "banned: can't join or speak"),
    Mode("e", Kind.LIST, "excepted from bans"),
    Mode("I", Kind.LIST, "may join without an invitation"),
    Mode("k", Kind.WORD, "a key is needed to join"),
    Mode("f", Kind.VALUE, "who can't join is sent to this channel"),
    Mode("l", Kind.VALUE, "how many people may be in it"),
    Mode("C", Kind.FLAG, "no CTCP but /me"),
    Mode("R", Kind.FLAG, "only people with an account may join"),
    Mode("i", Kind.FLAG, "only who is invited may join"),
    Mode("m", Kind.FLAG, "only people with a role may speak"),
    Mode("n", Kind.FLAG, "no messages from outside"),
    Mode("s", Kind.FLAG, "secret: outsiders don't see it"),
    Mode("t", Kind.FLAG, "only moderators set the topic"),
)

KIND_OF: Final = {mode.letter: mode.kind for mode in CHANNEL_MODES}


def letters(*kinds: Kind) -> str:
    """The letters of the modes of these kinds, in the table's order."""
    return "".join(mode.letter for mode in CHANNEL_MODES if mode.kind in kinds)


def chanmodes() -> str:
    """The value of CHANMODES in RPL_ISUPPORT."""
    return ",".join(letters(kind) for kind in (Kind.LIST, Kind.WORD, Kind.VALUE, Kind.FLAG))


class Change(NamedTuple):
    """One change that was asked for. `argument` is empty where none was given."""

    given: bool
    letter: str
    argument: str = ""


def parse_changes(words: str, arguments: Sequence[str], most: int) -> Iterator[Change]:
    """Read ``+o-l`` and its arguments: at most `most` changes, of which each takes the arguments it needs.

    Letters that are no mode take none.
    """
    given = True
    rest = iter(arguments)
    count = 0
    for letter in words:
        if letter in "+-":
            given = letter == "+"
            continue
        count += 1
        if count > most:
            return
        yield Change(given, letter, next(rest, "") if _takes_argument(letter, given=given) else "")


def _takes_argument(letter: str, *, given: bool) -> bool:
    kind = KIND_OF.get(letter, Kind.FLAG)
    return kind in {Kind.ROLE, Kind.LIST, Kind.WORD} or (kind is Kind.VALUE and given)


def format_changes(changes: Sequence[Change]) -> tuple[str, ...]:
    """Write changes as the parameters of a MODE message: ``+im-t``, then the arguments."""
    text = ""
    sign = ""
    for change in changes:
        wanted = "+" if change.given else "-"
        text += change.letter if wanted == sign else wanted + change.letter
        sign = wanted
    return (text, *(change.argument for change in changes if change.argument))
