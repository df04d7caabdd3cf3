"""Links to a server and its channels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.address import Address, AddressError
from hubbub.client.links import MOST_CHANNELS, ServerLink, parse_link
from hubbub.wire.names import channel_problem

SERVER = Address("chat.example.org", 6697, tls=True)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("hubbub://chat.example.org", ServerLink(SERVER)),
        ("hubbub://chat.example.org/", ServerLink(SERVER)),
        ("hubbub://chat.example.org:6697/#lobby", ServerLink(SERVER, ("#lobby",))),
        ("HUBBUB://chat.example.org/#a,#b", ServerLink(SERVER, ("#a", "#b"))),
        ("hubbub://chat.example.org/a,%23b,,a", ServerLink(SERVER, ("#a", "#b"))),
        ("hubbub://chat.example.org/#caf%C3%A9", ServerLink(SERVER, ("#café",))),
        ("hubbub://chat.example.org/##x", ServerLink(SERVER, ("##x",))),
        ("hubbub://[fd00::20]:7000/#a", ServerLink(Address("fd00::20", 7000, tls=True), ("#a",))),
        ("hubbub://[fe80::1%25eth0]/", ServerLink(Address("fe80::1%eth0", 6697, tls=True))),
        ("hubbub://b%C3%BCcher.example/", ServerLink(Address("bücher.example", 6697, tls=True))),
        ("hubbub://localhost:6667/", ServerLink(Address("localhost", 6667, tls=False))),
        ("irc://localhost/#a", ServerLink(Address("localhost", 6667, tls=False), ("#a",))),
        ("ircs://localhost:6667", ServerLink(Address("localhost", 6667, tls=True))),
        (" localhost:7000 ", ServerLink(Address("localhost", 7000, tls=True))),
        ("[fe80::1%eth0]:7000/#a", ServerLink(Address("fe80::1%eth0", 7000, tls=True), ("#a",))),
    ],
)
def test_reads_what_people_pass_on(text: str, link: ServerLink) -> None:
    assert parse_link(text) == link


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type where the server is"),
        ("http://chat.example.org/#a", "http:// is no chat"),
        ("hubbub://", "Type where the server is"),
        ("hubbub://a b/", "no spaces"),
        ("hubbub://x:0/", "A port is a number"),
        ("hubbub://me@chat.example.org/", "is no host"),
        ("hubbub://x/#a%20b", "#a b, which is no channel"),
        ("hubbub://x/#a%0D%0AQUIT", "invisible characters"),
        ("hubbub://x/#" + "a" * 65, "can't be longer"),
        ("hubbub://x/" + ",".join(map(str, range(MOST_CHANNELS + 1))), "20 channels at most"),
    ],
)
def test_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(AddressError, match=words) as caught:
        parse_link(text)
    assert str(caught.value).endswith(".")


def test_it_is_written_so_that_browsers_take_it_for_a_link() -> None:
    link = ServerLink(SERVER._replace(host="fd00::20"), ("#lobby", "#café", "##x"))
    assert str(link) == "hubbub://[fd00::20]:6697/#lobby,caf%C3%A9,%23%23x"


HOSTS = st.sampled_from(["localhost", "bücher.example", "10.0.0.5", "::1", "fd00::20", "fe80::1%eth0"])
CHANNELS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=64).map("#{}".format)
LINKS = st.builds(
    ServerLink,
    st.builds(Address, HOSTS, st.integers(1, 65535), st.booleans()),
    st.lists(
        CHANNELS.filter(lambda name: channel_problem(name) is None), unique=True, max_size=MOST_CHANNELS
    ).map(tuple),
)


def link_or_none(text: str) -> ServerLink | None:
    try:
        return parse_link(text)
    except AddressError:
        return None


@given(LINKS)
def test_what_is_written_is_read_back(link: ServerLink) -> None:
    assert str(link).isascii()
    assert str(link).count("#") == bool(link.channels)
    assert parse_link(str(link)) == link


@given(st.text())
def test_whatever_is_passed_on_is_a_link_or_refused(text: str) -> None:
    link = link_or_none(f"hubbub://{text}")
    assert link is None or parse_link(str(link)) == link
