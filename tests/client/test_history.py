"""Catching up: whatever was missed comes, in pages, once."""

from client.reduced import LOBBY, NOW, Reduced, said
from hubbub.client.changes import EntriesAdded, HistoryEnded, LogRestarted
from hubbub.client.history import PAGE
from hubbub.client.model import Delivery
from hubbub.wire.timestamp import format_time

TARGETS_OF_ALL_TIME = (
    f"CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z timestamp={format_time(NOW + 86_400_000)} 1000"
)


def entered(seq: int = 1) -> Reduced:
    client = Reduced()
    client.enter_lobby(seq, "bob")
    return client


def back_after_a_break() -> Reduced:
    """A client that was in the lobby when 5 was its newest event, and is again now that 9 is."""
    client = entered(5)
    client.history(LOBBY)
    client.disconnect()
    client.taken()
    client.connect()
    client.enter_lobby(9)
    return client


def history_requests(client: Reduced) -> list[str]:
    return [line.removeprefix("CHATHISTORY ") for line in client.taken() if line.startswith("CHATHISTORY")]


def test_a_new_channel_gets_its_latest_page_after_targets() -> None:
    client = Reduced()
    assert client.taken() == ["JOIN #lobby", TARGETS_OF_ALL_TIME]
    client.enter_lobby(4)
    assert history_requests(client) == [f"LATEST #lobby * {PAGE}"]
    client.history(
        LOBBY, said(2, "two"), said(3, "three"), "@msgid=j4;hubbub.chat/seq=4 :alice!u@h JOIN #lobby"
    )
    assert [entry.seq for entry in client.entries()] == [2, 3, 4, None]
    assert history_requests(client) == []


def test_older_pages_until_the_first_entry() -> None:
    client = entered(4)
    client.history(LOBBY, said(3, "three"))
    client.taken()
    client.reducer.load_older(LOBBY)
    client.reducer.load_older(LOBBY)
    client.hear("PING x")
    assert history_requests(client) == [f"BEFORE #lobby msgid=m3 {PAGE}"]
    client.history(LOBBY, said(1, "one"), said(2, "two"))
    assert client.window.changes[-1] == HistoryEnded(LOBBY)
    client.reducer.load_older(LOBBY)
    client.hear("PING x")
    assert history_requests(client) == []


def test_an_empty_page_is_the_end_of_history() -> None:
    client = entered(4)
    client.history(LOBBY)
    assert client.window.changes[-1] == HistoryEnded(LOBBY)


def test_what_was_empty_and_is_no_more_comes_from_its_start() -> None:
    """All of it was missed. None of it can be asked for as older: the window was told that nothing is."""
    client = entered()
    client.history(LOBBY)
    client.reducer.open_direct("bob")
    client.hear("PING x")
    client.history("bob")
    for newest in (3, 9):
        client.disconnect()
        client.taken()
        client.connect()
        assert history_requests(client)[-1] == "AFTER bob timestamp=1970-01-01T00:00:00.000Z 1000"
        client.hear(said(newest, "new", target="alice"))  # and the line breaks before the answer
    client.history("bob", *(said(seq, f"text {seq}", target="alice") for seq in range(1, 10)))
    assert [entry.seq for entry in client.entries("bob")] == [*range(1, 10)]


def test_a_server_without_history_has_nothing_older() -> None:
    client = Reduced("")
    client.hear(":alice!u@h JOIN #lobby")
    client.reducer.load_older(LOBBY)
    client.hear("PING x")
    assert client.window.changes[-1] == HistoryEnded(LOBBY)
    assert history_requests(client) == []


def test_after_a_break_what_was_missed_comes_page_by_page() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.hear(said(2, "before"))
    client.disconnect()
    client.taken()
    client.connect()
    client.enter_lobby(2003, "bob")
    assert history_requests(client)[-1] == "AFTER #lobby msgid=m2 1000"
    client.history(LOBBY, *(said(seq, f"text {seq}") for seq in range(3, 1003)))
    assert history_requests(client) == ["AFTER #lobby msgid=m1002 1000"]
    client.hear(said(2004, "live meanwhile"))
    client.history(LOBBY, *(said(seq, f"text {seq}") for seq in range(1003, 2003)))
    assert history_requests(client) == ["AFTER #lobby msgid=m2002 1000"]
    client.history(
        LOBBY, "@msgid=j2003;hubbub.chat/seq=2003 :alice!u@h JOIN #lobby", said(2004, "live meanwhile")
    )
    assert history_requests(client) == []
    assert [entry.seq for entry in client.entries() if entry.seq] == list(range(1, 2005))


