"""What a connection outlives."""

import pytest

from client.conftest import Stay
from client.peer import Peer, Window
from hubbub.client import reducer
from hubbub.client.state import State
from hubbub.wire.message import Message


async def test_a_handler_that_fails_costs_its_message_and_not_the_stay(
    peer: Peer,
    window: Window,
    stay: Stay,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_state: State, _message: Message, _now: int) -> None:
        raise IndexError("of no use")

    monkeypatch.setitem(reducer._HANDLERS, "AWAY", fail)
    stay.begin(peer.address)
    guest = await peer.guest()
    await guest.register("alice")
    await guest.expect("JOIN", "#lobby")
    guest.say(":alice!u@h JOIN #lobby", ":srv 366 alice #lobby :end", ":bob!u@h AWAY :secret")
    guest.say(":bob!u@h PRIVMSG #lobby :still there")
    await window.until_text("#lobby", "still there")
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "AWAY" in record.message
    assert "secret" not in record.message
