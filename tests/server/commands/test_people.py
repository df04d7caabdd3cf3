"""WHO, WHOIS and their like, and being away."""

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


class TestWho:
    async def test_of_a_channel(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await bob.ask("AWAY :lunch")
        *entries, end = [each for each in await ann.ask("WHO #a") if each.command != "JOIN"]
        assert end.command == "315"
        assert {each.params[5]: each.params[6] for each in entries} == {"ann": "H@", "bob": "G"}
        assert entries[0].params[-1] == "0 Ann"

    async def test_of_one_person(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await server.join("bob")
        assert commands(await ann.ask("WHO bob", "WHO nobody")) == ["352", "315", "315"]


class TestWhois:
    async def test_it_tells_what_is_known(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a")
        await ann.ask("MODE #b +s", "AWAY :lunch")
        await bob.sync()
        found = {each.command: each.params for each in await bob.ask("WHOIS ann")}
        assert found["311"][-1] == "Ann"
        assert found["319"][-1] == "@#a"
        assert found["301"][-1] == "lunch"
        assert "378" not in found
        assert "318" in found

    async def test_one_sees_ones_own_address(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        found = {each.command: each.params for each in await ann.ask("WHOIS ann")}
        assert "127.0.0.1" in found["378"][-1]

    async def test_nobody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask("WHOIS bob", "WHOWAS bob")) == ["401", "318", "406", "369"]


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
