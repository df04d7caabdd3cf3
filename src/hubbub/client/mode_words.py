"""The modes of channels in words: as labels of switches, and as what somebody has done."""

from typing import Final, NamedTuple

from hubbub.client.mask_words import describe_mask
from hubbub.client.modes import ModeChange
from hubbub.client.rules import BANS, Rules


class Flag(NamedTuple):
    """A mode without an argument: what holds while it is on, and what was done by who turned it on or off."""

    label: str
    on: str
    off: str


_USUAL: Final = {
    "i": Flag(
        "Only people who were invited may come in",
        "let only people in who were invited",
        "opened the channel to people who were not invited",
    ),
    "m": Flag(
        "Only people with a role may write",
        "let only people with a role write",
        "let everybody in the channel write",
    ),
    "n": Flag(
        "Only people in the channel may write",
        "let only people in the channel write",
        "let people write from outside the channel",
    ),
    "s": Flag(
        "Secret: outside, nobody sees that the channel exists",
        "made the channel secret",
        "let everybody see that the channel exists",
    ),
    "t": Flag(
        "Only moderators may change the topic",
        "let only moderators change the topic",
        "let everybody change the topic",
    ),
}
"""The letters that mean the same everywhere (modern.ircdocs.horse, "Channel Modes")."""

_OUR_OWN: Final = {
    "R": Flag(
        "Only people with an account may come in",
        "let only people in who have an account",
        "let people in who have no account",
    ),
    "C": Flag(
        "No questions between programs (CTCP)",
        "stopped questions between programs (CTCP)",
        "let programs ask each other again (CTCP)",
    ),
}
"""The letters that mean something else on other servers (docs/protocol.md, "Channels")."""

KEY: Final = "k"
LIMIT: Final = "l"
FORWARD: Final = "f"

_ROLES: Final = {
    "q": "an owner",
    "a": "an administrator",
    "o": "a moderator",
    "h": "a half-operator",
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
    role = _ROLES.get(change.letter)
    if role is not None and change.added:
        return f"{actor} made {change.argument} {role}"
    if role is not None:
        return f"{change.argument} is no longer {role} ({actor})"
    flag = flags(rules).get(change.letter)
    if flag is not None:
        return f"{actor} {flag.on if change.added else flag.off}"
    return f"{actor} {_deed(change, rules)}"


def _deed(change: ModeChange, rules: Rules) -> str:
    """What somebody did with a mode that has an argument."""
    added, letter, argument = change
    whom = describe_mask(argument, rules)
    if letter == "v":
        return f"gave voice to {argument}" if added else f"took the voice of {argument}"
    if letter == BANS:
        return f"banned {whom}" if added else f"lifted the ban on {whom}"
    if letter == rules.exceptions:
        return f"excepted {whom} from bans" if added else f"no longer excepts {whom} from bans"
    if letter == rules.invited:
        return f"lets {whom} in without an invitation" if added else f"asks {whom} for an invitation again"
    if letter in valued(rules):
        return _valued_deed(change)
    return f"set the mode {'+' if added else '-'}{letter} {argument}".rstrip()


def _valued_deed(change: ModeChange) -> str:
    added, letter, argument = change
    if letter == KEY:
        return "set a key, which people need to come in" if added else "removed the key"
    if letter == LIMIT:
        return f"limited the channel to {argument} people" if added else "removed the limit on people"
    return f"has people sent on to {argument} who can't come in" if added else "stopped sending people on"
