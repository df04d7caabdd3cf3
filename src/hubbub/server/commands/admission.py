"""Who may join a channel, and where those are sent who may not."""

from typing import Final, NamedTuple

from hubbub.server.commands.privileges import overrides
from hubbub.server.conversation import Channel, subject_of
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import numerics

_REGISTER: Final = (
    "Only people with an account can join. Log in, or make an account: /msg NickServ REGISTER PASSWORD"
)


class Refusal(NamedTuple):
    """Why somebody can't join: a numeric, and words that say what to do."""

    numeric: str
    words: str


_FORWARDED: Final = frozenset(
    {numerics.ERR_INVITEONLYCHAN, numerics.ERR_CHANNELISFULL, numerics.ERR_NEEDREGGEDNICK}
)
"""Refusals that send people on to the channel of mode ``f``. Who is banned, or lacks a key, stays outside."""


def refusal(session: Session, channel: Channel, key: str) -> Refusal | None:
    """What keeps the session's user from joining a channel; None where nothing does.

    An invitation stands above everything but the user's own limit, and the founder is never kept out.
    """
    user = session.me
    if len(user.channels) >= session.server.config.limits.channels_per_client:
        words = "You are in as many channels as you may be, leave one first"
        return Refusal(numerics.ERR_TOOMANYCHANNELS, words)
    if channel.is_founder(user) or session.server.registry.invitations.has(user.identity, channel):
        return None
    found = _ban(channel, user) or _condition(channel, user, key)
    return None if found is None or overrides(session, channel) else found


def _ban(channel: Channel, user: User) -> Refusal | None:
    if channel.lists and channel.lists.keeps_out(subject_of(user)):
        words = "You are banned from this channel. Ask one of its moderators to let you in."
        return Refusal(numerics.ERR_BANNEDFROMCHAN, words)
    return None


def _condition(channel: Channel, user: User, key: str) -> Refusal | None:
    if "R" in channel.modes and user.account is None:
        return Refusal(numerics.ERR_NEEDREGGEDNICK, _REGISTER)
    if "i" in channel.modes and not channel.lists.invites(subject_of(user)):
        words = "Only those who are invited can join, ask somebody inside"
        return Refusal(numerics.ERR_INVITEONLYCHAN, words)
    if channel.access_key is not None and key != channel.access_key:
        words = "That is not the channel's key" if key else "This channel needs a key: JOIN #channel key"
        return Refusal(numerics.ERR_BADCHANNELKEY, f"{words}. Ask somebody inside.")
    if channel.member_limit is not None and len(channel.members) >= channel.member_limit:
        return Refusal(numerics.ERR_CHANNELISFULL, "The channel is full, try again later")
    return None


def forward(session: Session, channel: Channel, why: Refusal) -> Channel | None:
    """The channel to try instead, announced with 470; None where there is none."""
    if channel.forward is None or why.numeric not in _FORWARDED:
        return None
    other = session.server.registry.channel(channel.forward)
    if other is not None:
        words = "You can't join that channel, so you are sent on to another"
        session.reply(numerics.ERR_LINKCHANNEL, channel.name, other.name, words)
    return other
