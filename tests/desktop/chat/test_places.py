import pytest

from hubbub.client.model import Conversation, Link
from hubbub.desktop.chat.places import (
    ListedServer,
    Place,
    all_places,
    find_places,
    in_order,
    next_channel,
    next_unread,
)


def conversations(*names: str) -> list[Conversation]:
    return [Conversation(name.lower(), name) for name in names]


LIBRARY = ListedServer(
    "lib:6697", "Library", Link.ONLINE, conversations("#lobby", "#Cakes", "Bob"), {"bob": 2}
)
CHESS = ListedServer("chess:6697", "Chess club", Link.WAITING, conversations("#lobby", "#open"), {"#open": 1})
SERVERS = (LIBRARY, CHESS)


def names(words: str) -> list[tuple[str, str]]:
    return [(found.name, found.server_name) for found in find_places(SERVERS, words)]


def test_the_lobby_comes_first_then_channels_then_people() -> None:
    ordered = in_order(conversations("Bob", "#zoo", "#lobby", "#cakes", "ann"), "#lobby")
    assert [conversation.name for conversation in ordered] == ["#lobby", "#cakes", "#zoo", "ann", "Bob"]


def test_every_conversation_is_a_place() -> None:
    assert [found.place for found in all_places(SERVERS)] == [
        ("lib:6697", "#lobby"),
        ("lib:6697", "#cakes"),
        ("lib:6697", "bob"),
        ("chess:6697", "#lobby"),
        ("chess:6697", "#open"),
    ]


@pytest.mark.parametrize(
    ("current", "step", "following"),
    [
        (("lib:6697", "#lobby"), 1, ("lib:6697", "#cakes")),
        (("lib:6697", "#cakes"), 1, ("chess:6697", "#lobby")),
        (("chess:6697", "#open"), 1, ("lib:6697", "#lobby")),
        (("lib:6697", "#lobby"), -1, ("chess:6697", "#open")),
        (("lib:6697", ""), 1, ("lib:6697", "#lobby")),
        (("lib:6697", ""), -1, ("chess:6697", "#open")),
    ],
)
def test_the_next_channel_may_be_on_another_server(
    current: tuple[str, str], step: int, following: tuple[str, str]
) -> None:
    assert next_channel(SERVERS, Place(*current), step) == following


def test_the_next_unread_one_may_be_a_person() -> None:
    assert next_unread(SERVERS, Place("lib:6697", "#lobby"), 1) == ("lib:6697", "bob")
    assert next_unread(SERVERS, Place("lib:6697", "bob"), 1) == ("chess:6697", "#open")
    assert next_unread(SERVERS, Place("lib:6697", "#lobby"), -1) == ("chess:6697", "#open")


def test_there_may_be_no_next_one() -> None:
    alone = ListedServer("lib:6697", "Library", Link.ONLINE, conversations("#lobby"), {})
    assert next_channel([alone], Place("lib:6697", "#lobby"), 1) is None
    assert next_unread([alone], Place("lib:6697", "#lobby"), 1) is None
    assert next_channel([], Place("lib:6697", "#lobby"), 1) is None


def test_conversations_are_found_by_parts_of_their_names() -> None:
    assert names("cak") == [("#Cakes", "Library")]
    assert names("LOBBY") == [("#lobby", "Library"), ("#lobby", "Chess club")]
    assert names("lob che") == [("#lobby", "Chess club")]
    assert names("nobody") == []


def test_a_name_that_begins_so_comes_first_then_what_is_unread() -> None:
    assert names("")[:2] == [("Bob", "Library"), ("#open", "Chess club")]
    assert names("b")[0] == ("Bob", "Library")
    assert names("#o")[0] == ("#open", "Chess club")
