"""Putting people out: by KILL, because of a ban of the server, or with their account."""

from typing import TYPE_CHECKING

from hubbub.server.lines import encode
from hubbub.server.presence import leave, quit_channels
from hubbub.server.user import host_of
from hubbub.wire import numerics
from hubbub.wire.masks import Subject
from hubbub.wire.message import Message
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.bans import ServerBans
    from hubbub.server.introduction import Introduction
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.store.records import AccountRecord, ServerBanRecord


def expel(session: "Session", reason: str, *lines: Message) -> None:
    """End somebody's session: they are sent `lines` and an ERROR, others a QUIT with the reason."""
    user = session.user
    leave(session, reason)
    if user is not None:
        session.server.door.forget(user.identity)
    for line in lines:
        session.outbox.append(encode(line))
    session.close(f"Closing Link: {session.server.host} ({reason})")


def expel_owner(server: "Server", identity: str, reason: str, asking: "Session") -> None:
    """Put out whoever has owned an account that there is no longer; who asked for that is told so first."""
    for channel in server.registry.channels.values():
        channel.remembered.pop(identity, None)
    user = server.registry.identified(identity)
    if user is None:
        return
    user.account = None  # so that they don't stay, absent
    if not user.sessions:
        quit_channels(server, user, reason)
    for session in list(user.sessions):
        if session is asking:
            leave(session, reason)
        else:
            expel(session, reason)


def turn_away(session: "Session", ban: "ServerBanRecord") -> None:
    """Answer somebody who is banned with that, and end their session; others see why they have gone."""
    session.send(ban_line(session.server, session.nick, ban))
    leave(session, f"Banned: {ban.reason}")
    session.close_after_reply(ban_words(session.server, ban))


def ban_words(server: "Server", ban: "ServerBanRecord") -> str:
    """What somebody is told who is banned from the server."""
    end = f" until {server.local_time(ban.expires)}" if ban.expires is not None else ""
    return (
        f"You are banned from this server{end}: {ban.reason}. Write to whoever runs it if that is a mistake."
    )


def ban_line(server: "Server", nick: str, ban: "ServerBanRecord") -> Message:
    """The same as a numeric."""
    return Message(numerics.ERR_YOUREBANNEDCREEP, (nick, ban_words(server, ban)), server.host)


def ban_of_newcomer(session: "Session", introduction: "Introduction") -> "ServerBanRecord | None":
    """The ban of somebody who is about to come in; administrators are let in to lift it."""
    return _ban_of(session, introduction.nick, introduction.username, introduction.account)


def ban_of_login(session: "Session", account: "AccountRecord") -> "ServerBanRecord | None":
    """The ban of somebody who is here already and about to log in; administrators have none."""
    return _ban_of(session, session.me.nick, session.me.username, account)


def _ban_of(
    session: "Session", nick: str, username: str, account: "AccountRecord | None"
) -> "ServerBanRecord | None":
    server = session.server
    if not server.bans or (account is not None and server.is_administrator(account)):
        return None
    return server.bans.of_person(_subject(session, nick, username, account))


def ban_of_name(session: "Session", nick: str) -> "ServerBanRecord | None":
    """The ban that somebody who is here would have under another nick; administrators have none."""
    user = session.me
    return None if user.operator else _ban_of(session, nick, user.username, user.account)


def is_hit(session: "Session", bans: "ServerBans") -> bool:
    """Whether any of these bans means somebody who is connected; administrators have none."""
    user = session.user
    if user is None:
        return bans.of_address(session.address) is not None
    account = user.account
    if user.operator or (account is not None and session.server.is_administrator(account)):
        return False
    subject = _subject(session, user.nick, user.username, account)
    return bans.of_address(session.address) is not None or bans.of_person(subject) is not None


def _subject(session: "Session", nick: str, username: str, account: "AccountRecord | None") -> Subject:
    """Somebody as the masks of the server see them: by their real address, and by what everybody sees.

    That is another host for who has an account, who could otherwise leave the first behind by logging in.
    """
    hosts = [session.address, session.host]
    if account is not None:
        hosts.append(host_of(account))
    sources = [str(Source(nick, username, host)) for host in hosts]
    return Subject.of(*sources, account=account.name if account is not None else None)
