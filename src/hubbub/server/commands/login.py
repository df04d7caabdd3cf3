"""Coming in: a session becomes somebody's, on a first device or a further one, as a guest or logged in."""

import logging
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from hubbub.server.commands import server as server_commands
from hubbub.server.commands.channels import show_channel
from hubbub.server.commands.history import catch_up, is_shown_history, replay
from hubbub.server.commands.metadata_changes import take_introduction, tell_changes
from hubbub.server.conversation import MEMBERSHIP_MODES
from hubbub.server.expulsion import ban_of_login, turn_away
from hubbub.server.lines import EventLine, Line
from hubbub.server.metadata import own_lines
from hubbub.server.presence import free_nick, leave, quit_channels, rename, settle_away
from hubbub.server.user import User, account_user, host_of
from hubbub.store.records import MembershipRecord
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.modes import Change, format_changes
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel
    from hubbub.server.introduction import Introduction
    from hubbub.server.server import Server
    from hubbub.server.session import Pending, Session
    from hubbub.server.state import PersonState
    from hubbub.store.records import AccountRecord

log: Final = logging.getLogger(__name__)

_TOO_MANY_DEVICES: Final = "Your account is connected with as many devices as it may be"


def enter(session: "Session", introduction: "Introduction", identity: str | None) -> "Pending":
    """Make a session that has introduced itself somebody's, and tell it where it is.

    `identity` is what the client has proven, if anything. Raises RecoveringError, before anything is changed.
    """
    server = session.server
    found = server.registry.identified(identity) if identity else None
    if found is not None and _is_full(session, found):
        session.close_after_reply(_TOO_MANY_DEVICES)
        return None
    if found is None:
        user = _new_user(session, introduction, identity)
        server.registry.add_user(user)
    else:
        user = found
        _come_back(session, user, introduction)
    session.introduction = None
    log.info("entered", extra={"nick": user.nick, "address": session.address})
    session.user = user
    server.registry.attach(user, session)
    session.welcome(user.nick)
    server.administrators.tell(user)
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
    other = session.server.registry.identified(account.identity)
    if user.account is None and other in {None, user}:
        _become(session, user, account)
        return None
    if other is not None and _is_full(session, other):
        _refuse(session, account)
        return None
    return _move(session, user, account)


def _is_full(session: "Session", user: User) -> bool:
    """Whether somebody has as many sessions as they may."""
    return len(user.sessions) >= session.server.config.limits.sessions_per_account


def _refuse(session: "Session", account: "AccountRecord") -> None:
    """Answer that there is no room for one more device, instead of what has been answered so far."""
    words = f"{_TOO_MANY_DEVICES}. End one, or all: /msg NickServ GHOST {account.name} <password>"
    session.response.lines.clear()
    if session.response.command == "AUTHENTICATE":
        session.reply(numerics.ERR_SASLFAIL, words)
    else:
        session.fail(session.response.command, "LIMIT_REACHED", account.name, text=words)


def _new_user(session: "Session", introduction: "Introduction", identity: str | None) -> User:
    now, nick, username = session.server.now(), introduction.nick, introduction.username
    if introduction.account is not None:
        state = session.server.states.of(introduction.account.identity)
        return account_user(introduction.account, state, nick, username, introduction.realname, now)
    lasting = identity or _passing_identity(session.server)
    proven = identity is not None
    user = User(nick, username, session.host, introduction.realname, lasting, proven=proven, now=now)
    user.state = introduction.state
    return user


def _passing_identity(server: "Server") -> str:
    """An identity that nobody can prove, so that nobody comes back with it."""
    return f"once:{server.new_msgid()}"


def _come_back(session: "Session", user: User, introduction: "Introduction") -> None:
    """Have somebody who was absent be as they introduce themselves now. Raises RecoveringError."""
    if user.sessions:
        return
    if user.nick != introduction.nick:
        rename(session, user, introduction.nick)
    user.username, user.realname = introduction.username, introduction.realname
    user.rename(user.nick)


