"""MODE: flags, keys, limits and roles of a channel.

Source: https://modern.ircdocs.horse, "MODE message".
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from hubbub.server.commands.channels import find_channel, find_member, require_moderator
from hubbub.server.commands.user_modes import user_mode
from hubbub.server.conversation import MEMBERSHIP_MODES, Channel
from hubbub.server.lines import EventLine
from hubbub.server.session import Session
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_KEY
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel

FLAGS: Final = "imnst"
MAX_CHANGES: Final = 20
"""Mode changes that one command may make; the rest is ignored."""

_LIMIT_MAX: Final = 1_000_000


class Change(NamedTuple):
    """One change that was asked for. `argument` is empty where none was given."""

    given: bool
    letter: str
    argument: str = ""

    def __str__(self) -> str:
        return ("+" if self.given else "-") + self.letter


def mode(session: Session, message: Message) -> None:
    """MODE #channel +nt-i - or MODE nick."""
    if not is_channel(message.params[0]):
        user_mode(session, message)
        return
    channel = find_channel(session, message.params[0])
    if channel is None:
        return
    if len(message.params) == 1:
        _send_modes(session, channel)
    elif require_moderator(session, channel):
        _change(session, channel, list(parse_changes(message.params[1], message.params[2:])))


def parse_changes(letters: str, arguments: tuple[str, ...]) -> Iterator[Change]:
    """Read ``+o-l`` and its arguments; a change that needs an argument takes the next one."""
    given = True
    rest = iter(arguments)
    count = 0
    for letter in letters:
        if letter in "+-":
            given = letter == "+"
            continue
        count += 1
        if count > MAX_CHANGES:
            return
        takes = letter in MEMBERSHIP_MODES or letter == "k" or (letter == "l" and given)
        yield Change(given, letter, next(rest, "") if takes else "")


# Channels


def _send_modes(session: Session, channel: Channel) -> None:
    letters = "".join(sorted(channel.modes))
    arguments: list[str] = []
    if channel.access_key is not None:
        letters += "k"
        arguments.append(channel.access_key if session.me in channel.members else "*")
    if channel.member_limit is not None:
        letters += "l"
        arguments.append(str(channel.member_limit))
    session.reply(numerics.RPL_CHANNELMODEIS, channel.name, f"+{letters}", *arguments)
    session.reply(numerics.RPL_CREATIONTIME, channel.name, str(channel.created // 1000))


def _change(session: Session, channel: Channel, changes: list[Change]) -> None:
    """Make the changes that are possible, as one event."""
    steps = [(change, step) for change in changes if (step := _step(session, channel, change)) is not None]
    if not steps:
        return
    letters, arguments = _written([change for change, _ in steps])
    event = session.server.event(channel, session.me, "MODE", args=[letters, *arguments])
    session.record(channel, event, partial(channel.restore_modes, channel.saved_modes()))
    for _, step in steps:
        step()
    session.publish(EventLine(event, channel.name), channel.audience)


def _written(changes: list[Change]) -> tuple[str, list[str]]:
    letters = ""
    sign = ""
    for change in changes:
        if str(change)[0] != sign:
            sign = str(change)[0]
            letters += sign
        letters += change.letter
    return letters, [change.argument for change in changes if change.argument]


def _step(session: Session, channel: Channel, change: Change) -> Callable[[], None] | None:
    """What carries out one change, or None where it changes nothing or can't be made (which is answered)."""
    if change.letter in FLAGS:
        return _flag_step(channel, change)
    if change.letter in MEMBERSHIP_MODES:
        return _role_step(session, channel, change)
    if change.letter == "k":
        return _key_step(session, channel, change)
    if change.letter == "l":
        return _limit_step(session, channel, change)
    session.reply(numerics.ERR_UNKNOWNMODE, change.letter, "There is no such mode")
    return None


def _flag_step(channel: Channel, change: Change) -> Callable[[], None] | None:
    if (change.letter in channel.modes) == change.given:
        return None
    return partial((channel.modes.add if change.given else channel.modes.discard), change.letter)


def _role_step(session: Session, channel: Channel, change: Change) -> Callable[[], None] | None:
    user = find_member(session, channel, change.argument)
    if user is None or (change.letter in channel.members[user]) == change.given:
        return None
    if change.letter == "q" and "q" not in channel.members.get(session.me, ""):
        session.reply(
            numerics.ERR_CHANOPRIVSNEEDED, channel.name, "Only an owner can make or unmake an owner"
        )
        return None
    return partial(channel.set_role, user, change.letter, given=change.given)


def _key_step(session: Session, channel: Channel, change: Change) -> Callable[[], None] | None:
    if not change.given:
        return partial(channel.set_access_key, None) if channel.access_key is not None else None
    key = change.argument
    if not key or len(key) > MAX_KEY or not key.isprintable() or set(key) & set(" ,") or key.startswith(":"):
        session.reply(numerics.ERR_INVALIDKEY, channel.name, "A key is a word without spaces or commas")
        return None
    return partial(channel.set_access_key, key)


def _limit_step(session: Session, channel: Channel, change: Change) -> Callable[[], None] | None:
    if not change.given:
        return partial(channel.set_member_limit, None) if channel.member_limit is not None else None
    if not (
        change.argument.isascii() and change.argument.isdecimal() and 0 < int(change.argument) <= _LIMIT_MAX
    ):
        words = f"A limit is a number from 1 to {_LIMIT_MAX}"
        session.reply(numerics.ERR_INVALIDMODEPARAM, channel.name, "l", change.argument, words)
        return None
    return partial(channel.set_member_limit, int(change.argument))
