"""Reading in the past: places are found wherever they are, and the past grows together with the present."""

from collections.abc import Iterable

import pytest

from client.reduced import LOBBY, NOW, Reduced, said
from hubbub.client import past as past_module
from hubbub.client import timeline as timeline_module
from hubbub.client.changes import HistoryEnded, PastClosed, PastOpened, PlaceFound, past_key
from hubbub.client.history import PAGE, Place
from hubbub.client.timeline import LIMIT
from hubbub.wire.timestamp import format_time

PAST = past_key(LOBBY)


def told(seqs: Iterable[int], author: str = "bob") -> list[str]:
    return [said(seq, f"text {seq}", author) for seq in seqs]


def in_the_present(newest: int = 1000) -> Reduced:
    """A client that holds the newest hundred of the lobby: 900 to 1000."""
    client = Reduced()
    client.enter_lobby(newest)
    client.history(LOBBY, *told(range(newest - 100, newest)))
    client.taken()
    return client


def look_for(client: Reduced, place: Place) -> None:
    client.reducer.look_for(LOBBY, place)
    client.hear("PING x")


def jumped(seqs: Iterable[int] = range(300, 400), newest: int = 1000) -> Reduced:
    """The same after a jump to 350."""
    client = in_the_present(newest)
    look_for(client, Place("m350"))
    client.history(LOBBY, *told(seqs))
    client.taken()
    return client


def scroll(client: Reduced, *, older: bool, seqs: Iterable[int]) -> list[str]:
    """Scroll beyond an end of the past, and get a page; the request."""
    client.reducer.extend_past(LOBBY, older=older)
    client.hear("PING x")
    asked = client.taken()
    client.history(LOBBY, *told(seqs))
    return asked


def seqs_of(client: Reduced, key: str = LOBBY) -> list[int]:
    return [entry.seq for entry in client.entries(key) if entry.seq is not None]


def test_what_is_held_is_found_without_asking() -> None:
    client = in_the_present()
    look_for(client, Place("m950"))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m950", past=False)
    assert client.taken() == []


def test_a_jump_shows_what_surrounds_the_message_apart_from_the_present() -> None:
    client = in_the_present()
    look_for(client, Place("m350"))
    assert client.taken() == [f"CHATHISTORY AROUND #lobby msgid=m350 {PAGE}"]
    client.history(LOBBY, *told(range(300, 400)))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m350", past=True)
    assert PastOpened(LOBBY) in client.window.changes
    assert seqs_of(client, PAST) == [*range(300, 400)]
    assert seqs_of(client) == [*range(900, 1001)]


def test_a_place_in_the_past_that_is_open_is_found_without_asking() -> None:
    client = jumped()
    look_for(client, Place("m301"))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m301", past=True)
    assert client.taken() == []


def test_the_present_goes_on_meanwhile() -> None:
    client = jumped()
    client.hear(said(1001, "news"))
    assert client.texts()[-1] == "news"
    assert seqs_of(client, PAST)[-1] == 399


def test_the_past_grows_at_both_ends() -> None:
    client = jumped()
    assert scroll(client, older=True, seqs=range(200, 300)) == [
        f"CHATHISTORY BEFORE #lobby msgid=m300 {PAGE}"
    ]
    assert scroll(client, older=False, seqs=range(400, 500)) == [
        f"CHATHISTORY AFTER #lobby msgid=m399 {PAGE}"
    ]
    assert seqs_of(client, PAST) == [*range(200, 500)]


def test_the_past_and_the_present_grow_together() -> None:
    client = jumped(range(700, 800))
    scroll(client, older=False, seqs=range(800, 900))
    assert client.window.changes[-1] == PastClosed(LOBBY)
    assert seqs_of(client) == [*range(700, 1001)]
    assert client.room().past is None
    assert not client.room().timeline.has_gap


