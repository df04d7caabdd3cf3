"""Searching: one question at a time, and every question has an answer in words."""

from datetime import date

from client.peer import HUBBUB_CAPABILITIES, in_batch
from client.reduced import LOBBY, Reduced, said
from hubbub.client.changes import Found
from hubbub.client.query import Query
from hubbub.client.searching import LOST, NO_SEARCH
from hubbub.wire.tags import parse_tags

TODAY = date(2026, 11, 22)


def searching(capabilities: str = f"{HUBBUB_CAPABILITIES} soju.im/search") -> Reduced:
    client = Reduced(capabilities)
    client.enter_lobby(5, "bob")
    client.history(LOBBY, said(3, "cake"), said(4, "more cake"))
    client.taken()
    return client


def search(client: Reduced, text: str, *, everywhere: bool = False) -> None:
    client.reducer.search(Query.parse(LOBBY, text, LOBBY, TODAY, everywhere=everywhere))
    client.hear("PING x")


def answer(client: Reduced, *lines: str) -> None:
    client.hear("BATCH +s soju.im/search", *(in_batch("s", line) for line in lines), "BATCH -s")


def found(client: Reduced) -> Found:
    return [change for change in client.window.changes if isinstance(change, Found)][-1]


def test_what_is_found_comes_newest_first() -> None:
    client = searching()
    search(client, "cake; more")
    assert client.taken() == ["SEARCH text=cake\\:\\smore;in=#lobby;limit=50"]
    answer(client, said(3, "cake"), said(4, "more cake"))
    assert [hit.entry.text for hit in found(client).hits] == ["more cake", "cake"]
    assert found(client).text == "cake; more"


def test_only_the_newest_of_those_that_wait_is_asked() -> None:
    client = searching()
    for text in ("one", "two", "three"):
        search(client, text)
    assert client.taken() == ["SEARCH text=one;in=#lobby;limit=50"]
    answer(client)
    assert client.taken() == ["SEARCH text=three;in=#lobby;limit=50"]
    answer(client, said(3, "three"))
    assert found(client).text == "three"


def test_a_newer_version_stands_for_the_message_that_it_replaces() -> None:
    client = searching()
    search(client, "pie")
    newer = "@msgid=e9;hubbub.chat/seq=9;hubbub.chat/edit=m3 :bob!u@h PRIVMSG #lobby :pie"
    answer(client, newer)
    entry = found(client).hits[0].entry
    assert (entry.msgid, entry.text, entry.edited) == ("m3", "pie", True)


def test_an_answer_that_is_not_all_says_so() -> None:
    client = searching()
    search(client, "cake")
    answer(client, said(3, "cake"))
    client.hear(":srv WARN SEARCH INCOMPLETE :That took too long.")
    assert found(client).note == "That took too long."
    assert len(found(client).hits) == 1


def test_a_refusal_is_an_answer() -> None:
    client = searching()
    search(client, "cake")
    client.hear(":srv FAIL SEARCH TEMPORARILY_UNAVAILABLE :Too many people are searching.")
    assert found(client) == Found(LOBBY, "cake", (), "Too many people are searching.")
    assert client.window.problems == []


def test_a_break_is_an_answer() -> None:
    client = searching()
    search(client, "cake")
    client.disconnect()
    assert found(client) == Found(LOBBY, "cake", (), LOST)


def test_a_server_that_can_not_search() -> None:
    client = searching(HUBBUB_CAPABILITIES)
    search(client, "cake")
    assert found(client) == Found(LOBBY, "cake", (), NO_SEARCH)
    assert client.taken() == []


def test_everywhere_each_message_says_where_it_was_said() -> None:
    client = searching()
    search(client, "cake", everywhere=True)
    assert client.taken() == ["SEARCH text=cake;limit=50"]
    renamed = "@msgid=p3;hubbub.chat/channel=Rob :bob!u@h PRIVMSG al :cake"
    lines = (said(3, "cake", target="#Kitchen"), said(4, "cake", target="@#lobby"), renamed)
    own = "@msgid=p1 :alice!u@h PRIVMSG Eve :cake", "@msgid=p2 :eve!u@h PRIVMSG alice :cake"
    answer(client, *lines, *own)
    told = [(hit.key, hit.name) for hit in reversed(found(client).hits)]
    assert told == [
        ("#kitchen", "#Kitchen"), ("#lobby", "#lobby"), ("rob", "Rob"), ("eve", "Eve"), ("eve", "eve"),
    ]  # fmt: skip
    assert found(client).everywhere


def test_what_narrows_it_down_is_asked_of_the_server() -> None:
    client = searching()
    search(client, "from:Ann cake in:#kitchen after:2026-03-01 before:2026-03-05 sale")
    (line,) = client.taken()
    asked = parse_tags(line.removeprefix("SEARCH ").removeprefix(":"))
    assert asked.pop("after") < asked.pop("before")
    assert asked == {"text": "cake sale", "in": "#kitchen", "from": "Ann", "limit": "50"}


def test_from_a_day_on_the_oldest_come_first() -> None:
    client = searching()
    search(client, "cake after:2026-03-01")
    answer(client, said(3, "cake"), said(4, "more cake"))
    assert [hit.entry.text for hit in found(client).hits] == ["cake", "more cake"]
    assert found(client).oldest_first


def test_answers_that_nobody_asked_for_are_passed_over() -> None:
    client = searching()
    client.window.changes.clear()
    answer(client, said(3, "cake"))
    client.hear(":srv WARN SEARCH INCOMPLETE :x", ":srv FAIL SEARCH X :x")
    assert client.window.changes == []
