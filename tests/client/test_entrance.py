"""Links that let people in are read as they are pasted; of what a stranger tells, what makes sense is."""

from typing import Any

import pytest

from hubbub.client.address import Address
from hubbub.client.entrance import (
    Entrance,
    EntranceLink,
    Invitation,
    Kind,
    LoginLink,
    NoProgramsError,
    UnreadableError,
    parse_entrance,
    read_told,
)

INVITE = Entrance(Kind.INVITE, "dJrU3G0U91L6BnsNlT3iUw")
LOGIN = Entrance(Kind.LOGIN, "x-_1")
FINGERPRINT = "0123456789abcdef" * 4
IRC = {"host": "chat.example.org", "port": 6697, "tls": True, "fingerprint": FINGERPRINT}
ABOUT: dict[str, Any] = {
    "name": "Club",
    "passwordLength": 8,
    "by": "ann",
    "channels": ["#choir"],
    "guests": True,
    "irc": IRC,
    "account": "ann",
}


@pytest.mark.parametrize(
    ("text", "web", "entrance"),
    [
        ("https://chat.example.org/invite/dJrU3G0U91L6BnsNlT3iUw", ("chat.example.org", 443, True), INVITE),
        (" HTTPS://Chat.Example.org:8443/login/x-_1/ ", ("chat.example.org", 8443, True), LOGIN),
        ("http://192.168.1.20:8067/login/x-_1?a=b#c", ("192.168.1.20", 8067, False), LOGIN),
        ("http://[fd00::20]/login/x-_1", ("fd00::20", 80, False), LOGIN),
    ],
)
def test_a_link_says_where_to_ask_and_for_what(text: str, web: tuple[Any, ...], entrance: Entrance) -> None:
    link = parse_entrance(text)
    assert link == EntranceLink(Address(*web), entrance)
    assert link.target == f"/{entrance.kind}/{entrance.secret}"


@pytest.mark.parametrize(
    "text",
    [
        "chat.example.org",
        "hubbub://chat.example.org/invite/x",
        "https://chat.example.org/",
        "https://chat.example.org/invite/",
        "https://chat.example.org/invite/a/b",
        "https://chat.example.org/invite/ä",
        "https://chat.example.org:99999/invite/x",
        "https://a_b..c/invite/x",
        "https://[fd00/invite/x",
        "https:///invite/x",
        f"https://chat.example.org/invite/{'x' * 101}",
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert parse_entrance(text) is None


def test_what_the_server_tells_is_read() -> None:
    server = Address("chat.example.org", 6697, tls=True)
    invitation = read_told(INVITE, ABOUT)
    assert invitation == Invitation(INVITE, "Club", server, FINGERPRINT, 8, "ann", ("#choir",), guests=True)
    assert read_told(LOGIN, ABOUT) == LoginLink(LOGIN, "Club", server, FINGERPRINT, 8, "ann")
    from_host = read_told(INVITE, {**ABOUT, "by": None})
    assert isinstance(from_host, Invitation)
    assert from_host.by == ""


def test_it_is_cut_to_what_a_page_can_show() -> None:
    endless = {"name": "x\n" * 10_000, "channels": [f"#{number}" for number in range(1000)]}
    told = read_told(INVITE, {**ABOUT, **endless})
    assert isinstance(told, Invitation)
    assert told.name == " ".join("x" * 50)
    assert len(told.channels) == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": 1},
        {"name": None},
        {"by": 1},
        {"channels": "#a"},
        {"channels": ["no channel"]},
        {"channels": {}},
        {"passwordLength": "8"},
        {"irc": "x"},
        {"irc": {**IRC, "host": "a b"}},
        {"irc": {**IRC, "port": 0}},
        {"irc": {**IRC, "port": "6697"}},
        {"irc": {**IRC, "tls": False}},
        {"irc": {**IRC, "fingerprint": "x" * 64}},
    ],
)
def test_what_no_server_of_ours_says_is_not_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        read_told(INVITE, {**ABOUT, **wrong})


@pytest.mark.parametrize("data", [None, [], "x", {}])
def test_neither_is_something_else(data: object) -> None:
    with pytest.raises(UnreadableError):
        read_told(LOGIN, data)


def test_where_only_browsers_are_let_in_that_is_said() -> None:
    with pytest.raises(NoProgramsError):
        read_told(INVITE, {**ABOUT, "irc": None})
