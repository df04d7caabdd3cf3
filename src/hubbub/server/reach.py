"""Where the server may send requests: to the internet, and not to what is behind the operator's own doors.

Otherwise whoever names an address could have the server talk to the machines around it (SSRF). Names are
looked up by whoever sends the request, and every address that comes of it is asked about here.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_PORTS: Final = {"https": 443, "http": 80}

_NOT_PUBLIC: Final = tuple(
    map(
        IPv6Network,
        (
            "::/96",  # IPv4-compatible, unspecified, loopback (RFC 4291)
            "64:ff9b:1::/48",  # NAT64 for one network (RFC 8215)
            "2001::/23",  # of protocols, Teredo among them (RFC 4380)
            "2002::/16",  # 6to4, which has an IPv4 address in it (RFC 3056)
            "fec0::/10",  # once site-local (RFC 3879)
        ),
    )
)
"""What Python's `is_global` lets through, in some of its versions."""

_NAT64: Final = IPv6Network("64:ff9b::/96")
"""Translated to the IPv4 address in its last four bytes (RFC 6052)."""


class ForbiddenError(Exception):
    """Nothing is sent there; the text says why."""


class Place(NamedTuple):
    """Where a request goes."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """As others write it (RFC 6454, section 6.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if _PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def place_of(url: str) -> Place:
    """Where an address leads. Raises ForbiddenError for one that nothing is sent to, whoever allows what."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ForbiddenError(f"That is no address: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ForbiddenError("An address begins with https:// and a name")
    if parts.username is not None or not url.isascii() or any(each <= " " for each in url):
        raise ForbiddenError("An address has no user in it, and no characters beyond those of URLs")
    return Place(parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port)


def check_url(url: str, internal: Iterable[Network]) -> Place:
    """What can be said of an address before its name is looked up. Raises ForbiddenError."""
    place, allowed = place_of(url), tuple(internal)
    if not allowed and not _is_usual(place):
        raise ForbiddenError("Only https:// on port 443 is allowed (web.internal)")
    try:
        address = ip_address(place.host)
    except ValueError:
        return place
    check_address(address, place, allowed)
    return place


def check_address(address: Address, place: Place, internal: Iterable[Network]) -> None:
    """Refuse what a name has led to, unless it is public or in one of the networks. Raises ForbiddenError."""
    if any(address in network for network in internal):
        return
    if not is_public(address):
        raise ForbiddenError(f"{place.host} is not on the internet (web.internal)")
    if not _is_usual(place):
        raise ForbiddenError("On the internet, only https:// on port 443 is allowed (web.internal)")


def _is_usual(place: Place) -> bool:
    return place.scheme == "https" and place.port == _PORTS["https"]


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet, and not one of a network of one's own."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None or address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(address in network for network in _NOT_PUBLIC):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
