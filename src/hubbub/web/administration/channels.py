"""Channels: which there are, and whom they keep out."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, Field

from hubbub.server.commands.modes import change_modes
from hubbub.server.conversation import Channel
from hubbub.server.masklists import BANS
from hubbub.web.administration.operation import Asked, Operation
from hubbub.web.administration.pages import LONGEST_WORD, PageAsked, be_stored, not_so, nothing_there, part_of
from hubbub.wire.masks import parse_mask
from hubbub.wire.modes import Change
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_NO_CHANNEL: Final = "There is no channel of that name."
_NO_BAN: Final = "Nobody is banned there by that mask any more."
_NO_MASK: Final = "A ban is nick!user@host with * and ?, or R:account; m: in front of it mutes."
_FULL: Final = "The channel's lists are full (limits.list_entries). Lift a ban first."


class OneChannel(BaseModel):
    """A channel. `entries` are messages and everything else that its log has."""

    name: str
    topic: str
    created: int
    owner: str
    """The account that has founded it; empty where that was a guest, or is no more."""
    people: int
    here: int
    """Those of them who are connected."""
    entries: int
    hidden: bool
    bans: int
    webhooks: int


class Channels(BaseModel):
    """A part of them, by name."""

    items: list[OneChannel]
    next: str | None


class ChannelAsked(Asked):
    """A channel, by its name."""

    channel: str = Field(max_length=LONGEST_WORD)


class ChannelMaskAsked(ChannelAsked):
    """Somebody whom a channel keeps out or is to keep out, by a mask."""

    mask: str = Field(min_length=1, max_length=LONGEST_WORD)


class ChannelBan(BaseModel):
    """Whom a channel keeps out; who has said so, and when."""

    mask: str
    author: str
    time: int


class ChannelBans(BaseModel):
    """All bans of a channel, oldest first; there are as many as limits.list_entries at most."""

    items: list[ChannelBan]


class ChannelList:
    """Answers which channels there are, and changes whom they keep out."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def operations(self) -> list[Operation[Any]]:
        """What can be asked for and done."""
        return [
            Operation("GET", "/api/channels", "Channels", PageAsked, Channels, self._channels),
            Operation(
                "GET",
                "/api/channels/bans",
                "Bans of a channel",
                ChannelAsked,
                ChannelBans,
                self._bans,
                (404,),
            ),
            Operation(
                "POST",
                "/api/channels/bans",
                "Ban somebody from a channel",
                ChannelMaskAsked,
                None,
                self._ban,
                (404, 409),
            ),
            Operation(
                "DELETE",
                "/api/channels/bans",
                "Lift a ban of a channel",
                ChannelMaskAsked,
                None,
                self._lift,
                (404,),
            ),
        ]

    async def _channels(self, _session: "Session", asked: PageAsked) -> Channels:
        search, channels = fold(asked.search), self._server.registry.channels
        part, after = await part_of(list(channels), lambda key: search in key, asked)
        found = (channels.get(key) for key in part)
        return Channels(items=[self._told(each) for each in found if each is not None], next=after)

    def _told(self, channel: Channel) -> OneChannel:
        founder = self._server.accounts.identified(channel.founder)
        return OneChannel(
            name=channel.name,
            topic=channel.topic,
            created=channel.created,
            owner=founder.name if founder is not None and founder.password else "",
            people=len(channel.members),
            here=sum(bool(user.sessions) for user in channel.members),
            entries=channel.head,
            hidden="s" in channel.modes,
            bans=len(list(channel.lists.of(BANS))),
            webhooks=len(self._server.webhooks.of(channel)),
        )

    async def _bans(self, _session: "Session", asked: ChannelAsked) -> ChannelBans:
        records = self._channel(asked).lists.of(BANS)
        return ChannelBans(
            items=[ChannelBan(mask=each.mask, author=each.author, time=each.time) for each in records]
        )

    async def _ban(self, session: "Session", asked: ChannelMaskAsked) -> None:
        channel, mask = self._channel(asked), parse_mask(asked.mask)
        if mask is None:
            raise not_so(_NO_MASK)
        if len(channel.lists) >= self._server.config.limits.list_entries:
            raise not_so(_FULL)
        await self._change(session, channel, Change(given=True, letter=BANS, argument=mask.text))

    async def _lift(self, session: "Session", asked: ChannelMaskAsked) -> None:
        channel = self._channel(asked)
        if channel.lists.find(BANS, asked.mask) is None:
            raise nothing_there(_NO_BAN)
        await self._change(session, channel, Change(given=False, letter=BANS, argument=asked.mask))

    async def _change(self, session: "Session", channel: Channel, change: Change) -> None:
        with session.unasked():
            change_modes(session, channel, [change])
        await be_stored(self._server, session.waits_for)

    def _channel(self, asked: ChannelAsked) -> Channel:
        channel = self._server.registry.channel(asked.channel)
        if channel is None:
            raise nothing_there(_NO_CHANNEL)
        return channel
