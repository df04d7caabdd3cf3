"""Where connections come from: addresses in their normal form, and how many connections each may have."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network


def normal_address(host: str) -> str:
    """A peer's address: over IPv4 its own, also where the listener is one of IPv6 too.

    Such a listener sees it as ``::ffff:192.0.2.5`` (RFC 4291, section 2.5.5.2), which no ban of 192.0.2.5
    would mean.
    """
    address = ip_address(host)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def network_of(address: str) -> str:
    """What counts as one where addresses are counted: an IPv4 address, or the /64 of an IPv6 one.

    Providers give each customer a /64 at least, and its addresses are free to choose. A link-local address
    counts by itself: there, the /64 is everybody on the same network.
    """
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address) or parsed.is_link_local:
        return address
    return str(ip_network((int(parsed), 64), strict=False))


def is_loopback(address: str) -> bool:
    """Whether somebody is on this machine: its owner, a bot of theirs, a gateway."""
    return ip_address(address).is_loopback


class Addresses:
    """Counts connections by where they come from, from accept to close."""

    def __init__(self, exempt: Callable[[str], bool] = is_loopback) -> None:
        self._exempt = exempt
        self._counts: dict[str, int] = {}
        self.total = 0

    def __len__(self) -> int:
        """How many places connections come from, without those that are exempt."""
        return len(self._counts)

    def enter(self, address: str, limit: int) -> bool:
        """Count one connection more, unless `limit` of them are there; answers whether it may come in."""
        if not self._exempt(address):
            network = network_of(address)
            count = self._counts.get(network, 0)
            if count >= limit:
                return False
            self._counts[network] = count + 1
        self.total += 1
        return True

    def leave(self, address: str) -> None:
        """Count one connection less."""
        self.total -= 1
        if self._exempt(address):
            return
        network = network_of(address)
        self._counts[network] -= 1
        if not self._counts[network]:
            del self._counts[network]
