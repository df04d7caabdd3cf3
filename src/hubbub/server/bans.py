"""Whom the server itself keeps out: addresses and networks (DLINE), and people by their mask (KLINE).

A ban ends by the clock and needs no timer: one that has ended no longer matches, and its row goes when the
next ban is made.
"""

import re
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from hubbub.store.records import ServerBanRecord
from hubbub.wire.masks import ACCOUNT, Mask, Subject, parse_mask

ADDRESS: Final = "D"
PERSON: Final = "K"

_Network: TypeAlias = IPv4Network | IPv6Network

_MEANS_SOMEBODY: Final = re.compile(r"[^*?!@.:]")


def normal_mask(kind: str, text: str) -> str | None:
    """How a ban of this kind writes what it is for; None where that can't be banned."""
    if kind == ADDRESS:
        network = _network(text)
        return str(network) if network is not None and network.prefixlen else None
    mask = parse_mask(text)
    if mask is None or mask.mutes or not _MEANS_SOMEBODY.search(mask.text.removeprefix(f"{ACCOUNT}:")):
        return None
    return mask.text


def _network(text: str) -> _Network | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    # Nobody is seen to come from such an address, see connection.py.
    return IPv4Network((mapped, network.prefixlen - 96)) if mapped is not None else network


def bans_address(mask: str, address: str) -> bool:
    """Whether a DLINE in its normal form would mean an address."""
    network, parsed = _network(mask), _address(address)
    return network is not None and parsed is not None and parsed in network


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:  # a peer without an IP address, which no DLINE can mean
        return None


class ServerBans:
    """The bans of the server. Times are in milliseconds since 1970; `now` tells the present one."""

    def __init__(self, records: Iterable[ServerBanRecord], now: Callable[[], int]) -> None:
        self._now = now
        self._records: dict[tuple[str, str], ServerBanRecord] = {}
        self._networks: dict[_Network, ServerBanRecord] = {}
        self._masks: list[tuple[Mask, ServerBanRecord]] = []
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        """How many there are, ended ones too."""
        return len(self._records)

    def of(self, kind: str) -> list[ServerBanRecord]:
        """The bans of a kind that hold, oldest first."""
        return [each for each in self._records.values() if each.kind == kind and self._holds(each)]

    def ended(self) -> list[ServerBanRecord]:
        """The bans that have ended."""
        return [each for each in self._records.values() if not self._holds(each)]

    def find(self, kind: str, mask: str) -> ServerBanRecord | None:
        """The ban of a mask in its normal form."""
        return self._records.get((kind, mask))

    def add(self, record: ServerBanRecord) -> None:
        """Ban somebody, in the place of a ban of the same mask."""
        self.remove(record)
        self._records[record.kind, record.mask] = record
        network = _network(record.mask) if record.kind == ADDRESS else None
        if network is not None:
            self._networks[network] = record
            return
        mask = parse_mask(record.mask)
        if mask is not None:
            self._masks.append((mask, record))

    def remove(self, record: ServerBanRecord) -> None:
        """Ban them no longer."""
        old = self._records.pop((record.kind, record.mask), None)
        self._networks = {network: each for network, each in self._networks.items() if each is not old}
        self._masks = [(mask, each) for mask, each in self._masks if each is not old]

    # Whom they mean

    def of_address(self, address: str) -> ServerBanRecord | None:
        """The ban that keeps an address out."""
        parsed = _address(address) if self._networks else None
        if parsed is None:
            return None
        found = (each for network, each in self._networks.items() if parsed in network and self._holds(each))
        return next(found, None)

    def of_person(self, subject: Subject) -> ServerBanRecord | None:
        """The ban that keeps somebody out."""
        found = (each for mask, each in self._masks if self._holds(each) and mask.matches(subject))
        return next(found, None)

    def _holds(self, record: ServerBanRecord) -> bool:
        return record.expires is None or record.expires > self._now()
