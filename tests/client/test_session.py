"""Session against a scripted server on a real socket."""

from client.conftest import Stay
from client.peer import Guest, Peer, Window
from hubbub.client.changes import Entered, NameRefused
from hubbub.client.model import Delivery, Kind, Link

LOBBY = "#lobby"


async def enter_lobby(guest: Guest, nick: str = "alice", seq: int = 1) -> None:
    await guest.register(nick)
    await guest.expect("JOIN", LOBBY)
    guest.say(
        f"@msgid=j{seq};hubbub.chat/seq={seq};time=2026-03-03T10:00:00.000Z :{nick}!u@h JOIN {LOBBY} * :x",
        f":srv 353 {nick} = {LOBBY} :@{nick} bob!b@h",
        f":srv 366 {nick} {LOBBY} :end",
    )


async def test_enters_the_lobby_and_talks(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    entered = await window.until_change(Entered)
    assert entered == Entered("alice", "Testnet", LOBBY)
    await guest.answer_history()
    await window.until(lambda: LOBBY in window.conversations and window.conversations[LOBBY].joined)
    await window.until(lambda: window.nicks(LOBBY) == ["@alice", "bob"])

    nonce = session.say(LOBBY, "hello")
    assert window.entries[LOBBY][-1].delivery is Delivery.PENDING
    sent = await guest.expect("PRIVMSG", LOBBY, "hello")
    assert sent.tags["hubbub.chat/nonce"] == nonce
    guest.say(
        f"@msgid=m2;hubbub.chat/seq=2;hubbub.chat/nonce={nonce};label={nonce};time=2026-03-03T10:00:01.000Z "
        f":alice!u@h PRIVMSG {LOBBY} :hello"
    )
    await window.until(lambda: window.entries[LOBBY][-1].delivery is Delivery.STORED)
    assert [entry.kind for entry in window.entries[LOBBY]] == [Kind.JOINED, Kind.INFO, Kind.SAID]


async def test_a_refused_name_can_be_replaced(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :batch")
    await guest.expect("CAP", "REQ")
    guest.say(":srv CAP * ACK :batch")
    await guest.expect("CAP", "END")
    guest.say(":srv 433 * alice :alice is taken, try alice2")
    refused = await window.until_change(NameRefused)
    assert refused == NameRefused("alice", "alice is taken, try alice2")
    session.enter("alice2")
    await guest.expect("NICK", "alice2")
    guest.welcome("alice2")
    assert (await window.until_change(Entered)).nick == "alice2"


async def test_nobody_there_closes_with_words(peer: Peer, window: Window, stay: Stay) -> None:
    await peer.stop()
    stay.begin(peer.address)
    closed = await window.until_link(Link.CLOSED)
    assert closed.detail == (
        f"Nobody answers at {peer.address}. Check the address, and that the server is running."
    )
