"""The modes of channels in words: as labels of switches, and as what somebody has done."""

from typing import Final, NamedTuple

from hubbub.client.mask_words import describe_mask
from hubbub.client.modes import ModeChange
from hubbub.client.rules import BANS, Rules
from hubbub.client.translation import N_, _


class Flag(NamedTuple):
    """A mode without an argument: what holds while it is on, and what was done by who turned it on or off."""

    label: str
    on: str
    off: str


_USUAL: Final = {
    "i": Flag(
        N_("Only people who were invited may come in"),
        N_("{actor} let only people in who were invited"),
        N_("{actor} opened the channel to people who were not invited"),
    ),
    "m": Flag(
        N_("Only people with a role may write"),
        N_("{actor} let only people with a role write"),
        N_("{actor} let everybody in the channel write"),
    ),
    "n": Flag(
        N_("Only people in the channel may write"),
        N_("{actor} let only people in the channel write"),
        N_("{actor} let people write from outside the channel"),
    ),
    "s": Flag(
        N_("Secret: outside, nobody sees that the channel exists"),
        N_("{actor} made the channel secret"),
        N_("{actor} let everybody see that the channel exists"),
    ),
    "t": Flag(
        N_("Only moderators may change the topic"),
        N_("{actor} let only moderators change the topic"),
        N_("{actor} let everybody change the topic"),
    ),
}
"""The letters that mean the same everywhere (modern.ircdocs.horse, "Channel Modes")."""

_OUR_OWN: Final = {
    "R": Flag(
        N_("Only people with an account may come in"),
        N_("{actor} let only people in who have an account"),
        N_("{actor} let people in who have no account"),
    ),
    "C": Flag(
        N_("No questions between programs (CTCP)"),
        N_("{actor} stopped questions between programs (CTCP)"),
        N_("{actor} let programs ask each other again (CTCP)"),
    ),
}
"""The letters that mean something else on other servers (docs/protocol.md, "Channels")."""

KEY: Final = "k"
LIMIT: Final = "l"
FORWARD: Final = "f"

_ROLES: Final = {
    "q": (N_("{actor} made {nick} an owner"), N_("{nick} is no longer an owner ({actor})")),
    "a": (N_("{actor} made {nick} an administrator"), N_("{nick} is no longer an administrator ({actor})")),
    "o": (N_("{actor} made {nick} a moderator"), N_("{nick} is no longer a moderator ({actor})")),
    "h": (N_("{actor} made {nick} a half-operator"), N_("{nick} is no longer a half-operator ({actor})")),
    "v": (N_("{actor} gave voice to {nick}"), N_("{actor} took the voice of {nick}")),
}
"""What is said where a role is given, and where it is taken."""

_LISTS: Final = {
    "bans": (N_("{actor} banned {whom}"), N_("{actor} lifted the ban on {whom}")),
    "exceptions": (
        N_("{actor} excepted {whom} from bans"),
        N_("{actor} no longer excepts {whom} from bans"),
    ),
    "invited": (
        N_("{actor} lets {whom} in without an invitation"),
        N_("{actor} asks {whom} for an invitation again"),
    ),
}
_VALUES: Final = {
    KEY: (N_("{actor} set a key, which people need to come in"), N_("{actor} removed the key")),
    LIMIT: (N_("{actor} limited the channel to {value} people"), N_("{actor} removed the limit on people")),
    FORWARD: (
        N_("{actor} has people sent on to {value} who can't come in"),
        N_("{actor} stopped sending people on"),
    ),
}


def flags(rules: Rules) -> dict[str, Flag]:
    """The switches of a server that can be told in words, by letter."""
    known = _USUAL | _OUR_OWN if rules.is_hubbub else _USUAL
    return {letter: flag for letter, flag in known.items() if letter in rules.flags}


def valued(rules: Rules) -> str:
    """The letters of the modes with an argument that can be told in words."""
    letters = KEY * (KEY in rules.with_word) + LIMIT * (LIMIT in rules.with_value)
    return letters + FORWARD * (FORWARD in rules.with_value and rules.is_hubbub)


def describe_modes(actor: str, changes: list[ModeChange], rules: Rules) -> str:
    """Say in words what `actor` changed."""
    return "; ".join(_describe(actor, change, rules) for change in changes)


def _describe(actor: str, change: ModeChange, rules: Rules) -> str:
    added, letter, argument = change
    flag = flags(rules).get(letter)
    words = (flag.on, flag.off) if flag is not None else _deed(letter, rules)
    if words is None:
        mode = f"{'+' if added else '-'}{letter} {argument}".rstrip()
        return _("{actor} set the mode {mode}").format(actor=actor, mode=mode)
    whom = describe_mask(argument, rules)
    template = _(words[0] if added else words[1])
    return template.format(actor=actor, nick=argument, whom=whom, value=argument)


def _deed(letter: str, rules: Rules) -> tuple[str, str] | None:
    """What somebody did with a mode that has an argument."""
    lists = {BANS: "bans", rules.exceptions: "exceptions", rules.invited: "invited"}
    if letter in _ROLES:
        return _ROLES[letter]
    if letter in lists:
        return _LISTS[lists[letter]]
    return _VALUES[letter] if letter in valued(rules) else None
