"""Links such as ``hubbub://chat.example.org:6697/#lobby,dev``: a server, and the channels to open there."""

from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from hubbub.client.address import Address, AddressError, parse_address
from hubbub.client.translation import _
from hubbub.wire.names import CHANNEL_PREFIX, channel_problem, is_channel

MOST_CHANNELS: Final = 20
"""Channels that one link may name."""

_SEPARATOR: Final = "://"


class ServerLink(NamedTuple):
    """Where to go. The first of the channels is the one to be shown."""

    address: Address
    channels: tuple[str, ...] = ()

    def __str__(self) -> str:
        """What parse_link reads as the same link."""
        scheme, _, place = str(self.address).rpartition(_SEPARATOR)
        channels = ",".join(_written(name, first=not at) for at, name in enumerate(self.channels))
        return f"{scheme or 'hubbub'}{_SEPARATOR}{quote(place, safe='[]:')}/{channels}"


def parse_link(text: str) -> ServerLink:
    """Read a link, or an address as parse_address does. Raises AddressError."""
    scheme, separator, rest = text.strip().rpartition(_SEPARATOR)
    place, _, path = rest.partition("/")
    if separator:  # RFC 3986, section 2.1; elsewhere a percent sign begins the zone of an IPv6 address
        place = f"{scheme}{separator}{unquote(place)}"
    return ServerLink(parse_address(place), _channels(path))


def _written(channel: str, *, first: bool) -> str:
    """A channel in a link, in which only one ``#`` may stand as it is (RFC 3986, section 3.5)."""
    rest = quote(channel.removeprefix(CHANNEL_PREFIX), safe="")
    if first:
        return CHANNEL_PREFIX + rest
    return quote(CHANNEL_PREFIX) + rest if rest.startswith(quote(CHANNEL_PREFIX)) else rest


def _channels(path: str) -> tuple[str, ...]:
    """The channels that a path names. Raises AddressError."""
    channels = tuple(dict.fromkeys(_channel(unquote(name)) for name in path.split(",") if name))
    if len(channels) > MOST_CHANNELS:
        raise AddressError(
            _("A link can name {most_channels} channels at most. Leave some out.").format(
                most_channels=MOST_CHANNELS
            )
        )
    return channels


def _channel(name: str) -> str:
    channel = name if is_channel(name) else CHANNEL_PREFIX + name
    problem = channel_problem(channel)
    if problem is not None:
        raise AddressError(
            _("The link names {channel}, which is no channel. {problem}.").format(
                channel=channel, problem=problem
            )
        )
    return channel
