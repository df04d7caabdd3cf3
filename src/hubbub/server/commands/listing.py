"""LIST: the channels there are, and those that answer a description (ELIST).

Source: https://modern.ircdocs.horse, "LIST message", "ELIST Parameter".
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final, TypeAlias

from hubbub.server.bounds import LIST_LINES
from hubbub.server.conversation import Channel
from hubbub.server.session import Session
from hubbub.wire import numerics
from hubbub.wire.masks import has_wildcard, mask_pattern
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel

_MINUTE: Final = 60_000

Condition: TypeAlias = Callable[[Channel], bool]

_COMPARISON: Final = re.compile(r"([CT]?)([<>])(\d{1,9})", re.ASCII)


def list_(session: Session, message: Message) -> None:
    """LIST, LIST #a,#b - or LIST with conditions that a channel must meet all of.

    ``*mask*``, ``!*mask*``, ``>3`` and ``<3`` people, ``C>60`` and ``T<60`` minutes since it was made
    or since its topic was set.
    """
    words = [word for word in message.param(0).split(",") if word]
    now = session.server.now()
    names = [word for word in words if _is_name(word)]
    conditions = [_condition(word, now) for word in words if not _is_name(word)]
    found = (
        channel
        for channel in _named(session, names)
        if channel.visible_to(session.me) and all(condition(channel) for condition in conditions)
    )
    session.reply(numerics.RPL_LISTSTART, "Channel", "People and topic")
    for channel in islice(found, LIST_LINES):
        session.wait_for(channel.batch)
        session.reply(numerics.RPL_LIST, channel.name, str(len(channel.members)), channel.topic)
    session.reply(numerics.RPL_LISTEND, "End of the list")


def _named(session: Session, names: list[str]) -> Iterable[Channel]:
    """The channels of these names, or all that somebody is in."""
    registry = session.server.registry
    if not names:
        return registry.channels_in_use()
    return [channel for name in names if (channel := registry.channel(name)) is not None]


def _is_name(word: str) -> bool:
    return is_channel(word) and not has_wildcard(word)


def _condition(word: str, now: int) -> Condition:
    """What a word demands of a channel."""
    comparison = _COMPARISON.fullmatch(word)
    if comparison is not None:
        what, sign, number = comparison.groups()
        return _comparison(what, int(number), now, more=sign == ">")
    if word.startswith("!"):
        unwanted = mask_pattern(word[1:])
        return lambda channel: not unwanted.match(channel.key)
    wanted = mask_pattern(word)
    return lambda channel: wanted.match(channel.key) is not None


def _comparison(what: str, number: int, now: int, *, more: bool) -> Condition:
    """More or fewer people than this, or more or fewer minutes ago."""

    def measure(channel: Channel) -> float | None:
        if what == "C":
            return (now - channel.created) / _MINUTE
        if what == "T":
            return (now - channel.topic_time) / _MINUTE if channel.topic_time else None
        return len(channel.members)

    def holds(channel: Channel) -> bool:
        value = measure(channel)
        return value is not None and (value > number if more else value < number)

    return holds
