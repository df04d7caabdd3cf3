"""Channels: joining and leaving, who is there, topics, invitations and removals."""

from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import Final

from hubbub.server.commands.history import replay
from hubbub.server.conversation import Channel, prefixes
from hubbub.server.lines import EventLine, Line
from hubbub.server.presence import forget_if_absent
from hubbub.server.session import Pending, Session
from hubbub.server.user import User
from hubbub.store.records import MembershipRecord, Removal, Row
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_BODY, MAX_KICK_REASON, MAX_TOPIC
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem
from hubbub.wire.text import split_text

_WITHOUT_NAMES: Final = frozenset({cap.NO_IMPLICIT_NAMES, cap.SOJU_NO_IMPLICIT_NAMES})
"""The capabilities of clients that ask for NAMES themselves."""

_NAMES_LINE: Final = MAX_BODY - 150
"""Bytes of names in one line of NAMES, beside the longest server, nick and channel."""


def find_channel(session: Session, name: str) -> Channel | None:
    """The channel of this name as the session may know it; answers 403 where there is none.

    What is answered about it waits until its newest event is committed.
    """
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(session.me):
        session.reply(numerics.ERR_NOSUCHCHANNEL, name, "There is no such channel")
        return None
    session.wait_for(channel.batch)
    return channel


def find_own_channel(session: Session, name: str) -> Channel | None:
    """The same, for what only members may do; answers 442 to others."""
    channel = find_channel(session, name)
    if channel is not None and session.me not in channel.members:
        session.reply(numerics.ERR_NOTONCHANNEL, channel.name, "You are not in that channel")
        return None
    return channel


def require_moderator(session: Session, channel: Channel) -> bool:
    """Whether the session's user may change the channel; answers 482 if not."""
    if channel.is_moderator(session.me):
        return True
    session.reply(numerics.ERR_CHANOPRIVSNEEDED, channel.name, "Only a moderator of the channel can do that")
    return False


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
    if cap.CHATHISTORY in session.capabilities or not session.server.config.limits.replay:
        return None
    missed = [(each, each.head) for each in joined if each is not None and each.last_message]
    return replay(session, missed) if missed else None


def _join(session: Session, name: str, key: str) -> Channel | None:
    server, user = session.server, session.me
    channel = server.registry.channel(name) or _new_channel(session, name)
    if channel is None or user in channel.members:
        return None
    refusal = _refusal(session, channel, key)
    if refusal is not None:
        numeric, words = refusal
        session.reply(numeric, channel.name, words)
        return None
    event = server.event(channel, user, "JOIN", args=[user.account_name, user.realname])
    roles = _roles(channel, user)
    session.record(channel, event, partial(channel.undo_add, user), _kept(channel, user, roles, joined=True))
    server.registry.channels[channel.key] = channel
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


def show_channel(session: Session, channel: Channel) -> None:
    """Answer with what a client is told of a channel that it is in: the topic and the names."""
    session.wait_for(channel.batch)
    if channel.topic:
        _send_topic(session, channel)
    if session.capabilities.isdisjoint(_WITHOUT_NAMES):
        send_names(session, channel)


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


def _refusal(session: Session, channel: Channel, key: str) -> tuple[str, str] | None:
    user = session.me
    if len(user.channels) >= session.server.config.limits.channels_per_client:
        return numerics.ERR_TOOMANYCHANNELS, "You are in as many channels as you may be, leave one first"
    if user in channel.invited or channel.founder == user.identity:
        return None
    if "i" in channel.modes:
        return numerics.ERR_INVITEONLYCHAN, "Only those who are invited can join, ask somebody inside"
    if channel.access_key is not None and key != channel.access_key:
        return numerics.ERR_BADCHANNELKEY, "This channel needs a key, and that was not it"
    if channel.member_limit is not None and len(channel.members) >= channel.member_limit:
        return numerics.ERR_CHANNELISFULL, "The channel is full, try again later"
    return None


def _roles(channel: Channel, user: User) -> str:
    """The founder owns the channel; without one who could come back, whoever finds it empty moderates it."""
    if user.identity in channel.remembered:
        return channel.remembered[user.identity]
    if channel.founder:
        return "q" if channel.founder == user.identity else ""
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
    undo = partial(channel.undo_remove, user, roles)
    session.record(channel, line.record, undo, _kept(channel, user, kept, joined=False))
    session.publish(line, channel.audience)
    channel.remove(user)
    channel.remember(user, kept)
    forget_if_absent(session.server, user)


