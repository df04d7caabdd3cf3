"""What each kind of mode change does to a channel: made at once, and taken back as a whole if need be."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from hubbub.server.bounds import MAX_CHANNEL_LIMIT
from hubbub.server.commands.mode_lists import change_list
from hubbub.server.commands.privileges import find_member, may_unseat, require_owner
from hubbub.server.conversation import Channel
from hubbub.server.session import Session
from hubbub.store.records import MembershipRecord, Removal, Row
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_KEY
from hubbub.wire.modes import KIND_OF, Change, Kind


class Made(NamedTuple):
    """A change that was made: as it is told to people, and the rows that change with it."""

    change: Change
    rows: tuple[Row | Removal, ...] = ()


_Step: TypeAlias = Callable[[Session, Channel, Change], Made | None]


def make(session: Session, channel: Channel, change: Change) -> Made | None:
    """Make one change; None where it changes nothing or can't be made (which is answered)."""
    step = _STEPS.get(change.letter) or _STEP_OF_KIND.get(KIND_OF.get(change.letter))
    if step is not None:
        return step(session, channel, change)
    session.reply(numerics.ERR_UNKNOWNMODE, change.letter, "There is no such mode")
    return None


def _flag(_session: Session, channel: Channel, change: Change) -> Made | None:
    if (change.letter in channel.modes) == change.given:
        return None
    (channel.modes.add if change.given else channel.modes.discard)(change.letter)
    return Made(change)


def _list(session: Session, channel: Channel, change: Change) -> Made | None:
    row = change_list(session, channel, change)
    if row is None:
        return None
    record = row.row if isinstance(row, Removal) else row
    return Made(change._replace(argument=record.mask), (row,))  # type: ignore[union-attr]


def _role(session: Session, channel: Channel, change: Change) -> Made | None:
    if not change.argument:
        words = "Say whose role that is to be: the mode, then a nick"
        session.reply(numerics.ERR_INVALIDMODEPARAM, channel.name, change.letter, "", words)
        return None
    user = find_member(session, channel, change.argument)
    if user is None or (change.letter in channel.members[user]) == change.given:
        return None
    if change.letter == "q" and not require_owner(
        session, channel, "Only an owner can make or unmake an owner"
    ):
        return None
    if not change.given and not may_unseat(session, channel, user):
        return None
    roles = channel.changed_roles(user, change.letter, given=change.given)
    channel.set_roles(user, roles)
    told = change._replace(argument=user.nick)
    if user.account is None:
        return Made(told)
    return Made(told, (MembershipRecord(channel.id, user.identity, roles, joined=True),))


def _key(session: Session, channel: Channel, change: Change) -> Made | None:
    if not change.given:
        return _clear(channel.access_key, channel.set_access_key, change)
    key = change.argument
    if not key or len(key) > MAX_KEY or not key.isprintable() or set(key) & set(" ,") or key.startswith(":"):
        session.reply(numerics.ERR_INVALIDKEY, channel.name, "A key is a word without spaces or commas")
        return None
    channel.set_access_key(key)
    return Made(change)


def _limit(session: Session, channel: Channel, change: Change) -> Made | None:
    if not change.given:
        return _clear(channel.member_limit, channel.set_member_limit, change)
    text = change.argument
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 0 < int(text) <= MAX_CHANNEL_LIMIT):
        words = f"A limit is a number from 1 to {MAX_CHANNEL_LIMIT}"
        session.reply(numerics.ERR_INVALIDMODEPARAM, channel.name, "l", text, words)
        return None
    channel.set_member_limit(int(text))
    return Made(change)


def _forward(session: Session, channel: Channel, change: Change) -> Made | None:
    """Only to where one moderates as well: nobody is sent people that they haven't asked for."""
    if not change.given:
        return _clear(channel.forward, channel.set_forward, change)
    other = session.server.registry.channel(change.argument)
    if other is None or other is channel or not other.visible_to(session.me):
        words = "People can be sent on to another channel that there is"
        session.reply(numerics.ERR_INVALIDMODEPARAM, channel.name, "f", change.argument, words)
    elif not other.is_moderator(session.me):
        words = "Only a moderator of that channel can have people sent there"
        session.reply(numerics.ERR_CHANOPRIVSNEEDED, other.name, words)
    else:
        channel.set_forward(other.name)
        return Made(change._replace(argument=other.name))
    return None


def _clear(value: object, setter: Callable[[None], None], change: Change) -> Made | None:
    if value is None:
        return None
    setter(None)
    return Made(change)


_STEPS: Final[Mapping[str, _Step]] = {"f": _forward, "k": _key, "l": _limit}
_STEP_OF_KIND: Final[Mapping[Kind | None, _Step]] = {Kind.FLAG: _flag, Kind.LIST: _list, Kind.ROLE: _role}
