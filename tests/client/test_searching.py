"""Searching: one question at a time, and every question has an answer in words."""

from client.peer import HUBBUB_CAPABILITIES, in_batch
from client.reduced import LOBBY, Reduced, said
from hubbub.client.changes import Found
from hubbub.client.searching import LOST, NO_SEARCH


def searching(capabilities: str = f"{HUBBUB_CAPABILITIES} soju.im/search") -> Reduced:
    client = Reduced(capabilities)
    client.enter_lobby(5, "bob")
    client.history(LOBBY, said(3, "cake"), said(4, "more cake"))
    client.taken()
    return client


def search(client: Reduced, text: str) -> None:
    client.reducer.search(LOBBY, text)
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
    assert [entry.text for entry in found(client).entries] == ["more cake", "cake"]
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
    (entry,) = found(client).entries
    assert (entry.msgid, entry.text, entry.edited) == ("m3", "pie", True)
    assert "pie" in client.texts()


def test_an_answer_that_is_not_all_says_so() -> None:
    client = searching()
    search(client, "cake")
    answer(client, said(3, "cake"))
    client.hear(":srv WARN SEARCH INCOMPLETE :That took too long.")
    assert found(client).note == "That took too long."
    assert len(found(client).entries) == 1


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


def test_answers_that_nobody_asked_for_are_passed_over() -> None:
    client = searching()
    client.window.changes.clear()
    answer(client, said(3, "cake"))
    client.hear(":srv WARN SEARCH INCOMPLETE :x", ":srv FAIL SEARCH X :x")
    assert client.window.changes == []