def _resume(session: "Session", user: User, away: str | None) -> "Pending":
    """Tell a device that somebody has come in with of their channels, and of what they have missed."""
    session.response.vital = True
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
    if since is not None:
        return catch_up(session, since)
    # A further device is shown what anybody is who joins.
    missed = [(each, each.head + 1) for each in channels if each.last_message]
    return replay(session, missed) if missed else None


def _join_message(session: "Session", user: User, channel: str) -> Message:
    if cap.EXTENDED_JOIN in session.capabilities:
        return Message("JOIN", (channel, user.account_name, user.realname), user.source)
    return Message("JOIN", (channel,), user.source)


def _become(session: "Session", user: User, account: "AccountRecord") -> None:
    """Make a guest the owner of an account, with the channels that they are in."""
    registry = session.server.registry
    roles = {channel: _joint_roles(channel, user, account) for channel in user.channels}
    rows = [MembershipRecord(each.id, account.identity, roles[each], joined=True) for each in roles]
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
    for channel in sorted(roles, key=attrgetter("id")):
        _give_roles(session, channel, user, roles[channel])
    session.server.administrators.tell(user)


def _joint_roles(channel: "Channel", user: User, account: "AccountRecord") -> str:
    """The roles that somebody has as a guest, and those that their account has kept or founded."""
    founded = "q" if channel.founder == account.identity else ""
    roles = {*channel.members[user], *channel.remembered.get(account.identity, ""), *founded}
    return "".join([each for each in MEMBERSHIP_MODES if each in roles])


def _give_roles(session: "Session", channel: "Channel", user: User, roles: str) -> None:
    """Give somebody these roles, and tell the channel as though the server had set them."""
    server = session.server
    new = [role for role in roles if role not in channel.members[user]]
    if not new:
        return
    changes = [Change(given=True, letter=role, argument=user.nick) for role in new]
    event = server.event(channel, user, "MODE", args=format_changes(changes))
    event = event._replace(sender=server.host, source=server.host, tags=None)
    session.record(channel, event, partial(channel.restore_modes, channel.saved_modes()))
    channel.set_roles(user, roles)
    session.publish(EventLine(event, channel.name), channel.audience)


def _undo_become(
    server: "Server", user: User, state: "PersonState", identity: str, host: str, proven: bool
) -> None:
    """Make somebody the guest again that they were, unless they have gone in the meantime."""
    registry = server.registry
    if registry.identified(user.identity) is not user:
        return
    if registry.identified(identity) not in {None, user}:  # they have come in anew
        identity, proven = _passing_identity(server), False
    user.account, user.proven, user.state = None, proven, state
    registry.identify_user(user, identity)
    user.move(host)
    server.journal.after_recovery(partial(_put_out, server, user))


def _put_out(server: "Server", user: User) -> None:
    """Have a guest leave who is not connected: only those with an account stay in their channels."""
    if not user.sessions and server.registry.identified(user.identity) is user:
        quit_channels(server, user, "Connection closed")


def _move(session: "Session", user: User, account: "AccountRecord") -> "Pending":
    """Have a session stop being somebody's and become somebody else's."""
    registry = session.server.registry
    before, channels = user.source, set(user.channels)
    leave(session, f"Logged in as {account.name}")
    other = registry.identified(account.identity)
    if other is None:
        nick = free_nick(session.server, account, user.nick)
        state = session.server.states.of(account.identity)
        other = account_user(account, state, nick, user.username, user.realname, session.server.now())
        registry.add_user(other)
    for channel in channels - other.channels:
        session.send(Message("PART", (channel.name, f"Logged in as {account.name}"), before))
    if other.nick != user.nick:
        session.send(Message("NICK", (other.nick,), before))
    session.user = other
    registry.attach(other, session)
    session.server.administrators.forget(session)
    session.server.administrators.tell(other)
    return _resume(session, other, None)


def mask_of(session: "Session") -> str:
    """Who a session is, for RPL_LOGGEDIN: as far as is known yet."""
    if session.user is not None:
        return session.user.source
    username = (session.introduction and session.introduction.username) or "*"
    return str(Source(session.nick, username, session.host))