def test_a_break_while_catching_up_goes_on_where_it_was() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.disconnect()
    client.connect()
    client.enter_lobby(3000)
    client.taken()
    client.history(LOBBY, *(said(seq, f"text {seq}") for seq in range(2, 1002)))
    client.disconnect()
    client.taken()
    client.connect()
    client.enter_lobby(3001)
    assert history_requests(client)[-1] == "AFTER #lobby msgid=m1001 1000"


def test_a_gap_in_live_traffic_is_filled() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.hear(said(2, "two"), said(5, "five"), said(6, "six"))
    assert history_requests(client)[-1] == "AFTER #lobby msgid=m2 1000"
    client.history(LOBBY, *(said(seq, f"text {seq}") for seq in range(3, 7)))
    assert [entry.seq for entry in client.entries() if entry.seq] == [1, 2, 3, 4, 5, 6]
    assert history_requests(client) == []


def test_a_gap_that_the_server_can_not_fill_is_asked_for_once() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.hear(said(5, "five"))
    assert history_requests(client)[-1] == "AFTER #lobby msgid=j1 1000"
    client.history(LOBBY, said(5, "five"))
    assert history_requests(client) == ["AFTER #lobby msgid=m5 1000"]
    client.history(LOBBY)
    client.hear(said(6, "six"))
    assert history_requests(client) == []


def test_a_gap_without_a_reference_is_closed() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.disconnect()
    client.reducer.state.rooms.clear()
    client.connect()
    client.hear("@hubbub.chat/seq=1 :alice!u@h JOIN #lobby", "@hubbub.chat/seq=9 :bob!b@h PRIVMSG #lobby :x")
    assert not client.room().timeline.has_gap


def test_a_message_sent_again_is_there_once_though_history_has_it_too() -> None:
    """The server had stored it, but the connection broke before the echo."""
    client = entered(1)
    client.history(LOBBY)
    (nonce,) = client.say(LOBBY, "hello")
    client.disconnect()
    client.taken()
    client.connect()
    sent = client.taken()
    assert sent[0] == "JOIN #lobby"
    assert sent[1] == f"@label={nonce};hubbub.chat/nonce={nonce} PRIVMSG #lobby :hello"
    assert sent[2].startswith("CHATHISTORY TARGETS")
    client.enter_lobby(4)
    client.hear(f"@hubbub.chat/nonce={nonce};msgid=m2;hubbub.chat/seq=2 :alice!u@h PRIVMSG #lobby :hello")
    client.history(LOBBY, said(2, "hello", "alice"), said(3, "hi"))
    assert [entry.seq for entry in client.entries() if entry.seq] == [1, 2, 3, 4]
    assert client.texts().count("hello") == 1


def test_history_that_is_faster_than_the_echo_gives_way_to_it() -> None:
    client = entered(1)
    (nonce,) = client.say(LOBBY, "hello")
    client.history(LOBBY, said(2, "hello", "alice"))
    client.hear(f"@hubbub.chat/nonce={nonce};msgid=m2;hubbub.chat/seq=2 :alice!u@h PRIVMSG #lobby :hello")
    assert client.texts().count("hello") == 1
    assert client.entries()[-1].id == nonce


def test_without_nonces_what_may_have_arrived_is_not_sent_again() -> None:
    client = Reduced("batch message-tags echo-message draft/chathistory")
    client.hear(":alice!u@h JOIN #lobby")
    client.say(LOBBY, "on its way")
    client.disconnect()
    client.say(LOBBY, "said offline")
    client.taken()
    client.connect()
    assert [line for line in client.taken() if "PRIVMSG" in line] == ["PRIVMSG #lobby :said offline"]
    doubtful, fresh = client.entries()[-2:]
    assert (doubtful.text, doubtful.delivery) == ("on its way", Delivery.FAILED)
    assert "may have arrived" in doubtful.problem
    assert fresh.delivery is Delivery.PENDING


def test_private_conversations_catch_up_too() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.hear(said(7, "psst", "bob", "alice"))
    client.history("bob")
    client.disconnect()
    client.taken()
    client.connect()
    assert history_requests(client) == ["AFTER bob msgid=m7 1000"]
    client.history("bob", said(8, "still there?", "bob", "alice"))
    (targets,) = history_requests(client)
    assert targets.startswith("TARGETS timestamp=2026-03-02T10:00:00.000Z ")
    client.hear(
        "BATCH +t draft/chathistory-targets",
        "@batch=t CHATHISTORY TARGETS #lobby 2026-03-03T10:00:00.000Z",
        "@batch=t CHATHISTORY TARGETS bob 2026-03-03T10:00:00.000Z",
        "@batch=t CHATHISTORY TARGETS Carl 2026-03-03T10:00:00.000Z",
        "BATCH -t",
    )
    assert history_requests(client) == [f"LATEST Carl * {PAGE}"]
    client.history("Carl", said(1, "new here", "Carl", "alice"))
    assert client.texts("carl") == ["new here"]
    assert client.texts("bob") == ["psst", "still there?"]


