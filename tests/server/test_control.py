"""The orders of the program that hosts a server, carried out by a real one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.server.control import Control
from hubbub.server.door import CLOSED_WORDS
from hubbub.server.server import Server
from hubbub.wire.control import Order, Report, Verb
from server.conftest import PASSWORD, RunningServer
from support.gate import Gate
from support.irc import IrcClient, commands

SECRET = "a secret of sixteen characters"
LAN = "127.9.9.9"


class Hosted:
    """A running server and the control of it."""

    def __init__(self, running: RunningServer, server: Server) -> None:
        self.running = running
        self._control = Control(server)

    async def ask(
        self, verb: Verb = Verb.LOOK, name: str = "", reason: str = "", *, ban: bool = False
    ) -> Report:
        return Report.parse(await self._control.answer(Order(verb, name, reason, ban).serialise()))

    async def said(self, line: bytes) -> Report:
        return Report.parse(await self._control.answer(line))


@pytest.fixture
async def hosted(tmp_path: Path) -> AsyncIterator[Hosted]:
    running = RunningServer(tmp_path / "data")
    await running.start(name="Ann's place")
    assert running.server is not None
    yield Hosted(running, running.server)
    await running.end()


async def refused(client: IrcClient, *lines: str) -> list[str]:
    """The last words that somebody is told who can't come in."""
    client.send(*lines)
    answers = await client.closed()
    assert commands(answers)[-2:] == ["FAIL", "ERROR"]
    return [answers[-2].params[1], answers[-1].params[-1]]


async def test_it_tells_who_is_there_and_how_much(hosted: Hosted) -> None:
    await hosted.running.join("bob", "#a")
    await hosted.running.owner("Ann", "#a", "#b")
    report = await hosted.ask()
    ann, bob = report.people
    assert (ann.nick, ann.account, ann.addresses) == ("Ann", "Ann", ("127.0.0.1",))
    assert (bob.nick, bob.account) == ("bob", "")
    assert 0 <= bob.idle < 60
    assert ann.since >= bob.since > 1_600_000_000_000
    assert (report.name, report.present, report.channels, report.problem) == ("Ann's place", 2, 2, "")
    assert report.stored >= 3
    assert report.memory is None or report.memory > 10_000_000
    assert not report.closed


async def test_who_is_absent_is_not_there(hosted: Hosted) -> None:
    ann = await hosted.running.owner("ann", "#a")
    await ann.quit()
    assert (await hosted.ask()).people == ()