def test_an_event_that_is_not_shown_is_no_gap_between_them() -> None:
    client = jumped(range(700, 899))
    hidden = "@msgid=h;hubbub.chat/seq=899 :bob!b@h PRIVMSG #lobby :\x01VERSION\x01"
    client.reducer.extend_past(LOBBY, older=False)
    client.hear("PING x")
    client.history(LOBBY, hidden)
    assert seqs_of(client) == [*range(700, 899), *range(900, 1001)]
    assert not client.room().timeline.has_gap


def test_a_page_that_touches_the_present_belongs_to_it() -> None:
    client = in_the_present()
    look_for(client, Place("m850"))
    client.history(LOBBY, *told(range(800, 901)))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m850", past=False)
    assert seqs_of(client) == [*range(800, 1001)]


def test_a_jump_within_reach_of_the_present_closes_the_past() -> None:
    client = jumped()
    look_for(client, Place("m850"))
    client.history(LOBBY, *told(range(800, 901)))
    assert PastClosed(LOBBY) in client.window.changes
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m850", past=False)


def test_the_first_message_of_all_is_the_end_of_the_past() -> None:
    client = jumped(range(2, 100))
    scroll(client, older=True, seqs=())
    assert client.window.changes[-1] == HistoryEnded(PAST)
    assert scroll(client, older=True, seqs=()) == []


def test_a_moment_is_found_in_the_present_or_asked_for() -> None:
    client = in_the_present()
    look_for(client, Place(time=NOW))
    assert client.taken() == [f"CHATHISTORY AROUND #lobby timestamp={format_time(NOW)} {PAGE}"]
    client.history(LOBBY, *told(range(300, 400)))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m300", past=True)
    look_for(client, Place(time=1 << 60))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "j1000", past=False)


def test_what_can_not_be_found_is_said() -> None:
    client = in_the_present()
    look_for(client, Place("gone"))
    client.hear(":srv FAIL CHATHISTORY MESSAGE_ERROR AROUND msgid=gone :There is no such message here")
    assert "can't be found" in client.window.problems[-1]
    look_for(client, Place("gone"))
    client.history(LOBBY)
    assert len(client.window.problems) == 2
    assert client.room().past is None


def test_without_history_nothing_can_be_found() -> None:
    client = Reduced("")
    client.hear(":alice!u@h JOIN #lobby")
    look_for(client, Place("m5"))
    assert client.window.problems == ["This server keeps no history in which that could be found."]


def test_who_has_gone_back_to_the_present_is_shown_no_past() -> None:
    client = in_the_present()
    look_for(client, Place("m350"))
    client.reducer.leave_past(LOBBY)
    client.history(LOBBY, *told(range(300, 400)))
    assert client.room().past is None
    assert not any(isinstance(change, PastOpened) for change in client.window.changes)


def test_leaving_the_past_closes_it() -> None:
    client = jumped()
    client.reducer.extend_past(LOBBY, older=True)
    client.hear("PING x")
    client.reducer.leave_past(LOBBY)
    client.hear("PING x")
    assert client.window.changes[-1] == PastClosed(LOBBY)
    client.history(LOBBY, *told(range(200, 300)))
    assert client.room().past is None


def test_a_new_log_closes_the_past() -> None:
    client = jumped()
    client.hear("@msgid=new5;hubbub.chat/seq=5 :bob!b@h PRIVMSG #lobby :a brave new world")
    assert PastClosed(LOBBY) in client.window.changes
    assert client.texts() == ["a brave new world"]


def test_what_happens_to_a_message_of_the_past_is_seen_there() -> None:
    client = jumped()
    client.hear("@hubbub.chat/seq=1001;msgid=r;+draft/react=x;+reply=m350 :bob!b@h TAGMSG #lobby")
    client.hear("@hubbub.chat/seq=1002;msgid=e;hubbub.chat/edit=m351 :bob!b@h PRIVMSG #lobby :newer")
    entries = {entry.msgid: entry for entry in client.entries(PAST)}
    assert entries["m350"].reactions[0].text == "x"
    assert (entries["m351"].text, entries["m351"].edited) == ("newer", True)


