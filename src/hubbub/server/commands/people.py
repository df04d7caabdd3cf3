"""People: who somebody is, who is online, and being away."""

from collections.abc import Iterable
from typing import Final

from hubbub.server.commands.channels import pack
from hubbub.server.conversation import Channel, prefixes
from hubbub.server.lines import Line
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_AWAY, MAX_REALNAME
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel

_CHANNELS_LINE: Final = 350
"""Bytes of channel names in one line of WHOIS."""

_USERHOST_MAX: Final = 5
"""Nicks that one USERHOST may ask for (modern.ircdocs.horse, "USERHOST message")."""


def away(session: Session, message: Message) -> None:
    """AWAY :where one is - or AWAY, which is being back."""
    user = session.me
    user.away = message.param(0).encode()[:MAX_AWAY].decode(errors="ignore") or None
    if user.away is None:
        session.reply(numerics.RPL_UNAWAY, "You are no longer marked as away")
    else:
        session.reply(numerics.RPL_NOWAWAY, "You are marked as away")
    params = (user.away,) if user.away is not None else ()
    session.deliver(user.peers, Line(Message("AWAY", params, user.source), requires=cap.AWAY_NOTIFY))


def setname(session: Session, message: Message) -> None:
    """SETNAME :real name (https://ircv3.net/specs/extensions/setname)."""
    user, name = session.me, message.params[0]
    if not name or len(name.encode()) > MAX_REALNAME:
        words = f"A real name has 1 to {MAX_REALNAME} bytes"
        session.fail("SETNAME", "INVALID_REALNAME", text=words)
        return
    user.realname = name
    line = Line(Message("SETNAME", (name,), user.source), requires=cap.SETNAME)
    session.deliver(user.peers, line, own=True)


def ison(session: Session, message: Message) -> None:
    """ISON nick nick: those of them who are online."""
    nicks = " ".join(message.params).split()
    online = [user.nick for nick in nicks if (user := session.server.registry.user(nick)) is not None]
    session.reply(numerics.RPL_ISON, " ".join(online))


def userhost(session: Session, message: Message) -> None:
    """USERHOST nick nick: ``nick=+user@host`` of those online, ``-`` for who is away."""
    found = [
        f"{user.nick}={'-' if user.away is not None else '+'}{user.username}@{user.host}"
        for nick in message.params[:_USERHOST_MAX]
        if (user := session.server.registry.user(nick)) is not None
    ]
    session.reply(numerics.RPL_USERHOST, " ".join(found))


# WHO


def who(session: Session, message: Message) -> None:
    """WHO #channel or nick."""
    target = message.params[0]
    if is_channel(target):
        channel = session.server.registry.channel(target)
        if channel is not None and channel.visible_to(session.me):
            session.wait_for(channel.batch)
            for user in channel.members:
                _send_who(session, user, channel)
    else:
        found = session.server.registry.user(target)
        if found is not None:
            _send_who(session, found, _shared_channel(session.me, found))
    session.reply(numerics.RPL_ENDOFWHO, target, "End of WHO")


def _send_who(session: Session, user: User, channel: Channel | None) -> None:
    roles = channel.members[user] if channel is not None else ""
    flags = ("H" if user.away is None else "G") + prefixes(
        roles, all_of_them=cap.MULTI_PREFIX in session.capabilities
    )
    session.reply(
        numerics.RPL_WHOREPLY,
        channel.name if channel is not None else "*",
        user.username,
        user.host,
        session.server.host,
        user.nick,
        flags,
        f"0 {user.realname}",
    )


def _shared_channel(one: User, other: User) -> Channel | None:
    return next(iter(one.channels & other.channels), None)


# WHOIS


def whois(session: Session, message: Message) -> None:
    """WHOIS nick - or WHOIS server nick."""
    nick = message.params[-1].split(",")[0]
    user = session.server.registry.user(nick)
    if user is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
    else:
        _send_whois(session, user)
    session.reply(numerics.RPL_ENDOFWHOIS, nick, "End of WHOIS")


def _send_whois(session: Session, user: User) -> None:
    session.reply(numerics.RPL_WHOISUSER, user.nick, user.username, user.host, "*", user.realname)
    for line in pack(_channels_of(session, user), _CHANNELS_LINE):
        session.reply(numerics.RPL_WHOISCHANNELS, user.nick, line)
    session.reply(numerics.RPL_WHOISSERVER, user.nick, session.server.host, session.server.config.name)
    if user.away is not None:
        session.reply(numerics.RPL_AWAY, user.nick, user.away)
    if user is session.me:
        session.reply(numerics.RPL_WHOISHOST, user.nick, f"is connecting from {session.address}")
    idle = max(0, session.server.now() - user.last_spoke) // 1000
    words = "seconds idle, signon time"
    session.reply(numerics.RPL_WHOISIDLE, user.nick, str(idle), str(user.connected // 1000), words)


def _channels_of(session: Session, user: User) -> Iterable[str]:
    for channel in user.channels:
        if channel.visible_to(session.me):
            session.wait_for(channel.batch)
            yield prefixes(channel.members[user], all_of_them=True) + channel.name


def whowas(session: Session, message: Message) -> None:
    """WHOWAS nick: the server keeps no record of who has left."""
    session.reply(numerics.ERR_WASNOSUCHNICK, message.params[0], "Nothing is kept of who has left")
    session.reply(numerics.RPL_ENDOFWHOWAS, message.params[0], "End of WHOWAS")