async def test_more_people_than_can_be_listed_are_counted(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubbub.server.control.REPORTED_PEOPLE", 2)
    for nick in ("zoe", "Bob", "ann"):
        await hosted.running.join(nick)
    report = await hosted.ask()
    assert ([each.nick for each in report.people], report.present) == (["ann", "Bob"], 3)


@pytest.mark.parametrize("line", [b"rubbish", b"[]", b'{"version": 1, "verb": "dance"}', b'{"version": 2}'])
async def test_what_is_no_order_is_answered_in_words(hosted: Hosted, line: bytes) -> None:
    assert (await hosted.said(line)).problem


class TestDoor:
    async def test_nobody_new_comes_in_until_it_is_open_again(self, hosted: Hosted) -> None:
        inside = await hosted.running.join("ann", "#a")
        assert (await hosted.ask(Verb.CLOSE_DOOR)).closed
        newcomer = await hosted.running.connect()
        words = await refused(newcomer, "NICK bob", "USER bob 0 * :b")
        assert words == ["DOOR_CLOSED", CLOSED_WORDS]
        assert await inside.sync() == []
        assert not (await hosted.ask(Verb.OPEN_DOOR)).closed
        await hosted.running.join("bob", "#a")

    async def test_who_was_in_may_come_back(self, hosted: Hosted) -> None:
        ann = await hosted.running.join("ann", "#a", caps="", secret=SECRET)
        await hosted.ask(Verb.CLOSE_DOOR)
        await ann.close()
        again = await hosted.running.join("ann", "#a", secret=SECRET)
        stranger = await hosted.running.connect()
        other = SECRET[::-1]
        words = await refused(stranger, f"IDENTITY :{other}", "NICK eve", "USER eve 0 * :e")
        assert words == ["DOOR_CLOSED", CLOSED_WORDS]
        assert await again.sync() == []

    async def test_who_has_an_account_may_come_back_and_with_another_device(self, hosted: Hosted) -> None:
        bob = await hosted.running.owner("bob", "#a")
        carl = await hosted.running.owner("carl", "#a")
        await carl.quit()
        await hosted.ask(Verb.CLOSE_DOOR)
        await hosted.running.join("bob", caps="sasl", password=PASSWORD)
        await bob.quit()
        await hosted.running.join("bob", caps="sasl", password=PASSWORD)
        with pytest.raises(EOFError):  # who had gone before
            await hosted.running.join("carl", caps="sasl", password=PASSWORD)

    async def test_an_administrator_always_may(self, hosted: Hosted) -> None:
        root = await hosted.running.administrator("root", "#a")
        await root.quit()
        await hosted.ask(Verb.CLOSE_DOOR)
        root = await hosted.running.join("root", caps="sasl", password=PASSWORD)
        await root.ask(f"OPER root {PASSWORD}")
        [told] = await root.ask("DOOR")
        assert told.params[-1].startswith("The door is closed")
        assert [each.command for each in await root.ask("DOOR ajar")] == ["FAIL"]
        await root.ask("DOOR open")
        assert not (await hosted.ask()).closed
        await root.ask("DOOR closed")
        assert (await hosted.ask()).closed

    async def test_who_was_sent_away_stays_outside(self, hosted: Hosted) -> None:
        ann = await hosted.running.join("ann", "#a", secret=SECRET)
        await hosted.ask(Verb.CLOSE_DOOR)
        await hosted.ask(Verb.SEND_AWAY, "ann", "enough")
        await ann.closed()
        again = await hosted.running.connect()
        assert await refused(again, f"IDENTITY :{SECRET}", "NICK ann", "USER ann 0 * :a")

    async def test_a_door_that_was_opened_forgets_who_has_left(self, hosted: Hosted) -> None:
        ann = await hosted.running.join("ann", "#a", secret=SECRET)
        await hosted.ask(Verb.CLOSE_DOOR)
        await ann.quit()
        await hosted.ask(Verb.OPEN_DOOR)
        await hosted.ask(Verb.CLOSE_DOOR)
        again = await hosted.running.connect()
        assert await refused(again, f"IDENTITY :{SECRET}", "NICK ann", "USER ann 0 * :a")


class TestSendingAway:
    async def test_it_tells_them_and_the_others_why(self, hosted: Hosted) -> None:
        ann, bob = await hosted.running.join("ann", "#a"), await hosted.running.join("bob", "#a")
        report = await hosted.ask(Verb.SEND_AWAY, "BOB", "enough\r\nnow")
        assert ([each.nick for each in report.people], report.problem) == (["ann"], "")
        end = await bob.closed()
        assert [each.params for each in end if each.command == "KILL"] == [("bob", "enough now")]
        assert (await ann.until("QUIT")).params == ("Sent away by the host (enough now)",)
        await hosted.running.join("bob")

    async def test_of_somebody_who_has_gone(self, hosted: Hosted) -> None:
        assert (await hosted.ask(Verb.SEND_AWAY, "bob")).problem == "bob has gone already."

    async def test_a_banned_address_stays_out_until_that_is_lifted(
        self, hosted: Hosted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.server.control.is_loopback", lambda host: host == "127.0.0.1")
        bob = await hosted.running.connect(source=LAN)
        await bob.register("bob")
        report = await hosted.ask(Verb.SEND_AWAY, "bob", "enough", ban=True)
        assert (report.people, report.bans, report.problem) == ((), ((f"{LAN}/32", "enough"),), "")
        assert "465" in commands(await bob.closed())
        again = await hosted.running.connect(source=LAN)
        assert commands(await again.closed())[-2:] == ["465", "ERROR"]
        assert (await hosted.ask(Verb.LIFT_BAN, f"{LAN}/32")).bans == ()
        await (await hosted.running.connect(source=LAN)).register("bob")
        assert (await hosted.ask(Verb.LIFT_BAN, f"{LAN}/32")).problem

    async def test_nobody_bans_this_computer(self, hosted: Hosted) -> None:
        bob = await hosted.running.join("bob")
        report = await hosted.ask(Verb.SEND_AWAY, "bob", ban=True)
        assert "this computer itself" in report.problem
        assert (report.people, report.bans) == ((), ())
        await bob.closed()

    async def test_what_the_disk_refuses_is_told(
        self, hosted: Hosted, gate: Gate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.server.control.is_loopback", lambda _host: False)
        await hosted.running.join("bob")
        gate.close()
        asking = asyncio.create_task(hosted.ask(Verb.SEND_AWAY, "bob", ban=True))
        await gate.reached()
        gate.refuse()
        report = await asking
        assert "refused" in report.problem
        assert report.bans == ()
