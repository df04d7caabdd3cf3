"""Addresses: the form in which they are known, and how many connections may come from each."""

import pytest

from hubbub.server.addresses import Addresses, is_loopback, network_of, normal_address


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.5", "192.0.2.5"),
        ("::ffff:192.0.2.5", "192.0.2.5"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("2001:db8:0:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_an_address_has_one_form(host: str, address: str) -> None:
    assert normal_address(host) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.5", "192.0.2.5"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_what_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(("address", "is_one"), [("127.8.9.1", True), ("::1", True), ("192.0.2.1", False)])
def test_what_is_this_machine(address: str, *, is_one: bool) -> None:
    assert is_loopback(address) is is_one


def test_so_many_may_come_from_one_address() -> None:
    addresses = Addresses()
    assert [addresses.enter("192.0.2.5", 2) for _ in range(3)] == [True, True, False]
    assert addresses.enter("192.0.2.6", 2)
    assert (addresses.total, len(addresses)) == (3, 2)


def test_who_leaves_makes_room() -> None:
    addresses = Addresses()
    addresses.enter("2001:db8::1", 1)
    assert not addresses.enter("2001:db8::2", 1)
    addresses.leave("2001:db8::1")
    assert addresses.enter("2001:db8::2", 1)


def test_nothing_is_kept_of_those_who_left() -> None:
    addresses = Addresses()
    for number in range(100):
        addresses.enter(f"192.0.2.{number}", 1)
        addresses.enter(f"192.0.2.{number}", 1)  # refused
    for number in range(100):
        addresses.leave(f"192.0.2.{number}")
    assert (addresses.total, len(addresses)) == (0, 0)


def test_who_is_exempt_is_counted_in_the_sum_alone() -> None:
    addresses = Addresses(exempt="127.0.0.1".__eq__)
    assert all(addresses.enter("127.0.0.1", 1) for _ in range(5))
    assert [addresses.enter("127.0.0.2", 1) for _ in range(2)] == [True, False]
    assert (addresses.total, len(addresses)) == (6, 1)
    for address in ["127.0.0.1"] * 5 + ["127.0.0.2"]:
        addresses.leave(address)
    assert addresses.total == 0
