"""WHO: who is in a channel or has a name like this, in lines that programs read.

Sources: https://modern.ircdocs.horse, "WHO message"; https://ircv3.net/specs/extensions/whox.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from hubbub.server.bounds import WHO_LINES
from hubbub.server.conversation import Channel, prefixes
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.masks import has_wildcard, mask_pattern
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel

_FIELDS: Final = "tcuihsnfdlaor"
"""The fields of WHOX, in the order in which they are sent."""

_LONGEST_TOKEN: Final = 3


class Found(NamedTuple):
    """Somebody to list. `channel` is the one that they are listed as a member of."""

    user: User
    channel: Channel | None


def who(session: Session, message: Message) -> None:
    """WHO #channel, nick or mask - then ``o`` for administrators only, ``%fields,token`` for WHOX."""
    target = message.params[0]
    flags, percent, request = message.param(1).partition("%")
    fields, _, token = request.partition(",")
    found = (each for each in _find(session, target) if "o" not in flags or each.user.operator)
    for each in islice(found, WHO_LINES):
        if percent:
            session.reply(numerics.RPL_WHOSPCRPL, *_values(session, each, fields, token[:_LONGEST_TOKEN]))
        else:
            _send(session, each)
    session.reply(numerics.RPL_ENDOFWHO, target, "End of WHO")


# Who is meant


def _find(session: Session, target: str) -> Iterable[Found]:
    if is_channel(target):
        return _members(session, target)
    if target == "0" or has_wildcard(target):
        return _matches(session, "*" if target == "0" else target)
    user = session.server.registry.user(target)
    return [_found(session, user)] if user is not None else []


def _members(session: Session, name: str) -> Iterator[Found]:
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(session.me):
        return
    session.wait_for(channel.batch)
    for user in channel.members:
        if not user.invisible or session.me in channel.members or session.me.operator:
            yield Found(user, channel)


def _matches(session: Session, mask: str) -> Iterator[Found]:
    pattern = mask_pattern(mask)
    for user in session.server.registry.users.values():
        if (pattern.match(user.key) or pattern.match(fold(user.source))) and _is_visible(session, user):
            yield _found(session, user)


def _is_visible(session: Session, user: User) -> bool:
    """Whether a mask finds somebody: ``i`` hides them from those who share no channel with them."""
    me = session.me
    return not user.invisible or user is me or me.operator or not me.channels.isdisjoint(user.channels)


def _found(session: Session, user: User) -> Found:
    shared = next(iter(session.me.channels & user.channels), None)
    if shared is not None:
        session.wait_for(shared.batch)
    return Found(user, shared)


# What is told


def _send(session: Session, found: Found) -> None:
    user = found.user
    session.reply(
        numerics.RPL_WHOREPLY,
        _channel_name(found),
        user.username,
        user.host,
        session.server.host,
        user.nick,
        _flags(session, found),
        f"0 {user.realname}",
    )


def _values(session: Session, found: Found, fields: str, token: str) -> Iterator[str]:
    """The values of the wanted fields of WHOX, in its order."""
    user = found.user
    values = {
        "t": token or "0",
        "c": _channel_name(found),
        "u": user.username,
        "i": _address(session, user),
        "h": user.host,
        "s": session.server.host,
        "n": user.nick,
        "f": _flags(session, found),
        "d": "0",
        "l": str(user.idle_seconds(session.server.now())),
        "a": user.account.name if user.account is not None else "0",
        "o": "n/a",
        "r": user.realname,
    }
    return (values[field] for field in _FIELDS if field in fields)


def _channel_name(found: Found) -> str:
    return found.channel.name if found.channel is not None else "*"


def _address(session: Session, user: User) -> str:
    """Where somebody is connected from, for themselves and administrators."""
    may_know = user is session.me or session.me.operator
    return user.sessions[0].address if may_know and user.sessions else "255.255.255.255"


def _flags(session: Session, found: Found) -> str:
    user, channel = found
    roles = channel.members[user] if channel is not None else ""
    signs = prefixes(roles, all_of_them=cap.MULTI_PREFIX in session.capabilities)
    return ("H" if user.away is None else "G") + "*" * user.operator + "B" * user.bot + signs