def kick(session: Session, message: Message) -> None:
    """KICK #channel nick,nick :reason."""
    channel = find_own_channel(session, message.params[0])
    if channel is None or not require_moderator(session, channel):
        return
    reason = message.param(2) or session.me.nick
    for nick in message.params[1].split(","):
        user = find_member(session, channel, nick)
        if user is not None and _may_kick(session, channel, user):
            text = reason.encode()[:MAX_KICK_REASON].decode(errors="ignore")
            event = session.server.event(channel, session.me, "KICK", args=[user.nick], text=text)
            _remove(session, channel, user, EventLine(event, channel.name))


def _may_kick(session: Session, channel: Channel, user: User) -> bool:
    if "q" not in channel.members[user] or "q" in channel.members[session.me]:
        return True
    session.reply(numerics.ERR_CHANOPRIVSNEEDED, channel.name, "Nobody but an owner can remove an owner")
    return False


def find_member(session: Session, channel: Channel, nick: str) -> User | None:
    """A member of the channel; answers 401 or 441 where there is none of that nick."""
    user = session.server.registry.user(nick)
    if user is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
        return None
    if user not in channel.members:
        session.reply(numerics.ERR_USERNOTINCHANNEL, user.nick, channel.name, "They are not in that channel")
        return None
    return user


# NAMES


def names(session: Session, message: Message) -> None:
    """NAMES #a,#b."""
    wanted = message.param(0).split(",")[: session.server.config.limits.targets]
    for name in wanted:
        channel = session.server.registry.channel(name)
        if channel is not None and channel.visible_to(session.me):
            session.wait_for(channel.batch)
            _send_members(session, channel)
    session.reply(numerics.RPL_ENDOFNAMES, ",".join(wanted), "End of names")


def send_names(session: Session, channel: Channel) -> None:
    """Answer with the members of a channel, and that these were all."""
    _send_members(session, channel)
    session.reply(numerics.RPL_ENDOFNAMES, channel.name, "End of names")


def _send_members(session: Session, channel: Channel) -> None:
    all_prefixes = cap.MULTI_PREFIX in session.capabilities
    with_host = cap.USERHOST_IN_NAMES in session.capabilities
    words = [
        prefixes(roles, all_of_them=all_prefixes) + (user.source if with_host else user.nick)
        for user, roles in channel.members.items()
    ]
    symbol = "@" if "s" in channel.modes else "="
    for line in pack(words, _NAMES_LINE):
        session.reply(numerics.RPL_NAMREPLY, symbol, channel.name, line)


def pack(words: Iterable[str], size: int) -> list[str]:
    """Words with spaces between them, in lines of at most `size` bytes."""
    text = " ".join(words)
    return [line.rstrip(" ") for line in split_text(text, size)] if text else []


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
        _set_topic(session, channel, message.params[1].encode()[:MAX_TOPIC].decode(errors="ignore"))


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
    if not channel.topic:
        session.reply(numerics.RPL_NOTOPIC, channel.name, "No topic is set")
        return
    session.reply(numerics.RPL_TOPIC, channel.name, channel.topic)
    seconds = str(channel.topic_time // 1000)
    session.reply(numerics.RPL_TOPICWHOTIME, channel.name, channel.topic_author, seconds)


# INVITE


def invite(session: Session, message: Message) -> None:
    """INVITE nick #channel."""
    nick, name = message.params[:2]
    channel = find_own_channel(session, name)
    if channel is None or ("i" in channel.modes and not require_moderator(session, channel)):
        return
    user = session.server.registry.user(nick)
    if user is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
    elif user in channel.members:
        session.reply(numerics.ERR_USERONCHANNEL, user.nick, channel.name, "They are in that channel already")
    else:
        _invite(session, channel, user)


def _invite(session: Session, channel: Channel, user: User) -> None:
    channel.invited.add(user)
    session.reply(numerics.RPL_INVITING, user.nick, channel.name)
    if user.away is not None:
        session.reply(numerics.RPL_AWAY, user.nick, user.away)
    message = session.me.message("INVITE", user.nick, channel.name)
    session.deliver(user.audience, Line(message))
    session.deliver(channel.audience, Line(message, requires=cap.INVITE_NOTIFY))