def announced(client: Reduced) -> list[str]:
    added = [change for change in client.window.changes if isinstance(change, EntriesAdded) and change.live]
    return [entry.text for change in added for entry in change.entries if not entry.own and entry.text]


def test_what_was_missed_may_be_announced_and_older_history_not() -> None:
    client = Reduced()
    client.hear(said(5, "noticed", "bob", "alice"))
    client.enter_lobby(4)
    client.history("bob", said(4, "long ago", "bob", "alice"))
    client.history(LOBBY, said(3, "old"))
    client.disconnect()
    client.connect()
    client.window.changes.clear()
    client.history("bob", said(6, "missed", "bob", "alice"))
    client.hear(
        "BATCH +t draft/chathistory-targets",
        "@batch=t CHATHISTORY TARGETS carl 2026-03-03T11:00:00.000Z",
        "BATCH -t",
    )
    carls = said(8, "brand new", "carl", "alice").replace("T10:", "T11:")
    client.history("carl", said(7, "read before", "carl", "alice"), carls)
    assert announced(client) == ["missed", "brand new"]
    assert client.texts("carl") == ["read before", "brand new"]


def test_a_server_that_lost_its_past_is_asked_for_its_latest() -> None:
    client = back_after_a_break()
    assert history_requests(client)[-1] == "AFTER #lobby msgid=j5 1000"
    client.hear(":srv FAIL CHATHISTORY INVALID_MSGREFTYPE AFTER #lobby :That message is not known.")
    assert history_requests(client) == [f"LATEST #lobby * {PAGE}"]
    client.hear(":srv FAIL CHATHISTORY MESSAGE_ERROR LATEST #lobby :The disk is broken.")
    assert history_requests(client) == []
    assert client.window.problems == []


def test_a_new_log_that_has_passed_what_was_known_takes_its_place() -> None:
    """The server was set up anew while we were away, and more was said there since than we knew of."""
    client = back_after_a_break()
    client.hear(":srv FAIL CHATHISTORY MESSAGE_ERROR AFTER #lobby :There is no such message here")
    renewed = (
        f"@msgid=new{seq};hubbub.chat/seq={seq} :bob!b@h PRIVMSG #lobby :new {seq}" for seq in range(1, 9)
    )
    client.history(LOBBY, *renewed, "@msgid=j9;hubbub.chat/seq=9 :alice!u@h JOIN #lobby")
    assert [entry.msgid for entry in client.entries() if entry.seq] == [
        *(f"new{n}" for n in range(1, 9)),
        "j9",
    ]
    assert LogRestarted(LOBBY) in client.window.changes


def test_what_a_server_fails_to_give_once_is_asked_for_again() -> None:
    client = back_after_a_break()
    missed = history_requests(client)[-1]
    assert missed == "AFTER #lobby msgid=j5 1000"
    client.hear(":srv FAIL CHATHISTORY INTERNAL_ERROR :The server made a mistake.")
    assert history_requests(client) == []
    assert client.window.problems == ["The server made a mistake."]
    client.hear(said(10, "something new"))
    assert history_requests(client) == [missed]


def test_a_server_that_begins_anew_is_followed() -> None:
    """Its numbers start again, so that what was known contradicts them."""
    client = entered(5)
    client.history(LOBBY, said(4, "of old"))
    client.disconnect()
    client.connect()
    client.taken()
    client.hear("@msgid=new2;hubbub.chat/seq=2 :alice!u@h JOIN #lobby * :x")
    client.no_targets()
    assert history_requests(client) == [f"LATEST #lobby * {PAGE}"]
    client.history(LOBBY, "@msgid=new1;hubbub.chat/seq=1 :bob!u@h PRIVMSG #lobby :brave new world")
    assert client.texts() == ["brave new world"]


def test_a_server_that_does_not_know_the_command_is_asked_nothing_more() -> None:
    client = Reduced()
    client.hear(":srv 421 alice CHATHISTORY :Unknown command")
    assert client.window.problems == []


def test_answers_that_nobody_asked_for_are_passed_over() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.history(LOBBY, said(9, "forged"))
    client.history("bob", said(9, "forged"))
    client.no_targets()
    client.hear(":srv FAIL CHATHISTORY X :x")
    assert client.texts() == ["Welcome to Testnet, alice."]


def test_what_is_not_shown_counts_in_history_too() -> None:
    client = entered(1)
    client.history(LOBBY)
    client.hear(said(4, "four"))
    hidden = "@msgid=m2;hubbub.chat/seq=2 :bob!b@h PRIVMSG #lobby :\x01VERSION\x01"
    client.history(LOBBY, hidden, said(3, "three"), said(4, "four"))
    assert not client.room().timeline.has_gap
