"""INVITE: asking somebody into a channel, and seeing where one is asked to.

Sources: https://modern.ircdocs.horse, "INVITE message"; https://ircv3.net/specs/extensions/invite-notify.
"""

from hubbub.server.commands.privileges import find_own_channel, require_moderator
from hubbub.server.conversation import Channel
from hubbub.server.lines import Line
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import Message


def invite(session: Session, message: Message) -> None:
    """INVITE nick #channel - or INVITE, which lists one's own invitations."""
    if not message.params:
        _list(session)
    elif len(message.params) == 1:
        session.reply(numerics.ERR_NEEDMOREPARAMS, "INVITE", "Say into which channel: INVITE nick #channel")
    else:
        _find_and_invite(session, *message.params[:2])


def _list(session: Session) -> None:
    for channel in session.server.registry.invitations.of(session.me.identity):
        session.reply(numerics.RPL_INVITELIST, channel.name)
    session.reply(numerics.RPL_ENDOFINVITELIST, "End of your invitations")


def _find_and_invite(session: Session, nick: str, name: str) -> None:
    channel = find_own_channel(session, name)
    if channel is None or not _may_invite(session, channel):
        return
    user = session.server.registry.user(nick)
    if user is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
    elif user in channel.members:
        session.reply(numerics.ERR_USERONCHANNEL, user.nick, channel.name, "They are in that channel already")
    else:
        _invite(session, channel, user)


def _may_invite(session: Session, channel: Channel) -> bool:
    return "i" not in channel.modes or require_moderator(session, channel)


def _invite(session: Session, channel: Channel, user: User) -> None:
    # A member who is no moderator asks somebody in, but opens no door that a moderator has closed.
    if channel.is_moderator(session.me):
        session.server.registry.invitations.add(user.identity, channel)
    session.reply(numerics.RPL_INVITING, user.nick, channel.name)
    if user.away is not None:
        session.reply(numerics.RPL_AWAY, user.nick, user.away)
    message = session.me.message("INVITE", user.nick, channel.name)
    session.deliver(user.audience, Line(message))
    session.deliver(channel.audience, Line(message, requires=cap.INVITE_NOTIFY))
    session.server.pushing.hear_invitation(session, user, channel)
