"""Session against a scripted server on a real socket."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from client.certificates import tls_context
from client.conftest import FAST, Stay, staying
from client.peer import Guest, Peer, Window
from hubbub.client.address import Address
from hubbub.client.changes import Entered, HistoryEnded, LinkChanged, NameRefused, ServerChanged
from hubbub.client.connection import Connection
from hubbub.client.known_servers import KnownServers
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


async def test_a_server_that_sends_words_and_hangs_up_at_first_is_final(
    peer: Peer, window: Window, stay: Stay
) -> None:
    stay.begin(peer.address)
    guest = await peer.guest()
    guest.say("ERROR :This server is full (20 people). Try again later.")
    closed = await window.until_link(Link.CLOSED)
    assert closed.detail == "This server is full (20 people). Try again later."


async def test_comes_back_by_itself(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    guest.say("ERROR :The server stops for a moment")
    waiting = await window.until_link(Link.WAITING)
    assert waiting.detail == "The server stops for a moment. Trying again in 1 s."
    window.changes.clear()
    await enter_lobby(await peer.guest(), seq=2)
    await window.until_link(Link.ONLINE)
    links = [change.link for change in window.changes if isinstance(change, LinkChanged)]
    assert links == [Link.CONNECTING, Link.ONLINE]


async def test_a_half_open_connection_is_given_up(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address, timing=replace(FAST, idle=0.05, answer=0.05))
    guest = await peer.guest()
    await enter_lobby(guest)
    await guest.expect("PING")
    guest.say(":srv PONG srv hubbub")
    await guest.expect("PING")
    waiting = await window.until_link(Link.WAITING)
    assert waiting.detail.startswith("The server has stopped answering.")


async def test_a_server_that_has_much_to_read_is_given_time(peer: Peer, window: Window, stay: Stay) -> None:
    timing = replace(FAST, idle=0.05, answer=0.05, per_line=10.0, longest_answer=1.0)
    session = stay.begin(peer.address, timing=timing)
    guest = await peer.guest()
    await enter_lobby(guest)
    await guest.expect("PING")
    guest.say(":srv PONG srv hubbub")
    session.say(LOBBY, "one\ntwo\nthree")
    await guest.expect("PING")
    started = asyncio.get_running_loop().time()
    await window.until_link(Link.WAITING)
    assert asyncio.get_running_loop().time() - started > 0.9


async def test_answers_pings_even_before_the_welcome(peer: Peer, stay: Stay) -> None:
    stay.begin(peer.address)
    guest = await peer.guest()
    guest.say("PING :cookie")
    assert (await guest.expect("PONG")).params == ("cookie",)


async def test_an_old_server_that_knows_no_capabilities(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("USER")
    guest.welcome("alice")
    await guest.expect("JOIN", LOBBY)
    guest.say(
        f":alice!u@h JOIN {LOBBY}", f":srv 353 alice = {LOBBY} :alice @bob", f":srv 366 alice {LOBBY} :end"
    )
    await window.until(lambda: LOBBY in window.conversations and window.nicks(LOBBY) == ["@bob", "alice"])
    session.say(LOBBY, "hello")
    assert (await guest.expect("PRIVMSG")).tags == {}
    guest.say(f":bob!b@h PRIVMSG {LOBBY} :hi alice")
    await window.until_text(LOBBY, "hi alice")
    assert window.entries[LOBBY][-2].delivery is Delivery.STORED


async def test_the_name_held_by_our_own_ghost_is_tried_again(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    await guest.hang_up()
    for _ in range(2):
        guest = await peer.guest()
        await guest.expect("CAP", "LS")
        guest.say(":srv CAP * LS :", ":srv 433 * alice :alice is taken")
    await window.until_change(LinkChanged, lambda change: "still taken by your old" in change.detail)
    await enter_lobby(await peer.guest(), seq=3)
    await window.until(lambda: window.conversations[LOBBY].joined)


async def test_the_servers_password_is_not_typed_for_a_line_that_others_can_read(
    peer: Peer, window: Window, stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubbub.client.staying.is_private", lambda _address: False)
    stay.begin(peer.address)
    guest = await peer.guest()
    guest.say(":srv CAP * LS :", ":srv 464 alice :This server needs a password", "ERROR :Bye")
    assert "encrypted port" in (await window.until_link(Link.CLOSED)).detail


async def test_a_name_that_stays_taken_has_to_be_replaced(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    await guest.hang_up()
    for _ in range(6):
        guest = await peer.guest()
        await guest.expect("CAP", "LS")
        guest.say(":srv CAP * LS :", ":srv 433 * alice :alice is taken")
    assert (await window.until_change(NameRefused)).nick == "alice"
    session.enter("alice2")
    await guest.expect("NICK", "alice2")


async def test_a_name_can_be_replaced_after_the_server_lost_patience(
    peer: Peer, window: Window, stay: Stay
) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :", ":srv 433 * alice :alice is taken")
    await window.until_change(NameRefused)
    await guest.hang_up()
    session.enter("bob")
    await enter_lobby(await peer.guest(), "bob")
    assert (await window.until_change(Entered)).nick == "bob"


async def test_a_name_refused_by_a_server_that_then_hung_up(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :", ":srv 433 * alice :alice is taken")
    await window.until_change(NameRefused)
    guest.finish()
    with pytest.raises(ConnectionResetError):
        await guest.expect("nothing more")  # the session has noticed, and waits for a name
    session.enter("bob")
    await enter_lobby(await peer.guest(), "bob")
    await window.until_change(Entered)


@pytest.mark.parametrize("bad", ["", "a b", "a\nb"])
async def test_what_can_not_be_a_name_is_refused_without_a_server(
    peer: Peer, window: Window, stay: Stay, bad: str
) -> None:
    session = stay.begin(peer.address, bad)
    assert (await window.until_change(NameRefused)).nick == bad
    session.enter(bad)
    assert len([change for change in window.changes if isinstance(change, NameRefused)]) == 2
    session.enter("alice")
    await enter_lobby(await peer.guest())
    await window.until_change(Entered)


async def test_each_name_has_a_secret_of_its_own(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :hubbub.chat/identity", ":srv CAP * ACK :hubbub.chat/identity")
    first = await guest.expect("IDENTITY")
    guest.say(":srv 433 * alice :alice is taken")
    await window.until_change(NameRefused)
    session.enter("bob")
    assert (await guest.expect("IDENTITY")).params != first.params


async def test_a_secret_that_can_not_be_kept_is_told(
    peer: Peer, window: Window, stay: Stay, tmp_path: Path
) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :", ":srv 433 * alice :alice is taken")
    await window.until_change(NameRefused)
    (tmp_path / "home" / "servers.json").write_text("damaged")
    session.enter("bob")
    await window.until(lambda: bool(window.problems))
    assert "is damaged" in window.problems[-1]


async def test_comes_back_under_the_name_it_had_last(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    session.rename("alicia")
    await guest.expect("NICK", "alicia")
    guest.say(":alice!u@h NICK alicia")
    await window.until_change(Entered, lambda change: change.nick == "alicia")
    await guest.hang_up()
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :")
    assert (await guest.expect("NICK")).params == ("alicia",)


async def test_the_same_secret_identifies_after_a_break(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address)
    secrets = []
    for seq in (1, 2):
        guest = await peer.guest()
        await guest.expect("CAP", "LS")
        guest.say(":srv CAP * LS :hubbub.chat/identity")
        await guest.expect("CAP", "REQ")
        guest.say(":srv CAP * ACK :hubbub.chat/identity")
        secrets.append((await guest.expect("IDENTITY")).param(0))
        guest.welcome("alice")
        await guest.expect("JOIN", LOBBY)
        guest.say(f"@msgid=j{seq} :alice!u@h JOIN {LOBBY}")
        await window.until(lambda: LOBBY in window.conversations and window.conversations[LOBBY].joined)
        await guest.hang_up()
        await window.until(lambda: not window.conversations[LOBBY].joined)
    assert secrets[0] == secrets[1]
    assert len(secrets[0]) >= 32


async def test_leaving_says_goodbye_and_ends(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    session.leave("good night")
    assert (await guest.expect("QUIT")).params == ("good night",)
    assert (await window.until_link(Link.CLOSED)).detail == "You left."


async def test_leaving_while_waiting_for_the_next_try(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address, timing=replace(FAST, first_retry=3600, longest_retry=3600))
    guest = await peer.guest()
    await enter_lobby(guest)
    await window.until_link(Link.ONLINE)
    await guest.hang_up()
    await window.until_link(Link.WAITING)
    session.leave()
    await window.until_link(Link.CLOSED)


async def test_leaving_before_anything_began(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address).leave()
    await window.until_link(Link.CLOSED)
    assert [type(change) for change in window.changes] == [LinkChanged]


async def test_leaving_in_the_moment_of_connecting(
    peer: Peer, window: Window, stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = Connection.open

    async def open_and_leave(address: Address, patience: float) -> Connection:
        connection = await connect(address, patience)
        session.leave()
        return connection

    monkeypatch.setattr(Connection, "open", open_and_leave)
    session = stay.begin(peer.address)
    guest = await peer.guest()
    with pytest.raises(EOFError):
        await guest.hear()
    await window.until_link(Link.CLOSED)


async def test_leaving_while_connecting(window: Window, stay: Stay, peer: Peer) -> None:
    session = stay.begin(peer.address._replace(tls=True))  # the handshake of TLS is never answered
    await peer.guest()
    session.leave()
    await window.until_link(Link.CLOSED)


async def test_lines_that_can_not_be_read_are_told(peer: Peer, window: Window, stay: Stay) -> None:
    stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    guest.say_bytes(b":bob!b@h PRIVMSG #lobby :\xff\r\n")
    await window.until(lambda: bool(window.problems))
    guest.say_bytes(b":bob!b@h PRIVMSG #lobby :\xff\r\n")
    guest.say(":bob!b@h PRIVMSG #lobby :ok")
    await window.until_text(LOBBY, "ok")
    assert len(window.problems) == 1
    assert "can't be read" in window.problems[0]


async def test_the_first_visit_is_told_and_a_changed_certificate_asked_about(
    tmp_path: Path, window: Window, stay: Stay
) -> None:
    async with Peer.listening(tls_context(tmp_path, "one")) as peer:
        session = stay.begin(peer.address)
        await enter_lobby(await peer.guest())
        online = await window.until_link(Link.ONLINE)
        assert online.encrypted
        assert "This is your first visit, so its certificate was noted" in online.detail
        session.leave()
        await window.until_link(Link.CLOSED)
    async with Peer.listening(tls_context(tmp_path, "two"), peer.address.port) as impostor:
        window.changes.clear()
        session = stay.begin(impostor.address)
        guest = await impostor.guest()
        changed = await window.until_change(ServerChanged)
        assert changed.address == str(impostor.address)
        assert changed.noted != changed.presented
        last = [change for change in window.changes if isinstance(change, LinkChanged)][-1]
        assert last.detail.startswith("This is not the server that you met on ")
        with pytest.raises(EOFError):
            await guest.hear()  # not even the secret
        session.leave()
        await window.until_link(Link.CLOSED)


async def test_another_certificate_is_taken_only_when_the_person_says_so(
    tmp_path: Path, window: Window, stay: Stay
) -> None:
    async with Peer.listening(tls_context(tmp_path, "one")) as peer:
        session = stay.begin(peer.address)
        await enter_lobby(await peer.guest())
        await window.until_link(Link.ONLINE)
    async with Peer.listening(tls_context(tmp_path, "two"), peer.address.port) as moved:
        await moved.guest()
        changed = await window.until_change(ServerChanged)
        window.changes.clear()
        session.trust(changed.presented)
        await enter_lobby(await moved.guest(), seq=2)
        await window.until_link(Link.ONLINE)
        await window.until(lambda: window.conversations[LOBBY].joined)
    window.changes.clear()
    async with Peer.listening(tls_context(tmp_path, "one"), peer.address.port) as back:
        await back.guest()
        assert (await window.until_change(ServerChanged)).noted == changed.presented


async def test_trust_that_can_not_be_noted_is_told(tmp_path: Path, window: Window, stay: Stay) -> None:
    async with Peer.listening(tls_context(tmp_path, "one")) as peer:
        stay.begin(peer.address)
        await enter_lobby(await peer.guest())
        await window.until_link(Link.ONLINE)
    async with Peer.listening(tls_context(tmp_path, "two"), peer.address.port) as moved:
        session = stay.begin(moved.address)
        await window.until_change(ServerChanged)
        (tmp_path / "home" / "servers.json").write_text("damaged")
        session.trust("any")
        assert "is damaged" in window.problems[-1]


async def test_a_known_server_is_greeted_shortly(tmp_path: Path, window: Window, stay: Stay) -> None:
    async with Peer.listening(tls_context(tmp_path, "one")) as peer:
        stay.begin(peer.address)
        guest = await peer.guest()
        await enter_lobby(guest)
        await window.until_link(Link.ONLINE)
        await guest.hang_up()
        window.changes.clear()
        await enter_lobby(await peer.guest(), seq=2)
        assert (await window.until_link(Link.ONLINE)).detail == f"Connected to {peer.address}, encrypted."


async def test_a_home_that_can_not_be_written_is_told(tmp_path: Path, peer: Peer, window: Window) -> None:
    known_servers = KnownServers(tmp_path / "home" / "servers.json")
    (tmp_path / "home").symlink_to("nowhere")
    async with staying(known_servers, window) as stay:
        stay.begin(peer.address)
        assert "can't be written" in (await window.until_link(Link.CLOSED)).detail


async def test_what_is_asked_of_a_session(peer: Peer, window: Window, stay: Stay) -> None:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await enter_lobby(guest)
    await guest.answer_history("@msgid=m0;hubbub.chat/seq=0 :bob!b@h PRIVMSG #lobby :older")
    await window.until_text(LOBBY, "older")
    assert session.say(LOBBY, "  ") is None
    assert session.open_direct("a b") is None
    assert session.open_direct("bob") == "bob"
    assert session.is_channel(LOBBY)
    assert not session.is_channel("bob")
    await guest.answer_history()
    session.reading.load_older(LOBBY)
    request = await guest.answer_history(subcommand="BEFORE")
    assert request.params == ("BEFORE", LOBBY, "msgid=m0", "200")
    await window.until_change(HistoryEnded, lambda change: change.key == LOBBY)
