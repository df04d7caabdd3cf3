"""The servers that were entered lately, as the preferences keep them: a line of address and name each."""

from collections.abc import Iterable, Iterator
from typing import Final

from hubbub.client.address import Address, AddressError, parse_address
from hubbub.client.model import FoundServer
from hubbub.wire.announcement import MAX_NETWORK_CHARACTERS, visible

MOST: Final = 10
"""Servers that are remembered; the one that was entered longest ago is forgotten first."""


def noted(recent: Iterable[str], address: Address, network: str) -> tuple[str, ...]:
    """The lines with a server that has just been entered, which comes first."""
    line = f"{address} {visible(network, MAX_NETWORK_CHARACTERS)}"
    return (line, *forgotten(recent, address))[:MOST]


def forgotten(recent: Iterable[str], address: Address) -> tuple[str, ...]:
    """The lines without a server."""
    return tuple(line for line in recent if line.partition(" ")[0] != str(address))


def servers(recent: Iterable[str]) -> Iterator[FoundServer]:
    """The servers of the lines, but for those that somebody has made unreadable."""
    for line in recent:
        address, _, name = line.partition(" ")
        try:
            yield FoundServer(visible(name, MAX_NETWORK_CHARACTERS), parse_address(address), None)
        except AddressError:
            continue
