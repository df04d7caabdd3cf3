"""Being away, being online, and what one is called."""

from base64 import b64encode

from hubbub.wire import capabilities as cap
from server.conftest import PASSWORD, RunningServer
from support.irc import commands


class TestAway:
    async def test_those_who_asked_are_told(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=cap.AWAY_NOTIFY), await server.join("bob", "#a")
        old = await server.join("old", "#a")
        for client in (ann, bob):
            await client.sync()
        assert commands(await bob.ask("AWAY :lunch", "AWAY")) == ["306", "305"]
        assert [each.params for each in await ann.sync() if each.command == "AWAY"] == [("lunch",), ()]
        assert "AWAY" not in commands(await old.sync())

    async def test_who_joins_away_is_known_to_be(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=cap.AWAY_NOTIFY), await server.join("bob")
        await bob.ask("AWAY :lunch", "JOIN #a")
        assert commands(await ann.sync()) == ["JOIN", "AWAY"]


class TestPreAway:
    async def test_one_can_come_in_away(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.connect()
        early = await bob.ask(f"CAP REQ :{cap.PRE_AWAY}", "AWAY :lunch", "AWAY", "AWAY :dinner", "NICK bob")
        assert commands(early) == ["CAP", "306", "305", "306"]
        await bob.ask("USER bob 0 * :Bob", "CAP END")
        assert (await ann.ask("WHOIS bob"))[2].params[-1] == "dinner"

    async def test_it_must_be_asked_for(self, server: RunningServer) -> None:
        bob = await server.connect()
        assert commands(await bob.ask("AWAY :lunch")) == ["451"]

    async def test_a_device_that_nobody_sits_at_is_no_presence(self, server: RunningServer) -> None:
        ann = await server.owner("ann", "#a")
        bob = await server.join("bob", "#a", caps=cap.AWAY_NOTIFY)
        ann.send("QUIT")
        assert (await bob.until("AWAY")).params[0].startswith("Not connected")
        robot, answer = await server.connect(), b64encode(f"\0ann\0{PASSWORD}".encode()).decode()
        await robot.ask(f"CAP REQ :{cap.PRE_AWAY} {cap.SASL}", "AWAY *", "AUTHENTICATE PLAIN")
        await robot.ask(f"AUTHENTICATE {answer}", "NICK ann", "USER ann 0 * :Ann", "CAP END")
        assert "AWAY" not in commands(await bob.sync())
        await server.join("ann", password=PASSWORD)
        assert (await bob.until("AWAY")).params == ()
        await robot.ask("AWAY *")
        assert not await bob.sync()
        assert "301" not in commands(await bob.ask("WHOIS ann"))


async def test_ison_and_userhost(server: RunningServer) -> None:
    ann, bob = await server.join("ann"), await server.join("bob")
    await bob.ask("AWAY :lunch")
    online, hosts = await ann.ask("ISON bob nobody ann", "USERHOST ann bob nobody")
    assert online.params[-1] == "bob ann"
    assert [word.partition("=")[2][0] for word in hosts.params[-1].split()] == ["+", "-"]


async def test_a_new_real_name_is_told(server: RunningServer) -> None:
    ann, bob = (
        await server.join("ann", "#a", caps=cap.SETNAME),
        await server.join("bob", "#a", caps=cap.SETNAME),
    )
    await ann.sync()
    assert commands(await ann.ask("SETNAME :Anna Maria")) == ["SETNAME"]
    assert [each.params for each in await bob.sync()] == [("Anna Maria",)]
    assert commands(await ann.ask("SETNAME :", f"SETNAME :{'x' * 200}")) == ["FAIL", "FAIL"]
