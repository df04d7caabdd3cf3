"""Who is invited to which channel. Kept in memory: an invitation is for now, and a restart ends it."""

from typing import TYPE_CHECKING

from hubbub.server.bounds import INVITATIONS

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel


class Invitations:
    """Invitations by the identity of who is invited, so that people with an account find them again."""

    def __init__(self) -> None:
        self._channels: dict[str, dict[Channel, None]] = {}

    def add(self, identity: str, channel: "Channel") -> None:
        """Invite somebody."""
        channels = self._channels.setdefault(identity, {})
        channels[channel] = None
        if len(channels) > INVITATIONS:
            del channels[next(iter(channels))]

    def has(self, identity: str, channel: "Channel") -> bool:
        """Whether somebody is invited to a channel."""
        return channel in self._channels.get(identity, {})

    def use(self, identity: str, channel: "Channel") -> bool:
        """Take an invitation back, since its guest has come. Returns whether there was one."""
        channels = self._channels.get(identity, {})
        if channel not in channels:
            return False
        del channels[channel]
        if not channels:
            del self._channels[identity]
        return True

    def of(self, identity: str) -> list["Channel"]:
        """The channels that somebody is invited to."""
        return list(self._channels.get(identity, {}))

    def forget(self, identity: str) -> None:
        """Drop the invitations of somebody who has gone for good."""
        self._channels.pop(identity, None)