def test_a_message_of_the_past_has_the_text_that_it_has_now() -> None:
    """Its newer version, number 999, is far from the page; an older version that is known counts no more."""
    client = in_the_present()
    client.hear("@hubbub.chat/seq=1001;msgid=e;hubbub.chat/edit=m351 :bob!b@h PRIVMSG #lobby :newest")
    look_for(client, Place("m350"))
    client.history(
        LOBBY,
        "@hubbub.chat/edited=999;" + said(350, "newer")[1:],
        "@hubbub.chat/edited=998;" + said(351, "older")[1:],
    )
    shown = {entry.msgid: (entry.text, entry.edited) for entry in client.entries(PAST)}
    assert shown == {"m350": ("newer", True), "m351": ("newest", True)}


def test_the_past_is_bounded_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_module, "LIMIT", 500)
    client = jumped(range(5000, 5100), newest=20_000)
    for first in range(5100, 6100, 200):
        scroll(client, older=False, seqs=range(first, first + 200))
    assert seqs_of(client, PAST) == [*range(6100 - past_module.LIMIT, 6100)]
    for _ in range(4):
        first = seqs_of(client, PAST)[0]
        scroll(client, older=True, seqs=range(first - 200, first))
    oldest = seqs_of(client, PAST)[0]
    assert seqs_of(client, PAST) == [*range(oldest, oldest + past_module.LIMIT)]
    newest = oldest + past_module.LIMIT - 1
    assert scroll(client, older=False, seqs=()) == [f"CHATHISTORY AFTER #lobby msgid=m{newest} {PAGE}"]


def test_who_scrolls_up_without_end_reads_on_in_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the present has no room for more."""
    monkeypatch.setattr(timeline_module, "MOST_PAGED_IN", 100)
    client = Reduced()
    client.enter_lobby(20_000)
    client.history(LOBBY, *told(range(15_000, 17_200)), *told(range(17_200, 20_000)[-1:]))
    client.taken()
    assert client.room().timeline.is_full
    client.reducer.load_older(LOBBY)
    client.hear("PING x")
    assert client.taken() == [f"CHATHISTORY AROUND #lobby msgid=m15000 {PAGE}"]
    client.history(LOBBY, *told(range(14_900, 15_100)))
    assert PlaceFound(LOBBY, None, past=True) in client.window.changes
    assert seqs_of(client, PAST) == [*range(14_900, 15_100)]
    scroll(client, older=False, seqs=range(15_100, 15_300))
    assert PastClosed(LOBBY) in client.window.changes
    assert len(client.room().timeline) <= LIMIT + 100 + PAGE


def test_without_numbers_the_past_meets_the_present_at_a_message_that_both_have() -> None:
    client = Reduced("message-tags server-time batch draft/chathistory")
    client.hear(":alice!u@h JOIN #lobby")
    client.no_targets()
    client.history(LOBBY, *(unnumbered(minute) for minute in range(40, 50)))
    look_for(client, Place("m15"))
    client.history(LOBBY, *(unnumbered(minute) for minute in range(10, 20)))
    assert client.window.changes[-1] == PlaceFound(LOBBY, "m15", past=True)
    client.reducer.extend_past(LOBBY, older=False)
    client.hear("PING x")
    client.history(LOBBY, *(unnumbered(minute) for minute in range(20, 41)))
    assert PastClosed(LOBBY) in client.window.changes
    assert [text for text in client.texts() if "at" in text] == [f"at {minute}" for minute in range(10, 50)]


def unnumbered(minute: int) -> str:
    return f"@msgid=m{minute};time=2026-03-03T10:{minute}:00.000Z :bob!b@h PRIVMSG #lobby :at {minute}"
