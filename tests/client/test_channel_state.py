"""The modes and the lists of a channel, as they are told and as they change."""

import pytest

from client.reduced import Reduced
from hubbub.client.changes import Change
from hubbub.client.channel_changes import ListTold, ModesTold
from hubbub.client.channel_state import MOST_LISTED, MOST_MODES
from hubbub.client.model import Listed


def entered() -> Reduced:
    client = Reduced()
    client.hear(":srv 005 alice CHANMODES=beI,k,fl,CRimnst EXCEPTS=e INVEX=I :ok")
    client.enter_lobby(1, "bob")
    return client


def last(client: Reduced) -> Change:
    return client.window.changes[-1]


def test_modes_are_told_and_kept_current() -> None:
    client = entered()
    client.hear(":srv 324 alice #lobby +ntk roses")
    assert last(client) == ModesTold("#lobby", (("n", ""), ("t", ""), ("k", "roses")))
    client.hear("@hubbub.chat/seq=2;msgid=m2 :bob!u@h MODE #lobby +l-k 5 roses")
    told = [change for change in client.window.changes if isinstance(change, ModesTold)][-1]
    assert told.modes == (("n", ""), ("t", ""), ("l", "5"))


def test_who_has_not_looked_is_told_nothing() -> None:
    client = entered()
    client.hear(":bob!u@h MODE #lobby +lb 5 spam!*@*")
    assert not any(isinstance(change, ModesTold | ListTold) for change in client.window.changes)


def test_roles_are_no_modes_of_the_channel() -> None:
    client = entered()
    client.hear(":srv 324 alice #lobby +n", ":bob!u@h MODE #lobby +o alice")
    told = [change for change in client.window.changes if isinstance(change, ModesTold)]
    assert [change.modes for change in told] == [(("n", ""),)]


@pytest.mark.parametrize(
    ("entry", "end", "letter"), [("367", "368", "b"), ("348", "349", "e"), ("346", "347", "I")]
)
def test_lists_are_told_and_kept_current(entry: str, end: str, letter: str) -> None:
    client = entered()
    client.hear(
        f":srv {entry} alice #lobby one!*@* bob!u@h 1700000000",
        f":srv {entry} alice #lobby two!*@*",
        f":srv {end} alice #lobby :End",
    )
    one, two = Listed("one!*@*", "bob!u@h", 1_700_000_000_000), Listed("two!*@*")
    assert last(client) == ListTold("#lobby", letter, (one, two))
    client.hear(f":bob!u@h MODE #lobby +{letter} three!*@*")
    told = [change for change in client.window.changes if isinstance(change, ListTold)][-1]
    assert [each.mask for each in told.entries] == ["one!*@*", "two!*@*", "three!*@*"]
    client.hear(f":bob!u@h MODE #lobby -{letter} one!*@*")
    told = [change for change in client.window.changes if isinstance(change, ListTold)][-1]
    assert [each.mask for each in told.entries] == ["two!*@*", "three!*@*"]


def test_lists_and_modes_have_an_end() -> None:
    client = entered()
    client.hear(
        *(f":srv 367 alice #lobby n{number}!*@*" for number in range(MOST_LISTED + 5)),
        ":srv 368 alice #lobby :End",
        ":bob!u@h MODE #lobby +b more!*@*",
        f":srv 324 alice #lobby +{''.join(chr(0x4E00 + number) for number in range(MOST_MODES + 5))}",
        ":bob!u@h MODE #lobby +s",
    )
    assert len(client.room().lists["b"]) == MOST_LISTED
    assert len(client.room().modes or {}) == MOST_MODES


def test_what_was_looked_at_is_forgotten_with_the_connection() -> None:
    client = entered()
    client.hear(":srv 324 alice #lobby +n", ":srv 368 alice #lobby :End")
    client.disconnect()
    assert client.room().modes is None
    assert client.room().lists == {}


def test_other_channels_are_passed_over() -> None:
    client = entered()
    before = len(client.window.changes)
    client.hear(":srv 324 alice #x +n", ":srv 367 alice #x a!*@*", ":srv 368 alice #x :End")
    assert len(client.window.changes) == before


def test_a_key_that_changes_is_kept_for_the_way_back() -> None:
    client = entered()
    for modes, door in (
        ("+k roses", "JOIN #lobby roses"),
        ("+k *", "JOIN #lobby roses"),
        ("-k roses", "JOIN #lobby"),
    ):
        client.hear(f":bob!u@h MODE #lobby {modes}")
        client.disconnect()
        client.taken()
        client.connect()
        assert door in client.taken()
        client.hear(":srv 005 alice CHANMODES=beI,k,fl,CRimnst :ok")
        client.hear(":alice!u@h JOIN #lobby * :x")
