"""Channels: joining and leaving, who is there, topics and removals."""

from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from hubbub.server.audit import Deed, audit
from hubbub.server.commands.admission import forward, refusal
from hubbub.server.commands.history import is_shown_history, replay
from hubbub.server.commands.markers import marker_lines
from hubbub.server.commands.privileges import (
    find_channel,
    find_member,
    find_moderated_channel,
    find_own_channel,
    may_unseat,
    require_moderator,
)
from hubbub.server.conversation import Channel, prefixes
from hubbub.server.lines import EventLine, Line
from hubbub.server.metadata import Described, awaited, describe_channel, sync_lines
from hubbub.server.presence import forget_if_absent
from hubbub.server.session import Pending, Session
from hubbub.server.user import User
from hubbub.store.records import MembershipRecord, Removal, Row
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_KICK_REASON, MAX_TOPIC
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem
from hubbub.wire.text import cut_text, pack_words

if TYPE_CHECKING:
    from hubbub.server.server import Server

_WITHOUT_NAMES: Final = frozenset({cap.NO_IMPLICIT_NAMES, cap.SOJU_NO_IMPLICIT_NAMES})
"""The capabilities of clients that ask for NAMES themselves."""

# JOIN


def join(session: Session, message: Message) -> Pending:
    """JOIN #a,#b key,key - or 0, which leaves everything."""
    if message.params[0] == "0":
        for channel in list(session.me.channels):
            _leave(session, channel, None)
        return None
    names = message.params[0].split(",")
    keys = message.param(1).split(",")
    pairs = zip_longest(names, keys[: len(names)], fillvalue="")
    joined = [_join(session, name, key) for name, key in pairs if name]
    if not is_shown_history(session):
        return None
    missed = [(each, each.head) for each in joined if each is not None and each.last_message]
    return replay(session, missed) if missed else None


def _join(session: Session, name: str, key: str, *, sent_on: bool = False) -> Channel | None:
    """Join a channel, made if there is none; or the one that it forwards to, which sends nobody further."""
    user = session.me
    channel = session.server.registry.channel(name) or _new_channel(session, name)
    if channel is None or user in channel.members:
        return None
    why = refusal(session, channel, key)
    if why is None:
        return _enter(session, channel)
    other = None if sent_on else forward(session, channel, why)
    if other is not None:
        return _join(session, other.name, key, sent_on=True)
    session.reply(why.numeric, channel.name, why.words)
    return None


def _enter(session: Session, channel: Channel) -> Channel:
    server, user = session.server, session.me
    event = server.event(channel, user, "JOIN", args=[user.account_name, user.realname])
    roles = _roles(server, channel, user)
    invitations = server.registry.invitations
    undo = partial(_undo_enter, server, channel, user, invited=invitations.has(user.identity, channel))
    session.record(channel, event, undo, _kept(channel, user, roles, joined=True))
    server.registry.channels[channel.key] = channel
    invitations.use(user.identity, channel)
    channel.add(user, roles)
    session.publish(EventLine(event, channel.name), channel.audience)
    for device in user.sessions:
        if device is session:
            show_channel(session, channel)
        else:
            with device.unasked():
                show_channel(device, channel)
    if user.away is not None:
        _tell_away(session, channel, user)
    return channel


def _undo_enter(server: "Server", channel: Channel, user: User, *, invited: bool) -> None:
    channel.undo_add(user)
    if invited:
        server.registry.invitations.add(user.identity, channel)
    # What the store has is known only then: a commit that was refused may have happened all the same.
    server.journal.after_recovery(partial(server.registry.forget_if_unmade, channel))


def show_channel(session: Session, channel: Channel) -> None:
    """Answer with what a client is told of a channel that it is in."""
    session.wait_for(channel.batch)
    session.response.lines += channel_lines(session, channel, awaited(session, describe_channel(channel)))


def channel_lines(session: Session, channel: Channel, described: Iterable[Described]) -> list[Message]:
    """What this client is told of a channel on joining: topic, read marker, names and metadata."""
    wants_names = session.capabilities.isdisjoint(_WITHOUT_NAMES)
    return [
        *_topic_lines(session, channel),
        *marker_lines(session, channel),
        *(_names_lines(session, channel) if wants_names else []),
        *sync_lines(session, channel.name, described),
    ]


def _kept(channel: Channel, user: User, roles: str, *, joined: bool) -> list[Row | Removal]:
    """What the store is to keep of a membership: nothing of guests, or of who is gone without roles."""
    if user.account is None:
        return []
    row = MembershipRecord(channel.id, user.identity, roles, joined)
    return [row if joined or roles else Removal(row)]


def _new_channel(session: Session, name: str) -> Channel | None:
    server, user = session.server, session.me
    problem = channel_problem(name)
    if problem is not None:
        session.reply(numerics.ERR_NOSUCHCHANNEL, name, problem)
        return None
    if len(server.registry.channels) >= server.config.limits.channels:
        session.reply(numerics.ERR_UNKNOWNERROR, "JOIN", "This server has as many channels as it may have")
        return None
    return Channel.new(server.new_id(), name, server.now(), user.identity if user.proven else "")


def _roles(server: "Server", channel: Channel, user: User) -> str:
    """The founder owns the channel; without one who could come back, whoever finds it empty moderates it."""
    if user.identity in channel.remembered:
        return channel.remembered[user.identity]
    if channel.founder and not server.accounts.is_deleted(channel.founder):
        return "q" if channel.is_founder(user) else ""
    return "" if channel.members else "o"


def _tell_away(session: Session, channel: Channel, user: User) -> None:
    line = Line(user.message("AWAY", user.away or ""), requires=cap.AWAY_NOTIFY)
    session.deliver(channel.audience, line)


