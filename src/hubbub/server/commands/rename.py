"""RENAME: another name for a channel, with everybody and everything in it.

Source: https://ircv3.net/specs/extensions/channel-rename. The old name is free at once; nobody is sent on.
"""

from functools import partial

from hubbub.server.commands.channels import channel_lines
from hubbub.server.commands.privileges import find_moderated_channel, require_owner
from hubbub.server.conversation import Channel
from hubbub.server.fanout import Audience, audience_of
from hubbub.server.lines import EventLine, Line
from hubbub.server.metadata import describe_channel
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.store.records import EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, fold
from hubbub.wire.text import cut_text


def rename(session: Session, message: Message) -> None:
    """RENAME #old #new :reason."""
    channel = find_moderated_channel(session, message.params[0])
    if channel is None:
        return
    if channel.founder and not require_owner(session, channel, "Only an owner can rename the channel"):
        return
    name = message.params[1]
    problem = _problem(session, channel, name)
    if problem is not None:
        code, words = problem
        session.fail("RENAME", code, channel.name, name, text=words)
        return
    _rename(session, channel, name, cut_text(message.param(2), MAX_KICK_REASON))


def _problem(session: Session, channel: Channel, name: str) -> tuple[str, str] | None:
    """What keeps a channel from a name: the code of a FAIL, and words."""
    problem = channel_problem(name)
    if problem is not None:
        return "CANNOT_RENAME", problem
    if channel.key == fold(session.server.config.lobby) != fold(name):
        return "CANNOT_RENAME", "Everybody meets in this channel, so it keeps its name"
    if session.server.registry.channel(name) not in {None, channel}:
        return "CHANNEL_NAME_IN_USE", "There is a channel of that name already, choose another"
    return None


def _rename(session: Session, channel: Channel, name: str, reason: str) -> None:
    old = channel.name
    event = session.server.event(channel, session.me, "RENAME", args=[old, name], text=reason)
    registry = session.server.registry
    session.record(channel, event, partial(registry.rename_channel, channel, old))
    registry.rename_channel(channel, name)
    knows = cap.CHANNEL_RENAME in session.capabilities
    session.publish(EventLine(event, name), _knowing(channel.audience), own=knows)
    if fold(old) != fold(name):
        _tell_others(session, channel, event)


def _knowing(audience: Audience) -> Audience:
    return {variant: each for variant, each in audience.items() if cap.CHANNEL_RENAME in variant}


def _tell_others(session: Session, channel: Channel, event: EventRecord) -> None:
    """Have those who don't know RENAME leave the one channel and join the other."""
    for user in channel.members:
        for each in user.sessions:
            if cap.CHANNEL_RENAME not in each.capabilities:
                _move(session, each, user, channel, event)


def _move(session: Session, other: Session, user: User, channel: Channel, event: EventRecord) -> None:
    audience = audience_of([(other.variant, other.outbox)])
    reason = (event.text,) if event.text else ()
    # The number of the log's event goes with the JOIN, so that those who count miss none.
    joined = event._replace(
        kind="JOIN",
        source=user.source,
        args=[user.account_name, user.realname],
        text=None,
        tags=user.tags or None,
    )
    for line in (
        Line(user.message("PART", event.args[0], *reason)),
        EventLine(joined, channel.name),
        Line(*channel_lines(other, channel, describe_channel(channel))),
    ):
        session.deliver(audience, line, own=True)
