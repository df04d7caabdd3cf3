"""WHOIS and WHOWAS: all that may be known of one person.

Source: https://modern.ircdocs.horse, "WHOIS message", "WHOWAS message".
"""

from collections.abc import Iterable
from operator import attrgetter

from hubbub.server.commands.user_modes import modes_of
from hubbub.server.conversation import Channel, prefixes
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.text import pack_words


def whois(session: Session, message: Message) -> None:
    """WHOIS nick - or WHOIS server nick."""
    nick = message.params[-1].split(",")[0]
    user = session.server.registry.user(nick)
    if user is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
    else:
        _send_person(session, user)
        _send_standing(session, user)
        _send_connections(session, user)
    session.reply(numerics.RPL_ENDOFWHOIS, nick, "End of WHOIS")


def _send_person(session: Session, user: User) -> None:
    session.reply(numerics.RPL_WHOISUSER, user.nick, user.username, user.host, "*", user.realname)
    room = session.room_for(numerics.RPL_WHOISCHANNELS, user.nick)
    for line in pack_words(_channels_of(session, user), room):
        session.reply(numerics.RPL_WHOISCHANNELS, user.nick, line)
    session.reply(numerics.RPL_WHOISSERVER, user.nick, session.server.host, session.server.config.name)
    if user.away is not None:
        session.reply(numerics.RPL_AWAY, user.nick, user.away)


def _channels_of(session: Session, user: User) -> Iterable[str]:
    for channel in sorted(user.channels, key=attrgetter("id")):
        if _is_visible(session, user, channel):
            session.wait_for(channel.batch)
            yield prefixes(channel.members[user], all_of_them=True) + channel.name


def _is_visible(session: Session, user: User, channel: Channel) -> bool:
    """Whether somebody may see who is in a channel: ``i`` shows only the channels that both are in."""
    shared = session.me in channel.members
    return shared or (channel.visible_to(session.me) and not user.invisible)


def _send_standing(session: Session, user: User) -> None:
    """What somebody is on this server."""
    if user.operator:
        session.reply(numerics.RPL_WHOISOPERATOR, user.nick, "administrates this server")
    if user.account is not None:
        session.reply(numerics.RPL_WHOISACCOUNT, user.nick, user.account.name, "is logged in as")
    if user.bot:
        session.reply(numerics.RPL_WHOISBOT, user.nick, "is a bot")
    if cap.has_metadata(session.capabilities):
        session.wait_for(user.state.metadata.batch)
        for key, value in user.state.metadata.items():
            session.reply(numerics.RPL_WHOISKEYVALUE, user.nick, key, "*", value)


def _send_connections(session: Session, user: User) -> None:
    if user.sessions and all(each.secure for each in user.sessions):
        session.reply(numerics.RPL_WHOISSECURE, user.nick, "is connected with TLS")
    if user is session.me or session.me.operator:
        for address in dict.fromkeys([each.address for each in user.sessions]):
            words = f"is connecting from {user.username}@{address} {address}"
            session.reply(numerics.RPL_WHOISHOST, user.nick, words)
        for certificate in dict.fromkeys([each.certificate for each in user.sessions if each.certificate]):
            words = f"has client certificate fingerprint {certificate}"
            session.reply(numerics.RPL_WHOISCERTFP, user.nick, words)
        session.reply(numerics.RPL_WHOISMODES, user.nick, f"is using modes {modes_of(user)}")
    idle, since = user.idle_seconds(session.server.now()), user.connected // 1000
    session.reply(numerics.RPL_WHOISIDLE, user.nick, str(idle), str(since), "seconds idle, signon time")


def whowas(session: Session, message: Message) -> None:
    """WHOWAS nick, or nick and how many at most: those who had a name before, the last one first."""
    nick, count = message.params[0], message.param(1)
    most = int(count) if count.isascii() and count.isdecimal() else 0
    found = list(session.server.registry.former.named(nick))[: most or None]
    for user in found:
        session.reply(numerics.RPL_WHOWASUSER, user.nick, user.username, user.host, "*", user.realname)
        left = session.server.local_time(user.left)
        session.reply(numerics.RPL_WHOISSERVER, user.nick, session.server.host, left)
    if not found:
        session.reply(numerics.ERR_WASNOSUCHNICK, nick, "Nobody has had that name lately")
    session.reply(numerics.RPL_ENDOFWHOWAS, nick, "End of WHOWAS")
