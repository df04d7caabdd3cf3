"""Who and what is on this server: people by nick, channels by name, open connections."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hubbub.server.conversation import Channel
from hubbub.server.former import FormerUsers
from hubbub.server.invitations import Invitations
from hubbub.server.lookalikes import LookAlikes, Looks
from hubbub.server.monitors import Monitors
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.connection import Connection
    from hubbub.server.session import Session
    from hubbub.server.user import User


class Registry:
    """Everything that is looked up by name, and the figures of LUSERS.

    `sessions` are those of people, `present` the people who have one. When such a figure changes,
    `figures_changed` is set.
    """

    def __init__(self, former: FormerUsers, monitors: Monitors, figures_changed: asyncio.Event) -> None:
        self.connections: set[Connection] = set()
        self.nobody_connected = asyncio.Event()
        self.nobody_connected.set()
        self.users: dict[str, User] = {}
        self._identities: dict[str, User] = {}
        self._look_alikes: LookAlikes[User] = LookAlikes()
        self.channels: dict[str, Channel] = {}
        self.invitations = Invitations()
        self.former = former
        self._monitors = monitors
        self._figures_changed = figures_changed
        self.sessions = 0
        self.present = 0
        self.most_present = 0
        self.invisible = 0
        self.operators = 0

    def add_connection(self, connection: "Connection") -> None:
        """Take in a connection."""
        self.connections.add(connection)
        self.nobody_connected.clear()

    def remove_connection(self, connection: "Connection") -> None:
        """Let a connection go."""
        self.connections.discard(connection)
        if not self.connections:
            self.nobody_connected.set()

    def user(self, nick: str) -> "User | None":
        """Who is online under this nick."""
        return self.users.get(fold(nick))

    def resembling(self, looks: Looks) -> Iterator["User"]:
        """Those online under a nick that looks like this."""
        return self._look_alikes.having(looks)

    def identified(self, identity: str) -> "User | None":
        """Who is online with this identity."""
        return self._identities.get(identity)

    def channel(self, name: str) -> Channel | None:
        """The channel of this name."""
        return self.channels.get(fold(name))

    def add_user(self, user: "User") -> None:
        """Put somebody online."""
        self.users[user.key] = user
        self._identities[user.identity] = user
        self._look_alikes.add(user.nick, user)
        self._monitors.tell_online(user)

    def remove_user(self, user: "User") -> None:
        """Take somebody offline."""
        self.former.add(user)
        self._monitors.tell_offline(user)
        del self.users[user.key]
        del self._identities[user.identity]
        self._look_alikes.remove(user.nick, user)
        if user.account is None:
            self.invitations.forget(user.identity)

    def identify_user(self, user: "User", identity: str) -> None:
        """Have somebody known by another identity."""
        del self._identities[user.identity]
        user.identity = identity
        self._identities[identity] = user

    def rename_user(self, user: "User", nick: str) -> None:
        """Have somebody known under another nick."""
        same = fold(nick) == user.key
        if not same:
            self.former.add(user)
            self._monitors.tell_offline(user)
        del self.users[user.key]
        self._look_alikes.remove(user.nick, user)
        user.rename(nick)
        self.users[user.key] = user
        self._look_alikes.add(nick, user)
        if not same:
            self._monitors.tell_online(user)

    # The figures of LUSERS

    def attach(self, user: "User", session: "Session") -> None:
        """Have somebody connected with one more session."""
        user.sessions.append(session)
        self.sessions += 1
        if len(user.sessions) == 1:
            self._count(user, 1)

    def detach(self, user: "User", session: "Session") -> None:
        """Have somebody connected with one session less."""
        user.sessions.remove(session)
        self.sessions -= 1
        if not user.sessions:
            self._count(user, -1)

    def set_mode(self, user: "User", attribute: str, *, given: bool) -> None:
        """Give somebody one of their own modes or take it, by the name of the attribute."""
        difference = 1 if user.sessions else 0
        self._count(user, -difference)
        setattr(user, attribute, given)
        self._count(user, difference)

    def _count(self, user: "User", difference: int) -> None:
        """Count somebody who is connected (1), or no longer (-1)."""
        self.present += difference
        self.invisible += difference * user.invisible
        self.operators += difference * user.operator
        self.most_present = max(self.most_present, self.present)
        self._figures_changed.set()

    def rename_channel(self, channel: Channel, name: str) -> None:
        """Have a channel known under another name."""
        del self.channels[channel.key]
        channel.rename(name)
        self.channels[channel.key] = channel

    def forget_if_unmade(self, channel: Channel) -> None:
        """Let go of a channel that could not be stored, unless somebody is in it."""
        if not channel.stored and not channel.members and self.channels.get(channel.key) is channel:
            del self.channels[channel.key]

    def channels_in_use(self) -> Iterator[Channel]:
        """The channels that somebody is in."""
        return (channel for channel in self.channels.values() if channel.members)
