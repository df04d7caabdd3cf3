"""Addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.address import (
    Address,
    AddressError,
    host_problem,
    parse_address,
    port_problem,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("chat.example.org", Address("chat.example.org", 6697, tls=True)),
        (" chat.example.org:7000 ", Address("chat.example.org", 7000, tls=True)),
        ("10.0.0.5:6667", Address("10.0.0.5", 6667, tls=False)),
        ("localhost", Address("localhost", 6697, tls=True)),
        ("[::1]:6667", Address("::1", 6667, tls=False)),
        ("[fd00::20]", Address("fd00::20", 6697, tls=True)),
        ("fd00::20", Address("fd00::20", 6697, tls=True)),
        ("irc://chat.example.org", Address("chat.example.org", 6667, tls=False)),
        ("irc://chat.example.org:7000/#lobby", Address("chat.example.org", 7000, tls=False)),
        ("IRCS://chat.example.org", Address("chat.example.org", 6697, tls=True)),
        ("ircs://chat.example.org:6667", Address("chat.example.org", 6667, tls=True)),
        ("bücher.example", Address("bücher.example", 6697, tls=True)),
        ("my_box", Address("my_box", 6697, tls=True)),
    ],
)
def test_reads_what_people_type(text: str, address: Address) -> None:
    assert parse_address(text) == address


def test_default_port_decides_where_none_is_typed() -> None:
    assert parse_address("localhost", 6667) == Address("localhost", 6667, tls=False)


@pytest.mark.parametrize(
    "text", ["", "a b", "999.1.1.1", "1.2.3", "http://x", "x:0", "x:99999", "x:http", "-x", "a..b", "[]:1"]
)
def test_says_what_is_wrong(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_address(text)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "host", ["a", "chat.example.org", "chat.example.org.", "192.168.1.20", "::1", "fe80::1"]
)
def test_fine_hosts(host: str) -> None:
    assert host_problem(host) is None


@pytest.mark.parametrize(
    "host", ["", "  ", "a b", "999.1.1.1", "1.2.3.4.5", "x!y", "::g", "a" * 64, "a." * 130]
)
def test_bad_hosts_get_words(host: str) -> None:
    assert host_problem(host)


@pytest.mark.parametrize(("port", "fine"), [("1", True), (" 6697 ", True), ("65535", True), ("0", False)])
def test_ports(port: str, fine: bool) -> None:
    assert (port_problem(port) is None) == fine


@pytest.mark.parametrize("port", ["", "-1", "65536", "6697x", "²", "000001"])
def test_bad_ports_get_words(port: str) -> None:
    assert port_problem(port) == "A port is a number from 1 to 65535. Most servers use 6697."


HOSTS = st.sampled_from(["localhost", "chat.example.org", "10.0.0.5", "::1", "fd00::20"])


@given(st.builds(Address, HOSTS, st.integers(1, 65535), st.booleans()))
def test_what_is_written_is_read_back(address: Address) -> None:
    assert parse_address(str(address)) == address