# PART, KICK


def part(session: Session, message: Message) -> None:
    """PART #a,#b :reason."""
    reason = message.param(1) or None
    for name in message.params[0].split(","):
        channel = find_own_channel(session, name)
        if channel is not None:
            _leave(session, channel, reason)


def _leave(session: Session, channel: Channel, reason: str | None) -> None:
    user = session.me
    event = session.server.event(channel, user, "PART", text=reason)
    _remove(session, channel, user, EventLine(event, channel.name))


def _remove(session: Session, channel: Channel, user: User, line: EventLine) -> None:
    """Log why somebody leaves, tell everybody and them, and take them out."""
    roles = channel.members[user]
    kept = "" if line.record.kind == "KICK" else roles
    undo = partial(_undo_remove, session.server, channel, user, roles)
    session.record(channel, line.record, undo, _kept(channel, user, kept, joined=False))
    session.publish(line, channel.audience)
    channel.remove(user)
    channel.remember(user, kept)
    forget_if_absent(session.server, user)


def _undo_remove(server: "Server", channel: Channel, user: User, roles: str) -> None:
    """Take back a departure: also of somebody who was let go of with it, and may have come in anew since."""
    if user.account is not None:
        now = server.registry.identified(user.identity)
        if now is None:
            server.registry.add_user(user)
        user = now or user
    channel.undo_remove(user, roles)


def kick(session: Session, message: Message) -> None:
    """KICK #channel nick,nick :reason - or as many channels as nicks, each for one of them."""
    names, nicks = (each.split(",") for each in message.params[:2])
    limit = session.server.config.limits.targets
    if len(nicks) > limit:
        words = f"{limit} can be removed at once; none of them was"
        session.reply(numerics.ERR_TOOMANYTARGETS, nicks[limit], words)
    elif len(names) not in {1, len(nicks)}:
        words = "Name one channel, or one for each nick"
        session.reply(numerics.ERR_NEEDMOREPARAMS, "KICK", words)
    else:
        text = cut_text(message.param(2) or session.me.nick, MAX_KICK_REASON)
        for name, nick in zip(names if len(names) > 1 else names * len(nicks), nicks, strict=True):
            _kick(session, name, nick, text)


def _kick(session: Session, name: str, nick: str, text: str) -> None:
    channel = find_moderated_channel(session, name)
    user = find_member(session, channel, nick) if channel is not None else None
    if channel is not None and user is not None and may_unseat(session, channel, user):
        event = session.server.event(channel, session.me, "KICK", args=[user.nick], text=text)
        _remove(session, channel, user, EventLine(event, channel.name))
        audit(session, Deed.KICKED, user.nick, f"{channel.name} ({text})")


# NAMES


def names(session: Session, message: Message) -> None:
    """NAMES #a,#b."""
    wanted = message.param(0).split(",")[: session.server.config.limits.targets]
    for name in wanted:
        channel = session.server.registry.channel(name)
        if channel is not None and channel.visible_to(session.me):
            session.wait_for(channel.batch)
            session.response.lines += _member_lines(session, channel)
    session.reply(numerics.RPL_ENDOFNAMES, ",".join(wanted), "End of names")


def _names_lines(session: Session, channel: Channel) -> list[Message]:
    """The members of a channel, as this client is told them, and that these were all."""
    end = session.numeric(numerics.RPL_ENDOFNAMES, channel.name, "End of names")
    return [*_member_lines(session, channel), end]


def _member_lines(session: Session, channel: Channel) -> list[Message]:
    all_prefixes = cap.MULTI_PREFIX in session.capabilities
    with_host = cap.USERHOST_IN_NAMES in session.capabilities
    words = [
        prefixes(roles, all_of_them=all_prefixes) + (user.source if with_host else user.nick)
        for user, roles in channel.members.items()
    ]
    about = ("@" if "s" in channel.modes else "=", channel.name)
    room = session.room_for(numerics.RPL_NAMREPLY, *about)
    return [session.numeric(numerics.RPL_NAMREPLY, *about, line) for line in pack_words(words, room)]


# TOPIC


def topic(session: Session, message: Message) -> None:
    """TOPIC #channel - or TOPIC #channel :what it is about."""
    if len(message.params) == 1:
        channel = find_channel(session, message.params[0])
        if channel is not None:
            _send_topic(session, channel)
        return
    channel = find_own_channel(session, message.params[0])
    if channel is not None and ("t" not in channel.modes or require_moderator(session, channel)):
        _set_topic(session, channel, cut_text(message.params[1], MAX_TOPIC))


def _set_topic(session: Session, channel: Channel, text: str) -> None:
    user = session.me
    event = session.server.event(channel, user, "TOPIC", text=text)
    session.record(
        channel,
        event,
        partial(channel.set_topic, channel.topic, channel.topic_author, channel.topic_time),
    )
    channel.set_topic(text, user.source, event.time)
    session.publish(EventLine(event, channel.name), channel.audience)


def _send_topic(session: Session, channel: Channel) -> None:
    """Answer with what a channel is about, and who has set that when."""
    lines = _topic_lines(session, channel)
    session.response.lines += lines
    if not lines:
        session.reply(numerics.RPL_NOTOPIC, channel.name, "No topic is set")


def _topic_lines(session: Session, channel: Channel) -> list[Message]:
    """What a channel is about, as this client is told it; nothing where there is no topic."""
    if not channel.topic:
        return []
    seconds = str(channel.topic_time // 1000)
    return [
        session.numeric(numerics.RPL_TOPIC, channel.name, channel.topic),
        session.numeric(numerics.RPL_TOPICWHOTIME, channel.name, channel.topic_author, seconds),
    ]
