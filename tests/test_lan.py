"""The address on the network."""

import socket

from hubbub.lan import lan_address


def test_it_is_one_or_unknown() -> None:
    address = lan_address()
    assert address is None or socket.inet_aton(address)
