"""Whom a mask of a channel's lists means, in words; and which masks keep a person out."""

from typing import Final, NamedTuple

from hubbub.client.person import Person
from hubbub.client.rules import Rules
from hubbub.client.translation import _
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
        whom = _describe(mask.removeprefix(mute), rules)
        return _("{whom} (from writing only)").format(whom=whom)
    return _describe(mask, rules)


def _describe(mask: str, rules: Rules) -> str:
    if rules.account_mask and mask.startswith(rules.account_mask):
        name = mask.removeprefix(rules.account_mask)
        return (_("accounts like {name}") if has_wildcard(name) else _("the account {name}")).format(
            name=name
        )
    nick, user, host = Source.parse(mask)
    if (nick, user, host) == ("*", "*", "*"):
        return _("everybody")
    if (user, host) == ("*", "*"):
        return (_("names like {name}") if has_wildcard(nick) else _("the name {name}")).format(name=nick)
    if (nick, user) == ("*", "*"):
        several = has_wildcard(host)
        words = _("everybody from addresses like {host}") if several else _("everybody from {host}")
        return words.format(host=host)
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
        _("Their name"),
        _("Keeps out whoever is called {nick}. They can come back under another name.").format(
            nick=person.nick
        ),
        f"{fold(person.nick)}!*@*",
    )
    if person.account is not None and rules.account_mask:
        words = _("Keeps out the account {account}, under every name and from everywhere.").format(
            account=person.account
        )
        return Ban(_("Their account"), words, f"{rules.account_mask}{fold(person.account)}"), name
    if not person.host:
        return (name,)
    mask = f"*!*@{person.host}"
    if person.is_near:
        words = _(
            "Keeps out everybody who comes from the same address as {nick}, under every name. "
            "You come from there too."
        )
        return name, Ban(_("Their address"), words.format(nick=person.nick), mask)
    words = _("Keeps out everybody who comes from the same address as {nick}, under every name.")
    return Ban(_("Their address"), words.format(nick=person.nick), mask), name
