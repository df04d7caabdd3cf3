"""Being away, being online, and what one is called."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
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
