"""Who may do what in a channel: finding it, being in it, moderating it, and overriding all that."""

import logging
from typing import Final

from hubbub.server.conversation import Channel
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import numerics

log: Final = logging.getLogger(__name__)


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


def find_moderated_channel(session: Session, name: str) -> Channel | None:
    """The same, for what only moderators who are in it may do, and administrators from anywhere."""
    find = find_channel if session.me.operator else find_own_channel
    channel = find(session, name)
    return channel if channel is not None and require_moderator(session, channel) else None


def require_moderator(session: Session, channel: Channel) -> bool:
    """Whether the session's user may change the channel; answers 482 if not."""
    if channel.is_moderator(session.me) or overrides(session, channel):
        return True
    session.reply(numerics.ERR_CHANOPRIVSNEEDED, channel.name, "Only a moderator of the channel can do that")
    return False


def require_owner(session: Session, channel: Channel, words: str) -> bool:
    """Whether the session's user may do what only owners may; answers 482 with these words if not."""
    if channel.is_owner(session.me) or overrides(session, channel):
        return True
    session.reply(numerics.ERR_CHANOPRIVSNEEDED, channel.name, words)
    return False


def may_unseat(session: Session, channel: Channel, user: User) -> bool:
    """Whether somebody's role or membership may be taken: an owner's by owners, the founder's by nobody."""
    me = session.me
    if user is me or not (channel.is_owner(user) or channel.is_founder(user)):
        return True
    if channel.is_owner(me) and not channel.is_founder(user):
        return True
    if overrides(session, channel):
        return True
    words = (
        "Nobody can do that to the founder of the channel"
        if channel.is_founder(user)
        else "Nobody but an owner can do that to an owner"
    )
    session.reply(numerics.ERR_CHANOPRIVSNEEDED, channel.name, words)
    return False


def overrides(session: Session, channel: Channel) -> bool:
    """Whether the session's user may do it in a channel as a server administrator."""
    return overrides_about(session, channel.name)


def overrides_about(session: Session, target: str) -> bool:
    """Whether the session's user may do it as a server administrator, which goes to the server's log."""
    if session.me.operator:
        command = session.response.command
        log.warning(
            "administrator overrode",
            extra={"nick": session.me.nick, "target": target, "command": command},
        )
    return session.me.operator


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
