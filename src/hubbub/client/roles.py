"""What people can be in a channel, in words, and who may do what to whom. The server has the last word."""

from typing import Final, NamedTuple

from hubbub.client.model import Member
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Role, Rules
from hubbub.client.translation import N_, _


class _Words(NamedTuple):
    """What a role is called; what giving it is called, and taking it; that it is needed, and held."""

    name: str
    give: str
    take: str
    needed: str
    held: str


_WORDS: Final = {
    "q": _Words(
        N_("owner"),
        N_("Make owner"),
        N_("Take back: owner"),
        N_("only an owner may"),
        N_("{nick} is an owner"),
    ),
    "a": _Words(
        N_("administrator"),
        N_("Make administrator"),
        N_("Take back: administrator"),
        N_("only an administrator may"),
        N_("{nick} is an administrator"),
    ),
    "o": _Words(
        N_("moderator"),
        N_("Make moderator"),
        N_("Take back: moderator"),
        N_("only a moderator may"),
        N_("{nick} is a moderator"),
    ),
    "h": _Words(
        N_("half-operator"),
        N_("Make half-operator"),
        N_("Take back: half-operator"),
        N_("only a half-operator may"),
        N_("{nick} is a half-operator"),
    ),
    "v": _Words(
        N_("voice"),
        N_("Give voice"),
        N_("Take voice back"),
        N_("only somebody with voice may"),
        N_("{nick} has voice"),
    ),
}
_OTHER: Final = _Words(
    N_("the role {letter}"), N_("Make the role {letter}"), N_("Take back: the role {letter}"), "", ""
)
_ORDER: Final = "qaohv"
_NEEDED: Final = {"q": "q", "a": "q", "o": "o", "h": "o", "v": "h"}
"""By role, the lowest role that may give and take it."""

_MODERATES: Final = "h"
"""The lowest role that may remove people."""


class RoleAction(NamedTuple):
    """A role that can be given or taken; `problem` says why it can't after all, or is empty."""

    label: str
    change: ModeChange
    problem: str


def role_name(letter: str) -> str:
    """What a role is called."""
    return _(_words(letter).name).format(letter=letter)


def roles_of(member: Member, rules: Rules) -> list[Role]:
    """Somebody's roles, highest first."""
    return [role for role in rules.roles if role.sign in member.prefixes]


def roles_in_words(member: Member, rules: Rules) -> str:
    """Somebody's roles, as in ``owner, voice``; empty without any."""
    return ", ".join(role_name(role.letter) for role in roles_of(member, rules))


def moderates(member: Member | None, rules: Rules) -> bool:
    """Whether somebody may remove others, or give a role."""
    return member is not None and _rank(member, rules) <= _ORDER.index(_MODERATES)


def may_change(member: Member | None, rules: Rules) -> bool:
    """Whether somebody may change the channel itself, and its lists."""
    return member is not None and _rank(member, rules) <= _ORDER.index("o")


def removal_problem(me: Member, other: Member, rules: Rules) -> str:
    """Why one may not remove or ban somebody; empty if one may."""
    if me.nick == other.nick:
        return _("that is you")
    return _standing_problem(me, other, rules)


def role_actions(me: Member, other: Member, rules: Rules) -> list[RoleAction]:
    """What can be given to somebody and taken from them, highest role first."""
    return [_action(me, other, role, rules) for role in rules.roles]


def _action(me: Member, other: Member, role: Role, rules: Rules) -> RoleAction:
    held = role.sign in other.prefixes
    change = ModeChange(not held, role.letter, other.nick)
    return RoleAction(_label(role, held=held), change, _problem(me, other, role, rules, held=held))


def _label(role: Role, *, held: bool) -> str:
    words = _words(role.letter)
    return _(words.take if held else words.give).format(letter=role.letter)


def _problem(me: Member, other: Member, role: Role, rules: Rules, *, held: bool) -> str:
    if held and me.nick == other.nick:
        return ""
    needed = _NEEDED.get(role.letter, "o")
    if _rank(me, rules) > _ORDER.index(needed):
        told = "o" if needed == "h" else needed  # few have met a half-operator
        return _(_WORDS[told].needed)
    return _standing_problem(me, other, rules) if held else ""


def _standing_problem(me: Member, other: Member, rules: Rules) -> str:
    if _rank(other, rules) < _rank(me, rules):
        return _(_WORDS[_ORDER[_rank(other, rules)]].held).format(nick=other.nick)
    return ""


def _rank(member: Member, rules: Rules) -> int:
    """How high somebody's highest role is: 0 for an owner."""
    held = [_ORDER.index(role.letter) for role in roles_of(member, rules) if role.letter in _ORDER]
    return min(held, default=len(_ORDER))


def _words(letter: str) -> _Words:
    return _WORDS.get(letter, _OTHER)
