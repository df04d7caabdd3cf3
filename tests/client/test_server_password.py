"""Coming in to a real server that has a password for everybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.conftest import Stay
from client.key_store import MemoryKeyStore
from client.peer import Window
from client.real import RealServer, bad_line, real_server
from hubbub.client.changes import AccountChanged, Entered, LinkChanged, NameRefused
from hubbub.client.credentials import Credentials
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Link
from hubbub.client.passwords import Passwords

SESAME = "open sesame"
PASSWORD = "correct horse battery"
SETTING = f'password = "{SESAME}"\n'


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[RealServer]:
    async with real_server(tmp_path, SETTING) as running:
        yield running


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RealServer]:
    async with real_server(tmp_path) as running:
        yield running


async def until_refused(window: Window, words: str) -> None:
    refused = await window.until_change(NameRefused, lambda change: words in change.reason)
    assert (refused.nick, refused.asks_server_password, refused.asks_password) == ("ann", True, False)
    window.changes.clear()


async def until_in(window: Window) -> None:
    assert (await window.until_change(Entered)).nick == "ann"
    window.changes.clear()


async def leave(stay: Stay, window: Window) -> None:
    """Leave, and wait until all that was to be kept is."""
    await stay.end()
    window.changes.clear()
    window.entries.clear()


async def test_it_is_asked_for_until_it_is_right_and_then_kept(
    locked: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
) -> None:
    session = stay.begin(locked.tls, "ann")
    await until_refused(window, "a password for all")
    session.enter("ann", server_password="sesame")
    await until_refused(window, "not the server's password")
    session.enter("ann", server_password=SESAME)
    await until_in(window)
    await leave(stay, window)
    assert key_store.passwords == {(f"Hubbub {locked.tls}", "server:password"): SESAME}
    stay.begin(locked.tls, "ann")
    await until_in(window)


async def test_what_is_not_kept_is_good_for_the_stay(
    locked: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
) -> None:
    async with bad_line(locked.plain) as line:
        session = stay.begin(line.address, "ann")
        await until_refused(window, "a password for all")
        session.enter("ann", keep=False, server_password=SESAME)
        await until_in(window)
        line.cut()
        await window.until_link(Link.WAITING)
        await window.until_change(LinkChanged, lambda change: change.link is Link.ONLINE)
        await leave(stay, window)
        assert key_store.passwords == {}
        stay.begin(line.address, "ann")
        await until_refused(window, "a password for all")


async def test_it_is_asked_for_once_where_the_first_try_has_it(
    locked: RealServer, window: Window, stay: Stay, known_servers: KnownServers
) -> None:
    """So a page tries again that had to give up, with all that was typed."""
    stay.begin(locked.tls, "ann", server_password=SESAME)
    await until_in(window)
    await leave(stay, window)
    assert SESAME in known_servers.path.with_name("passwords.json").read_text()


async def test_what_the_server_refuses_is_forgotten(
    locked: RealServer, window: Window, stay: Stay, known_servers: KnownServers, key_store: MemoryKeyStore
) -> None:
    kept = Credentials("server:password", "an old one")
    await Passwords.beside(known_servers.path).keep(locked.tls, kept, "server:password")
    stay.begin(locked.tls, "ann")
    await until_refused(window, "not the server's password")
    await leave(stay, window)
    assert key_store.passwords == {}


async def test_a_server_that_gets_one_during_a_stay_asks_for_nothing_else(
    server: RealServer, window: Window, stay: Stay, other_stay: Stay, key_store: MemoryKeyStore
) -> None:
    """The password of the account was typed once, and is kept nowhere."""
    owner = stay.begin(server.tls, "ann")
    await until_in(window)
    owner.account.register(PASSWORD, keep=False)
    await window.until_change(AccountChanged, lambda change: change.account == "ann")
    await stay.end()
    other = Window()
    session = other_stay.begin(server.tls, "ann", window=other)
    await other.until_change(NameRefused)
    session.enter("ann", PASSWORD, keep=False)
    await until_in(other)
    await server.kill()
    server.configure(SETTING)
    await server.start()
    await until_refused(other, "a password for all")
    session.enter("ann", keep=False, server_password=SESAME)
    await other.until_change(LinkChanged, lambda change: change.link is Link.ONLINE)
    await other.until_change(AccountChanged, lambda change: change.account == "ann")
    assert not [change for change in other.changes if isinstance(change, NameRefused)]
    assert key_store.passwords == {}


async def test_logging_out_forgets_it(
    locked: RealServer, window: Window, stay: Stay, key_store: MemoryKeyStore
) -> None:
    session = stay.begin(locked.tls, "ann", server_password=SESAME)
    await until_in(window)
    session.account.register(PASSWORD, keep=True)
    await window.until_change(AccountChanged, lambda change: change.account == "ann")
    session.log_out()
    await window.until_link(Link.CLOSED)
    await stay.end()
    assert key_store.passwords == {}
