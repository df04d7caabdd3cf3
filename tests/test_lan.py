"""The address on the network."""

import socket

from hubbub.lan import known_as, lan_address


def test_it_is_one_or_unknown() -> None:
    address = lan_address()
    assert address is None or socket.inet_aton(address)


def test_a_listener_at_all_addresses_is_known_by_one() -> None:
    own = lan_address() or "localhost"
    assert [known_as(each) for each in ("[::]:1", "0.0.0.0:2")] == [f"{own}:1", f"{own}:2"]
    assert [known_as(each) for each in ("127.0.0.1:1", "[::1]:2")] == ["127.0.0.1:1", "[::1]:2"]
