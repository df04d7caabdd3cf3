"""Putting people out: by KILL, because of a ban of the server, or with their account."""

from typing import TYPE_CHECKING

from hubbub.server.presence import leave, quit_channels
from hubbub.wire import numerics
from hubbub.wire.masks import Subject
from hubbub.wire.message import Message
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Introduction, Session
    from hubbub.store.records import ServerBanRecord


def expel(session: "Session", reason: str, *lines: Message) -> None:
    """End somebody's session: they are sent `lines` and an ERROR, others a QUIT with the reason."""
    leave(session, reason)
    for line in lines:
        session.outbox.append(line.encode())
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
    account = introduction.account
    if account is not None and session.server.is_administrator(account):
        return None
    name = account.name if account is not None else None
    subject = _subject(session, introduction.nick, introduction.username, name)
    return session.server.bans.of_person(subject)


def ban_of_session(session: "Session") -> "ServerBanRecord | None":
    """The ban of somebody who is here, by their address or their mask; administrators have none."""
    user = session.user
    if user is not None and user.operator:
        return None
    ban = session.server.bans.of_address(session.address)
    if ban is not None or user is None:
        return ban
    name = user.account.name if user.account is not None else None
    return session.server.bans.of_person(_subject(session, user.nick, user.username, name))


def _subject(session: "Session", nick: str, username: str, account: str | None) -> Subject:
    """Somebody as the masks of the server see them: by their real address, and by what everybody sees."""
    hosts = (session.address, session.host)
    return Subject.of(*(str(Source(nick, username, host)) for host in hosts), account=account)
