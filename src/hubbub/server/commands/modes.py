"""MODE: flags, keys, limits, lists and roles of a channel.

Source: https://modern.ircdocs.horse, "MODE message".
"""

from collections.abc import Iterable
from functools import partial

from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import MODE_CHANGES
from hubbub.server.commands.mode_lists import send_list
from hubbub.server.commands.mode_steps import Made, make
from hubbub.server.commands.privileges import find_channel, require_moderator
from hubbub.server.commands.user_modes import user_mode
from hubbub.server.conversation import Channel
from hubbub.server.journal import RecoveringError, Undo
from hubbub.server.lines import EventLine, room_for_text
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
        change_modes(session, channel, wanted)


def _asks_for_list(change: Change) -> bool:
    return KIND_OF.get(change.letter) is Kind.LIST and not change.argument


def change_modes(session: Session, channel: Channel, changes: list[Change]) -> None:
    """Make the changes that are possible, each on top of those before it, and log them.

    Raises RecoveringError, before anything is changed.
    """
    saved = channel.saved_modes()
    made = [done for change in changes if (done := make(session, channel, change)) is not None]
    if not made:
        return
    try:
        for part in _in_lines(made, room_for_text(session.me.source, "MODE", channel.name)):
            _record(session, channel, part, partial(channel.restore_modes, saved))
    except RecoveringError:  # which is raised for the first part or for none
        channel.restore_modes(saved)
        raise
    told = [each.change for each in made if KIND_OF[each.change.letter] in {Kind.LIST, Kind.ROLE}]
    if told:
        audit(session, Deed.CHANNEL_CHANGED, channel.name, " ".join(format_changes(told)))


def _in_lines(made: Iterable[Made], room: int) -> list[list[Made]]:
    """Changes in parts that fit a line: masks are longer in their normal form than as they were sent."""
    parts: list[list[Made]] = []
    left = 0
    for each in made:
        size = len(f"+{each.change.letter} {each.change.argument}".encode())
        if size > left:
            parts.append([])
            left = room
        parts[-1].append(each)
        left -= size
    return parts


def _record(session: Session, channel: Channel, made: list[Made], undo: Undo) -> None:
    event = session.server.event(
        channel, session.me, "MODE", args=format_changes([each.change for each in made])
    )
    session.record(channel, event, undo, _rows(made))
    session.publish(EventLine(event, channel.name), channel.audience)


def _rows(made: list[Made]) -> list[Row | Removal]:
    return [row for each in made for row in each.rows]
