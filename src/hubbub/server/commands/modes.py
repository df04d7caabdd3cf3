"""MODE: flags, keys, limits, lists and roles of a channel.

Source: https://modern.ircdocs.horse, "MODE message".
"""

from functools import partial

from hubbub.server.bounds import MODE_CHANGES
from hubbub.server.commands.mode_lists import send_list
from hubbub.server.commands.mode_steps import Made, make
from hubbub.server.commands.privileges import find_channel, require_moderator
from hubbub.server.commands.user_modes import user_mode
from hubbub.server.conversation import Channel
from hubbub.server.journal import RecoveringError
from hubbub.server.lines import EventLine
from hubbub.server.session import Session
from hubbub.store.records import Removal, Row
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.modes import KIND_OF, Change, Kind, format_changes, parse_changes
from hubbub.wire.names import is_channel


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
    else:
        _answer(session, channel, list(parse_changes(message.params[1], message.params[2:], MODE_CHANGES)))


# Channels


def _send_modes(session: Session, channel: Channel) -> None:
    shown = "".join(sorted(channel.modes))
    arguments: list[str] = []
    if channel.access_key is not None:
        shown += "k"
        arguments.append(channel.access_key if session.me in channel.members else "*")
    if channel.member_limit is not None:
        shown += "l"
        arguments.append(str(channel.member_limit))
    if channel.forward is not None:
        shown += "f"
        arguments.append(channel.forward)
    session.reply(numerics.RPL_CHANNELMODEIS, channel.name, f"+{shown}", *arguments)
    session.reply(numerics.RPL_CREATIONTIME, channel.name, str(channel.created // 1000))


def _answer(session: Session, channel: Channel, changes: list[Change]) -> None:
    """Show the lists that are asked for, and make the changes."""
    asked = {change.letter for change in changes if _asks_for_list(change)}
    for letter in sorted(asked):
        send_list(session, channel, letter)
    wanted = [change for change in changes if not _asks_for_list(change)]
    if wanted and require_moderator(session, channel):
        _change(session, channel, wanted)


def _asks_for_list(change: Change) -> bool:
    return KIND_OF.get(change.letter) is Kind.LIST and not change.argument


def _change(session: Session, channel: Channel, changes: list[Change]) -> None:
    """Make the changes that are possible, each on top of those before it, and log them as one event."""
    saved = channel.saved_modes()
    made = [done for change in changes if (done := make(session, channel, change)) is not None]
    if not made:
        return
    args = format_changes([each.change for each in made])
    event = session.server.event(channel, session.me, "MODE", args=args)
    try:
        session.record(channel, event, partial(channel.restore_modes, saved), _rows(made))
    except RecoveringError:
        channel.restore_modes(saved)
        raise
    session.publish(EventLine(event, channel.name), channel.audience)


def _rows(made: list[Made]) -> list[Row | Removal]:
    return [row for each in made for row in each.rows]
