"""Who did what to whom is noted, whatever way it was asked for; and no secret with it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.server.audit import Deed, sweep
from hubbub.server.server import Server
from hubbub.store.audit import audit_page
from hubbub.store.records import AuditRecord
from server.commands.test_accounts import plain
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import IrcClient

ALL = (1 << 63) - 1


async def entries(server: RunningServer) -> list[AuditRecord]:
    """The log, oldest first."""
    assert server.server is not None
    await server.server.journal.all_settled()
    found = await server.server.store.read(audit_page, before=ALL, limit=100, deed=None, search="")
    return found[::-1]


async def told(server: RunningServer, number: int = 1) -> list[tuple[str, str, str, str]]:
    """The newest entries: deed, actor, target and detail."""
    found = (await entries(server))[-number:]
    return [(each.deed, each.actor, each.target, each.detail) for each in found]


@pytest.fixture
async def root(server: RunningServer) -> IrcClient:
    return await server.administrator("root", "#lobby")


class TestAccounts:
    async def test_who_registers_and_who_changes_a_password(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        await ann.ask(f"NS SET PASSWORD {PASSWORD} another-horse")
        assert await told(server, 2) == [
            (Deed.REGISTERED, "ann", "ann", ""),
            (Deed.PASSWORD_CHANGED, "ann", "ann", ""),
        ]
        [entry, _] = await entries(server)
        assert (entry.account, entry.address) == ("", "127.0.0.1")

    @pytest.mark.parametrize(
        "line", ["NS IDENTIFY ann wrong-horse", "OPER ann wrong-horse", f"NS GHOST ann {PASSWORD}x"]
    )
    async def test_a_wrong_password(self, server: RunningServer, line: str) -> None:
        await server.owner("ann")
        await (await server.join("bob")).ask(line)
        assert await told(server) == [(Deed.LOGIN_REFUSED, "", "ann", "")]

    async def test_a_wrong_password_by_sasl(self, server: RunningServer) -> None:
        await server.owner("ann")
        bob = await server.join("bob")
        await bob.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ann', 'wrong-horse')}")
        assert await told(server) == [(Deed.LOGIN_REFUSED, "", "ann", "")]

    async def test_what_may_be_a_password_is_no_name(self, server: RunningServer) -> None:
        await (await server.join("bob")).ask("OPER hunter2 bob")
        assert await told(server) == [(Deed.LOGIN_REFUSED, "", "", "")]

    async def test_what_administrators_do_with_accounts(self, server: RunningServer, root: IrcClient) -> None:
        assert await told(server) == [(Deed.BECAME_ADMINISTRATOR, "root", "root", "")]
        await root.ask("NS ADD ann first-horse", "NS RESET ann second-horse", "NS DROP ann")
        assert await told(server, 3) == [
            (Deed.REGISTERED, "root", "ann", ""),
            (Deed.PASSWORD_CHANGED, "root", "ann", ""),
            (Deed.ACCOUNT_REMOVED, "root", "ann", ""),
        ]


class TestRuling:
    async def test_the_server(self, server: RunningServer, root: IrcClient) -> None:
        await server.join("ann")
        await root.ask(
            "KILL ann :Spam", "DLINE 192.0.2.1 :Spam", "UNDLINE 192.0.2.1", "REHASH", "DOOR CLOSED"
        )
        assert await told(server, 5) == [
            (Deed.SESSION_ENDED, "root", "ann", "Spam"),
            (Deed.BANNED, "root", "192.0.2.1/32", "Spam"),
            (Deed.BAN_LIFTED, "root", "192.0.2.1/32", ""),
            (Deed.SETTINGS_READ, "root", "", ""),
            (Deed.DOOR, "root", "closed", ""),
        ]

    async def test_a_channel(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps="message-tags echo-message draft/message-redaction")
        bob = await server.join("bob", "#a", caps="message-tags echo-message")
        bob.send("PRIVMSG #a :Rubbish")
        msgid = (await bob.until("PRIVMSG")).tags["msgid"]
        await ann.ask("MODE #a +vtb-i bob bad", f"REDACT #a {msgid} :Rude", "KICK #a bob :Out")
        assert await told(server, 3) == [
            (Deed.CHANNEL_CHANGED, "ann", "#a", "+vb bob bad!*@*"),
            (Deed.MESSAGE_REMOVED, "ann", "bob", "#a Rude"),
            (Deed.KICKED, "ann", "bob", "#a (Out)"),
        ]

    async def test_what_is_ones_own_to_do_is_nobodys_business(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps="message-tags echo-message draft/message-redaction")
        ann.send("PRIVMSG #a :Rubbish")
        msgid = (await ann.until("PRIVMSG")).tags["msgid"]
        await ann.ask(f"REDACT #a {msgid}", "MODE #a +t", "TOPIC #a :Tea")
        assert await entries(server) == []


async def test_the_host_reading_the_settings(server: RunningServer) -> None:
    ann = await server.join("ann")
    server.signals.rehash.set()
    await ann.sync()
    async with asyncio.timeout(10):
        while not await entries(server):
            await ann.sync()
    assert await told(server) == [(Deed.SETTINGS_READ, "the host", "", "")]


async def test_it_lasts(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        await server.owner("ann")
        await server.stop()
        await server.start()
        assert await told(server) == [(Deed.REGISTERED, "ann", "ann", "")]


async def test_what_is_long_is_cut(server: RunningServer) -> None:
    assert server.server is not None
    server.server.audit.note(Deed.DOOR, "x" * 1000, "\N{SNOWMAN}" * 1000)
    [entry] = await entries(server)
    assert (len(entry.actor), len(entry.target.encode())) == (400, 399)


async def test_while_nothing_can_be_stored_it_waits(server: RunningServer) -> None:
    running = server.server
    assert running is not None
    journal = running.journal
    journal._recovery = asyncio.get_running_loop().create_future()
    for number in range(3):
        running.audit.note(Deed.DOOR, "ann", str(number))
    journal._recovery = None
    assert await entries(server) == []
    acts, journal._after_recovery = journal._after_recovery, []
    assert len(acts) == 1
    acts[0]()
    assert [each.target for each in await entries(server)] == ["0", "1", "2"]


async def noted(server: Server, number: int) -> None:
    for each in range(number):
        server.audit.note(Deed.DOOR, "ann", str(each))
    await server.journal.all_settled()


@pytest.fixture
async def short(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path, audit={"entries": 250}) as server:
        yield server


async def test_the_oldest_go_when_there_are_too_many(short: RunningServer) -> None:
    assert short.server is not None
    await noted(short.server, 700)
    await sweep(short.server)
    left = await short.server.store.read(audit_page, before=ALL, limit=1000, deed=None, search="")
    assert [each.target for each in left] == [str(each) for each in range(699, 449, -1)]


async def test_the_oldest_go_when_they_are_too_old(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.server is not None
    await noted(server.server, 3)
    later = server.server.now() + 91 * 86_400_000
    server.server.audit.note(Deed.DOOR, "ann", "new")
    await server.server.journal.all_settled()
    monkeypatch.setattr(server.server, "now", lambda: later)
    await sweep(server.server)
    assert await entries(server) == []


async def test_others_hear_nothing_of_it(server: RunningServer) -> None:
    ann = await server.join("ann")
    await (await server.join("bob")).ask("OPER ann nothing")
    assert await ann.sync() == []
