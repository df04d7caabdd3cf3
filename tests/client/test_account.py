"""Accounts, as a session has them: with the real server, and with servers that answer otherwise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.conftest import FAST, Stay, staying
from client.key_store import MemoryKeyStore
from client.peer import HUBBUB_CAPABILITIES, Guest, Peer, Window
from client.real import RealServer, bad_line, real_server
from hubbub.client.address import Address
from hubbub.client.changes import (
    AccountChanged,
    AccountRefused,
    Change,
    Entered,
    LinkChanged,
    Missing,
    NameRefused,
    PasswordChanged,
    PasswordPlace,
)
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Link
from hubbub.client.passwords import Place
from hubbub.client.session import Session

PASSWORD = "correct horse battery"
NEW = "staple  and more"
CAPABILITIES = f"{HUBBUB_CAPABILITIES} sasl=PLAIN,SCRAM-SHA-256 draft/account-registration hubbub.chat/passwd"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RealServer]:
    async with real_server(tmp_path) as running:
        yield running


async def until_account(window: Window, name: str | None) -> None:
    """Wait until the window was told who we are, and forget it."""
    await window.until_change(AccountChanged, lambda change: change.account == name)
    window.changes.clear()


async def refusal(window: Window) -> AccountRefused:
    refused = await window.until_change(AccountRefused)
    window.changes.clear()
    return refused


async def registered(server: RealServer, stay: Stay, window: Window, *, keep: bool = True) -> Session:
    """Somebody who has just registered the name ann."""
    session = stay.begin(server.tls, "ann", window=window)
    await until_account(window, None)
    session.account.register(PASSWORD, keep=keep)
    await until_account(window, "ann")
    return session


async def leave(stay: Stay, window: Window) -> None:
    """Leave, and wait until all that was to be kept is."""
    await stay.end()
    window.changes.clear()
    window.entries.clear()  # the next session begins anew


def words_for(nick: str) -> str:
    return (
        f"{nick} is the name of an account. If it is yours, type its password; if not, choose another name."
    )


class TestWithTheServer:
    async def test_a_name_becomes_an_account_that_only_its_password_opens(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay
    ) -> None:
        await registered(server, stay, window)
        other = Window()
        session = other_stay.begin(server.tls, "Ann", window=other)
        refused = await other.until_change(NameRefused)
        assert refused == NameRefused("Ann", words_for("Ann"), asks_password=True)
        other.changes.clear()
        session.enter("Ann", "wrong password")
        refused = await other.until_change(NameRefused)
        assert (refused.asks_password, "password is wrong" in refused.reason) == (True, True)
        session.enter("Ann", PASSWORD)
        assert (await other.until_change(Entered)).nick == "ann"
        await until_account(other, "ann")

    async def test_another_name_can_be_chosen_instead(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay
    ) -> None:
        await registered(server, stay, window)
        other = Window()
        session = other_stay.begin(server.tls, "ann", window=other)
        await other.until_change(NameRefused)
        session.enter("ann", "wrong password")
        await other.until_change(NameRefused, lambda refused: "wrong" in refused.reason)
        session.enter("bob")
        assert (await other.until_change(Entered)).nick == "bob"
        await until_account(other, None)

    async def test_what_is_kept_logs_in_by_itself(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        await registered(server, stay, window)
        other = Window()
        session = other_stay.begin(server.tls, "ann", window=other)
        await other.until_change(NameRefused)
        session.enter("ann", PASSWORD)
        await until_account(other, "ann")
        await leave(other_stay, other)
        other_stay.begin(server.tls, "ann", window=other)
        await until_account(other, "ann")
        assert list(key_store.passwords.values()) == [PASSWORD]

    async def test_what_is_not_kept_is_asked_for(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        await registered(server, stay, window, keep=False)
        other = Window()
        session = other_stay.begin(server.tls, "ann", window=other)
        await other.until_change(NameRefused)
        session.enter("ann", PASSWORD, keep=False)
        await until_account(other, "ann")
        await leave(other_stay, other)
        other_stay.begin(server.tls, "ann", window=other)
        assert (await other.until_change(NameRefused)).asks_password
        assert key_store.passwords == {}

    async def test_a_break_logs_in_again(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay
    ) -> None:
        session = await registered(server, stay, window)
        await leave(stay, window)
        async with bad_line(server.plain) as line:
            session = other_stay.begin(line.address, "ann")
            await window.until_change(NameRefused)
            session.enter("ann", PASSWORD, keep=False)
            await until_account(window, "ann")
            line.cut()
            await window.until_link(Link.WAITING)
            await until_account(window, "ann")

    async def test_the_device_that_registered_needs_no_password(
        self, server: RealServer, window: Window, stay: Stay
    ) -> None:
        await registered(server, stay, window, keep=False)
        await leave(stay, window)
        stay.begin(server.tls, "ann")
        await until_account(window, "ann")

    async def test_a_password_that_did_not_log_in_is_not_kept(
        self, server: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        """The server knows the device, says so at once, and only then what it makes of the password."""
        await registered(server, stay, window)
        await leave(stay, window)
        stay.begin(server.tls, "ann", password="wrong password")
        refused = await window.until_change(NameRefused)
        assert "password is wrong" in refused.reason
        await leave(stay, window)
        assert list(key_store.passwords.values()) == [PASSWORD]

    async def test_a_guest_logs_in_while_online(
        self, server: RealServer, window: Window, stay: Stay, other_stay: Stay
    ) -> None:
        await registered(server, stay, window)
        other = Window()
        session = other_stay.begin(server.tls, "bob", window=other)
        await until_account(other, None)
        session.account.log_in("ann", "wrong password", keep=True)
        refused = await refusal(other)
        assert (refused.missing, "wrong" in refused.reason) == (Missing.PASSWORD, True)
        session.account.log_in("ann", PASSWORD, keep=True)
        await until_account(other, "ann")
        await leave(other_stay, other)
        other_stay.begin(server.tls, "bob", window=other)
        await until_account(other, "ann")

    async def test_the_password_changes_and_the_new_one_is_kept(
        self, server: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        session = await registered(server, stay, window)
        session.account.change_password("wrong password", NEW, keep=True)
        assert (await refusal(window)).missing is Missing.PASSWORD
        session.account.change_password(PASSWORD, "short", keep=True)
        refused = await refusal(window)
        assert refused == AccountRefused(Missing.NEW_PASSWORD, "A password needs 8 characters at least.")
        session.account.change_password(PASSWORD, NEW, keep=True)
        await window.until_change(PasswordChanged)
        await leave(stay, window)
        stay.begin(server.tls, "ann")
        await until_account(window, "ann")
        assert list(key_store.passwords.values()) == [NEW]

    async def test_logging_out_leaves_nothing_that_logs_in(
        self, server: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        session = await registered(server, stay, window)
        session.log_out()
        closed = await window.until_link(Link.CLOSED)
        assert closed.detail.startswith(
            "You are logged out, and this computer knows nothing of ann any more."
        )
        assert closed.forgets
        assert key_store.passwords == {}
        window.changes.clear()
        window.entries.clear()
        stay.begin(server.tls, "ann")
        assert (await window.until_change(NameRefused)).asks_password

    async def test_one_can_log_out_without_a_connection(
        self, server: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        session = await registered(server, stay, window)
        await server.stop()
        await window.until_link(Link.WAITING)
        session.log_out()
        closed = await window.until_link(Link.CLOSED)
        assert "knows nothing of ann any more" in closed.detail
        assert closed.forgets
        assert key_store.passwords == {}

    async def test_a_locked_key_store_is_told_and_one_is_logged_in_all_the_same(
        self, server: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        key_store.locked = True
        await registered(server, stay, window)
        await window.until(lambda: bool(window.problems))
        assert "Unlock it" in window.problems[0]


async def online(peer: Peer, stay: Stay, window: Window, capabilities: str) -> tuple[Session, Guest]:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.register("alice", capabilities)
    await until_account(window, None)
    return session, guest


class TestOtherServers:
    async def test_a_code_is_asked_for(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, guest = await online(peer, stay, window, CAPABILITIES)
        session.account.verify("too early")
        session.account.register(PASSWORD, keep=True, email="a@example.org")
        assert (await guest.expect("REGISTER")).params == ("*", "a@example.org", PASSWORD)
        guest.say(":srv REGISTER VERIFICATION_REQUIRED alice :Ask for the code")
        assert await refusal(window) == AccountRefused(Missing.CODE, "Ask for the code.")
        session.account.verify("0000")
        await guest.expect("VERIFY", "alice", "0000")
        guest.say(":srv FAIL VERIFY INVALID_CODE alice :Begin again with REGISTER")
        refused = await refusal(window)
        assert refused.missing is Missing.NEW_PASSWORD
        assert refused.reason.startswith("That was not the code.")
        session.account.verify("1234")
        await guest.expect("VERIFY", "alice", "1234")
        guest.say(":srv VERIFY SUCCESS alice :Welcome", ":srv 900 alice a!b@c alice :Logged in")
        await until_account(window, "alice")
        guest.say(":srv 901 alice a!b@c :Logged out")
        await until_account(window, None)

    async def test_an_address_is_asked_for(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, guest = await online(peer, stay, window, CAPABILITIES)
        session.account.register(PASSWORD, keep=True)
        await guest.expect("REGISTER")
        guest.say(":srv FAIL REGISTER INVALID_EMAIL alice :An address is needed!")
        assert await refusal(window) == AccountRefused(Missing.EMAIL, "An address is needed!")

    async def test_without_sasl_nickserv_is_asked(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, guest = await online(peer, stay, window, HUBBUB_CAPABILITIES)
        session.account.log_in("ann", PASSWORD, keep=True)
        assert "blanks" in (await refusal(window)).reason
        session.account.log_in("ann", "horse", keep=True)
        assert (await guest.expect("PRIVMSG")).params == ("NickServ", "IDENTIFY ann horse")
        assert "NickServ" in (await refusal(window)).reason
        guest.say(":srv 900 alice a!b@c ann :Logged in")
        await until_account(window, "ann")
        await guest.hang_up()
        guest = await peer.guest()
        await guest.register("alice", HUBBUB_CAPABILITIES)
        await guest.expect("PRIVMSG", "NickServ", "IDENTIFY ann horse")

    async def test_what_a_server_does_not_offer(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, _ = await online(peer, stay, window, HUBBUB_CAPABILITIES)
        session.account.register(PASSWORD, keep=True)
        assert "can't be registered" in (await refusal(window)).reason
        session.account.change_password(PASSWORD, NEW, keep=True)
        assert "can't be changed" in (await refusal(window)).reason

    async def test_what_does_not_fit_into_a_line(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, _ = await online(peer, stay, window, CAPABILITIES)
        session.account.register("x" * 500, keep=True)
        assert "too long" in (await refusal(window)).reason

    async def test_a_break_while_the_server_is_asked(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, guest = await online(peer, stay, window, CAPABILITIES)
        session.account.register(PASSWORD, keep=True)
        await guest.expect("REGISTER")
        await guest.hang_up()
        assert "The connection was lost" in (await refusal(window)).reason

    async def test_an_impostor_is_left_for_good(self, peer: Peer, window: Window, stay: Stay) -> None:
        session, guest = await online(peer, stay, window, CAPABILITIES)
        session.account.log_in("ann", PASSWORD, keep=False)
        await guest.expect("AUTHENTICATE", "SCRAM-SHA-256")
        guest.say(":srv 903 alice :Of course")
        assert "could not prove" in (await window.until_link(Link.CLOSED)).detail

    async def test_who_is_logged_in_unasked_has_proven_no_password(
        self, peer: Peer, window: Window, stay: Stay, key_store: MemoryKeyStore
    ) -> None:
        """Services do that, for a certificate or on the word of somebody who runs them."""
        session, guest = await online(peer, stay, window, CAPABILITIES)
        session.account.log_in("ann", PASSWORD, keep=True)
        await guest.expect("AUTHENTICATE", "SCRAM-SHA-256")
        guest.say(":srv 900 alice a!b@c ann :You are logged in")
        await until_account(window, "ann")
        guest.say(":srv 904 alice :That was wrong")
        assert (await refusal(window)).missing is Missing.PASSWORD
        guest.say(":srv 903 alice :Or it was not", ":srv 900 alice a!b@c ann :You are logged in")
        await until_account(window, "ann")
        assert session.account.credentials is None
        assert key_store.passwords == {}
        session.account.change_password(PASSWORD, "short", keep=True)
        await guest.expect("PASSWD")
        guest.say(":srv 900 alice a!b@c ann :Once more", ":srv FAIL PASSWD WEAK_PASSWORD :Longer")
        assert await refusal(window) == AccountRefused(Missing.NEW_PASSWORD, "Longer.")
        assert session.account.credentials is None

    async def test_no_password_on_a_line_that_others_can_read(
        self, peer: Peer, window: Window, stay: Stay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.client.account.is_private", lambda _address: False)
        session, _ = await online(peer, stay, window, CAPABILITIES)
        session.account.register(PASSWORD, keep=True)
        assert "not encrypted" in (await refusal(window)).reason

    async def test_where_passwords_are_kept(self, peer: Peer, window: Window, stay: Stay) -> None:
        stay.begin(peer.address).account.find_place()
        assert (await window.until_change(PasswordPlace)).place is Place.FILE


async def test_a_guest_can_not_log_out(tmp_path: Path, window: Window) -> None:
    async with staying(KnownServers(tmp_path / "servers.json"), window) as stay:
        address = Address("127.0.0.1", 1, tls=False)
        stay.begin(address, timing=FAST).log_out()
        changes: list[Change] = window.changes
        await window.until(lambda: bool(changes))
        assert next(change.link for change in changes if isinstance(change, LinkChanged)) is Link.CONNECTING
