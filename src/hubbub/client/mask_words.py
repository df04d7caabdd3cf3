"""Whom a mask of a channel's lists means, in words; and which masks keep a person out."""

from typing import Final, NamedTuple

from hubbub.client.person import Person
from hubbub.client.rules import Rules
from hubbub.wire.masks import MUTE, has_wildcard, parse_mask
from hubbub.wire.names import fold
from hubbub.wire.source import Source

_LONGEST: Final = 150
"""Bytes of a mask that other servers take as well."""


class Ban(NamedTuple):
    """One way to keep somebody out: what it is called, whom it means, and its mask."""

    label: str
    words: str
    mask: str


def describe_mask(mask: str, rules: Rules) -> str:
    """Say whom a mask means."""
    mute = f"{MUTE}:"
    if rules.is_hubbub and mask.startswith(mute):
        return f"{_describe(mask.removeprefix(mute), rules)} (from writing only)"
    return _describe(mask, rules)


def _describe(mask: str, rules: Rules) -> str:
    if rules.account_mask and mask.startswith(rules.account_mask):
        name = mask.removeprefix(rules.account_mask)
        return f"accounts like {name}" if has_wildcard(name) else f"the account {name}"
    nick, user, host = Source.parse(mask)
    if (nick, user, host) == ("*", "*", "*"):
        return "everybody"
    if (user, host) == ("*", "*"):
        return f"names like {nick}" if has_wildcard(nick) else f"the name {nick}"
    if (nick, user) == ("*", "*"):
        return f"everybody from addresses like {host}" if has_wildcard(host) else f"everybody from {host}"
    return mask


def normal_mask(text: str, rules: Rules) -> str | None:
    """The mask that somebody means who types a name or a mask; None where that can't be one."""
    if rules.is_hubbub:
        mask = parse_mask(text)
        return mask.text if mask is not None else None
    if not text or not text.isprintable() or " " in text or len(text.encode()) > _LONGEST:
        return None
    return text if set("!@*?:.$~") & set(text) else f"{text}!*@*"


def bans_of(person: Person, rules: Rules) -> tuple[Ban, ...]:
    """The ways to keep somebody out, the best one first.

    Their account follows them everywhere. Without one, it is their address, unless we come from there too.
    """
    name = Ban(
        "Their name",
        f"Keeps out whoever is called {person.nick}. They can come back under another name.",
        f"{fold(person.nick)}!*@*",
    )
    if person.account is not None and rules.account_mask:
        words = f"Keeps out the account {person.account}, under every name and from everywhere."
        return Ban("Their account", words, f"{rules.account_mask}{fold(person.account)}"), name
    if not person.host:
        return (name,)
    words = f"Keeps out everybody who comes from the same address as {person.nick}, under every name."
    if person.is_near:
        return name, Ban("Their address", f"{words} You come from there too.", f"*!*@{person.host}")
    return Ban("Their address", words, f"*!*@{person.host}"), name
