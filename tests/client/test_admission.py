"""Coming in by a link, with the real server: with a new account, an old one, a new password, or none."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.conftest import Stay
from client.key_store import MemoryKeyStore
from client.peer import Window
from client.real import RealServer, real_server
from hubbub.client.admission import Admission
from hubbub.client.changes import AccountChanged, Entered, NameRefused, PasswordChanged
from hubbub.client.entrance import (
    Entrance,
    EntranceLink,
    Invitation,
    Kind,
    LoginLink,
    Passage,
    Told,
    parse_entrance,
)
from hubbub.client.features import Features
from hubbub.client.known_servers import KnownServers
from hubbub.client.looking import EntranceError, look_at
from hubbub.client.model import Link
from hubbub.client.sasl import Outcome
from hubbub.wire.message import Message
from support.irc import IrcClient

PASSWORD = "correct horse battery"
NEW = "staple and more"


@pytest.fixture
async def server(tmp_path: Path, key_store: MemoryKeyStore) -> AsyncIterator[RealServer]:
    """One that lets nobody register without a link, and has a lobby."""
    async with real_server(tmp_path, "[accounts]\nregistration = false\n") as running:
        somebody = await (await IrcClient.connect(running.plain.port)).register("somebody")
        await somebody.ask("JOIN #lobby")
        yield running
        await somebody.close()


async def made(server: RealServer, order: str, known_servers: KnownServers) -> Told:
    """What the server tells of a link that whoever runs it has ordered."""
    host = await IrcClient.connect(server.plain.port)
    host.send("CAP REQ standard-replies", f"HOSTKEY {server.host_key}", order)
    note = await host.until("NOTE", lambda message: message.params[1] == "CREATED")
    link = parse_entrance(note.params[3])
    await host.close()
    assert link is not None
    return await look_at(link, known_servers)


async def let_in(window: Window, account: str | None) -> None:
    await window.until_change(Entered)
    await window.until_change(AccountChanged, lambda change: change.account == account)


async def refused(window: Window) -> NameRefused:
    refusal = await window.until_change(NameRefused)
    window.changes.clear()
    return refusal


async def test_an_account_is_made_and_comes_back(
    server: RealServer, stay: Stay, window: Window, known_servers: KnownServers, key_store: MemoryKeyStore
) -> None:
    told = await made(server, "INVITELINK CREATE #lobby 1", known_servers)
    assert isinstance(told, Invitation)
    assert (told.server, told.channels, told.by) == (server.tls, ("#lobby",), "")
    over_https = EntranceLink(server.web._replace(tls=True), told.entrance)
    assert await look_at(over_https, known_servers) == told  # the certificate is that of the chat
    session = stay.begin(told.server, "ann", told=told, new_password="short")
    assert "8 characters" in (await refused(window)).reason
    session.enter("ann", new_password=PASSWORD)
    await let_in(window, "ann")
    await window.until(lambda: window.conversations["#lobby"].joined)
    assert known_servers.fingerprint(server.tls) == told.fingerprint
    assert PASSWORD in key_store.passwords.values()
    await stay.end()
    again = Window()
    stay.begin(server.tls, "ann", window=again)  # by the password that was kept
    await let_in(again, "ann")


async def test_the_account_can_change_its_password_at_once(
    server: RealServer, stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    told = await made(server, "INVITELINK CREATE", known_servers)
    session = stay.begin(told.server, "ann", told=told, new_password=PASSWORD)
    await let_in(window, "ann")
    session.account.change_password(PASSWORD, NEW, keep=False)
    await window.until_change(PasswordChanged)


async def test_whoever_has_an_account_logs_in_and_uses_the_link(
    server: RealServer, stay: Stay, other_stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    first = await made(server, "INVITELINK CREATE", known_servers)
    stay.begin(first.server, "ann", told=first, new_password=PASSWORD)
    await let_in(window, "ann")
    await stay.end()
    second, elsewhere = await made(server, "INVITELINK CREATE #lobby 1", known_servers), Window()
    session = other_stay.begin(second.server, "ann", told=second, window=elsewhere, new_password=NEW)
    assert "log in" in (await refused(elsewhere)).reason  # the name is taken
    session.enter("ann", "not this one")
    assert (await refused(elsewhere)).asks_password
    session.enter("ann", PASSWORD)
    await let_in(elsewhere, "ann")
    await elsewhere.until(lambda: elsewhere.conversations["#lobby"].joined)
    with pytest.raises(EntranceError, match="As many people"):
        await look_at(EntranceLink(server.web, second.entrance), known_servers)


async def test_guests_come_in_with_a_name_alone(
    server: RealServer, stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    told = await made(server, "INVITELINK CREATE #lobby", known_servers)
    stay.begin(told.server, "bob", told=told)
    await let_in(window, None)
    await window.until(lambda: window.conversations["#lobby"].joined)


async def test_a_lost_password_is_replaced_once(
    server: RealServer, stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    invitation = await made(server, "INVITELINK CREATE", known_servers)
    stay.begin(invitation.server, "ann", told=invitation, new_password=PASSWORD)
    await let_in(window, "ann")
    await stay.end()
    told, again = await made(server, "LOGINLINK CREATE ann", known_servers), Window()
    assert isinstance(told, LoginLink)
    assert (told.account, told.server) == ("ann", server.tls)
    session = stay.begin(told.server, "ann", told=told, new_password="😀" * 8, window=again)
    assert "emoji" in (await refused(again)).reason
    session.enter("ann", new_password=NEW)
    await let_in(again, "ann")
    await stay.end()
    late, back = Window(), Window()
    stay.begin(told.server, "ann", told=told, new_password=PASSWORD, window=late)
    assert "new one" in (await refused(late)).reason
    stay.begin(server.tls, "ann", password=NEW, window=back)
    await let_in(back, "ann")


async def test_a_link_lets_us_in_once_and_the_account_comes_back_by_itself(
    server: RealServer, stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    told = await made(server, "INVITELINK CREATE #lobby 1", known_servers)
    stay.begin(told.server, "ann", told=told, new_password=PASSWORD)
    await let_in(window, "ann")
    await server.stop()
    await window.until_link(Link.WAITING)
    window.changes.clear()
    await server.start()
    await let_in(window, "ann")


def test_what_went_through_before_the_line_broke_is_no_refusal() -> None:
    admission = Admission(Passage(Entrance(Kind.INVITE, "x"), PASSWORD), Features())
    admission.receive(
        Message("FAIL", ("REGISTER", "ALREADY_AUTHENTICATED", "ann", "You are logged in")), tuple
    )
    assert admission.outcome is Outcome.LOGGED_IN
    assert not admission.has_new_password


def test_a_password_is_sent_to_no_server_that_wants_to_know_it() -> None:
    admission = Admission(Passage(Entrance(Kind.LOGIN, "x"), PASSWORD), Features())
    assert admission.start() == ()
    assert admission.outcome is Outcome.REFUSED
    assert "Ask whoever runs it" in admission.refusal


def test_a_server_that_knows_no_links_says_so() -> None:
    admission = Admission(Passage(Entrance(Kind.INVITE, "x"), ""), Features())
    admission.receive(Message("421", ("*", "INVITELINK", "Unknown command")), tuple)
    assert admission.outcome is Outcome.REFUSED


async def test_a_server_that_has_a_password_asks_for_it_too(
    tmp_path: Path, stay: Stay, window: Window, known_servers: KnownServers
) -> None:
    async with real_server(tmp_path) as locked:
        told = await made(locked, "INVITELINK CREATE", known_servers)
        await locked.kill()
        locked.configure('password = "sesame"')
        await locked.start()
        session = stay.begin(told.server, "ann", told=told, new_password=PASSWORD)
        assert (await refused(window)).asks_server_password
        session.enter("ann", new_password=PASSWORD, server_password="sesame")
        await let_in(window, "ann")
        await stay.end()
