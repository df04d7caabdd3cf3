import pytest

from client.reduced import Reduced, said
from hubbub.client import holding as holding_module
from hubbub.client.changes import PastClosed
from hubbub.client.history import PAGE, Place
from hubbub.client.model import Delivery

ROOMS = ("#lobby", "#one", "#two")
EACH = 400


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding_module, "MOST", 1_000)
    monkeypatch.setattr(holding_module, "KEPT", 100)


def full(rooms: tuple[str, ...] = ROOMS, each: int = EACH) -> Reduced:
    """In channels that were looked at one after the other, in each of which so much was said."""
    client = Reduced()
    for room in rooms:
        client.hear(f"@msgid=j{room};hubbub.chat/seq=1000 :alice!u@h JOIN {room} * :x")
        client.no_targets()
        client.history(room)
        client.reducer.look_at(room)
        fill(client, room, range(1001, 1000 + each))
    return client


def fill(client: Reduced, room: str, seqs: range) -> None:
    client.hear(*(said(seq, f"number {seq}", target=room).replace("=m", f"={room}") for seq in seqs))


def held(client: Reduced) -> list[int]:
    return [client.room(room).held for room in ROOMS]


def test_that_which_nobody_has_looked_at_for_longest_gives_way() -> None:
    client = full()
    assert held(client) == [100, EACH, EACH]
    assert len(client.entries("#lobby")) == 100
    assert client.texts("#lobby")[-1] == f"number {999 + EACH}"
    client.reducer.look_at("#one")
    client.reducer.look_at("#lobby")
    fill(client, "#lobby", range(2000, 2400))
    assert held(client) == [500, EACH, 100]


def test_the_conversation_that_was_looked_at_last_keeps_everything() -> None:
    client = full(ROOMS[:1], each=1_500)
    assert client.room("#lobby").held >= 1_500


def test_what_was_let_go_is_asked_for_again() -> None:
    client = full()
    oldest = client.room("#lobby").timeline.oldest_msgid()
    client.taken()
    client.reducer.load_older("#lobby")
    client.hear("PING x")
    assert client.taken() == [f"CHATHISTORY BEFORE #lobby msgid={oldest} {PAGE}"]


def test_a_part_of_the_past_gives_way_too() -> None:
    client = full(ROOMS[:2])
    client.reducer.look_for("#lobby", Place("old150"))
    client.hear("PING x")
    client.history("#lobby", *(said(seq, "old").replace("=m", "=old") for seq in range(100, 250)))
    assert client.room("#lobby").held > EACH + 100
    fill(client, "#one", range(2000, 2100))
    assert client.room("#lobby").held == 100
    assert PastClosed("#lobby") in client.window.changes


def test_what_the_server_does_not_have_yet_stays() -> None:
    client = full(ROOMS[:2])
    client.disconnect()
    waiting = [client.say("#lobby", f"waiting {number}")[0] for number in range(150)]
    fill(client, "#one", range(2000, 2200))
    assert [entry.id for entry in client.entries("#lobby")] == waiting
    assert {entry.delivery for entry in client.entries("#lobby")} == {Delivery.PENDING}


def test_many_small_conversations_stay_whole() -> None:
    client = full(tuple(f"#room{number}" for number in range(10)), each=150)
    assert {room.held for room in client.reducer.state.rooms.values()} == {150}
