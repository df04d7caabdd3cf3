"""Coming in: a session becomes somebody's, on a first device or a further one, as a guest or logged in."""

import logging
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from hubbub.server.commands import server as server_commands
from hubbub.server.commands.channels import show_channel
from hubbub.server.commands.history import catch_up, is_shown_history, replay
from hubbub.server.commands.metadata_changes import take_introduction, tell_changes
from hubbub.server.expulsion import ban_of_login, turn_away
from hubbub.server.lines import Line
from hubbub.server.metadata import own_lines
from hubbub.server.presence import leave, rename, settle_away
from hubbub.server.user import User, account_user, host_of
from hubbub.store.records import MembershipRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Introduction, Pending, Session
    from hubbub.server.state import PersonState
    from hubbub.store.records import AccountRecord

log: Final = logging.getLogger(__name__)


def enter(session: "Session", introduction: "Introduction", identity: str | None) -> "Pending":
    """Make a session that has introduced itself somebody's, and tell it where it is.

    `identity` is what the client has proven, if anything.
    """
    server = session.server
    found = server.registry.identified(identity) if identity else None
    if found is not None and len(found.sessions) >= server.config.limits.sessions_per_account:
        session.close_after_reply("Your account is connected with as many devices as it may be")
        return None
    session.introduction = None
    if found is None:
        user = _new_user(session, introduction, identity)
        server.registry.add_user(user)
    else:
        user = found
        _come_back(session, user, introduction)
    log.info("entered", extra={"nick": user.nick, "address": session.address})
    session.user = user
    server.registry.attach(user, session)
    session.welcome(user.nick)
    server_commands.send_lusers(session)
    take_introduction(session, introduction.metadata)
    session.response.lines += own_lines(session)
    server_commands.send_motd(session)
    return _resume(session, user, introduction.away)


def log_in(session: "Session", account: "AccountRecord") -> "Pending":
    """Log a session in to an account. What a guest has stays theirs, unless the account is in use already.

    Whoever is banned with that account is turned away instead.

    Raises RecoveringError.
    """
    if session.introduction is not None:
        session.introduction.account = account
        return None
    user = session.me
    if user.identity == account.identity and user.account is not None:
        return None
    ban = ban_of_login(session, account)
    if ban is not None:
        turn_away(session, ban)
        return None
    if user.account is None and session.server.registry.identified(account.identity) in {None, user}:
        _become(session, user, account)
        return None
    return _move(session, user, account)


def _new_user(session: "Session", introduction: "Introduction", identity: str | None) -> User:
    now, nick, username = session.server.now(), introduction.nick, introduction.username
    if introduction.account is not None:
        state = session.server.states.of(introduction.account.identity)
        return account_user(introduction.account, state, nick, username, introduction.realname, now)
    lasting = identity or f"once:{session.server.new_msgid()}"
    proven = identity is not None
    user = User(nick, username, session.host, introduction.realname, lasting, proven=proven, now=now)
    user.state = introduction.state
    return user


def _come_back(session: "Session", user: User, introduction: "Introduction") -> None:
    """Have somebody who was absent be as they introduce themselves now."""
    if user.sessions:
        return
    user.username, user.realname = introduction.username, introduction.realname
    if user.nick != introduction.nick:
        rename(session, user, introduction.nick)
    user.rename(user.nick)


def _resume(session: "Session", user: User, away: str | None) -> "Pending":
    """Tell a device that somebody has come in with of their channels, and of what they have missed."""
    since, user.absent_since = user.absent_since, None
    # The oldest first: clients number their windows in this order, and it should be the same each time.
    channels = sorted(user.channels, key=attrgetter("id"))
    for channel in channels:
        channel.audience_changed()
        session.send(_join_message(session, user, channel.name))
        show_channel(session, channel)
    settle_away(session, user, away)
    if not is_shown_history(session):
        return None
    if since is None:  # a further device, which is shown what anybody is who joins
        return replay(session, [(each, each.head + 1) for each in channels if each.last_message])
    return catch_up(session, since)


def _join_message(session: "Session", user: User, channel: str) -> Message:
    if cap.EXTENDED_JOIN in session.capabilities:
        return Message("JOIN", (channel, user.account_name, user.realname), user.source)
    return Message("JOIN", (channel,), user.source)


def _become(session: "Session", user: User, account: "AccountRecord") -> None:
    """Make a guest the owner of an account, with the channels that they are in."""
    registry = session.server.registry
    rows = [
        MembershipRecord(channel.id, account.identity, roles=channel.members[user], joined=True)
        for channel in user.channels
    ]
    undo = partial(_undo_become, session.server, user, user.state, user.identity, user.host, user.proven)
    session.store(rows, undo)
    host, observers = host_of(account), session.server.monitors.observers(user)
    moved = Message("CHGHOST", (user.username, host), user.source)
    line = Line(Message("ACCOUNT", (account.name,), user.source), requires=cap.ACCOUNT_NOTIFY)
    session.deliver(observers, line)
    session.deliver(observers, Line(moved, requires=cap.CHGHOST))
    registry.identify_user(user, account.identity)
    user.account, user.proven = account, True
    told, user.state = user.state.metadata, session.server.states.of(account.identity)
    tell_changes(session, user, told, user.state.metadata)
    user.move(host)
    if cap.CHGHOST in session.capabilities:
        session.send(moved)


def _undo_become(
    server: "Server", user: User, state: "PersonState", identity: str, host: str, proven: bool
) -> None:
    user.account, user.proven, user.state = None, proven, state
    server.registry.identify_user(user, identity)
    user.move(host)


def _move(session: "Session", user: User, account: "AccountRecord") -> "Pending":
    """Have a session stop being somebody's and become somebody else's."""
    registry = session.server.registry
    before, channels = user.source, set(user.channels)
    leave(session, f"Logged in as {account.name}")
    other = registry.identified(account.identity)
    if other is None:
        nick = user.nick if registry.user(user.nick) is None else account.name
        state = session.server.states.of(account.identity)
        other = account_user(account, state, nick, user.username, user.realname, session.server.now())
        registry.add_user(other)
    for channel in channels - other.channels:
        session.send(Message("PART", (channel.name, f"Logged in as {account.name}"), before))
    if other.nick != user.nick:
        session.send(Message("NICK", (other.nick,), before))
    session.user = other
    registry.attach(other, session)
    return _resume(session, other, None)


def mask_of(session: "Session") -> str:
    """Who a session is, for RPL_LOGGEDIN: as far as is known yet."""
    if session.user is not None:
        return session.user.source
    username = (session.introduction and session.introduction.username) or "*"
    return str(Source(session.nick, username, session.host))
