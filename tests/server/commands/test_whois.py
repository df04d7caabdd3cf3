"""WHOIS and WHOWAS: what is told of somebody to whom."""

from pathlib import Path

import pytest

from hubbub.wire.message import Message
from server.conftest import BOTH, RunningServer, running_server
from support.irc import IrcClient, commands


async def told(client: IrcClient, nick: str) -> dict[str, Message]:
    """What WHOIS tells, by numeric."""
    return {each.command: each for each in await client.ask(f"WHOIS {nick}")}


class TestWhois:
    async def test_it_tells_what_is_known(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a")
        await ann.ask("MODE #b +s", "AWAY :lunch")
        await bob.sync()
        found = await told(bob, "ann")
        assert found["311"].params[-1] == "Ann"
        assert found["319"].params[-1] == "@#a"
        assert found["301"].params[-1] == "lunch"
        assert found["312"].params[2] == "hubbub.chat"
        assert int(found["317"].params[2]) < 60
        assert "318" in found

    async def test_standing_is_told_where_there_is_one(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert not {"313", "330", "335", "671"} & set(await told(ann, "ann"))
        await ann.ask("MODE ann +B")
        assert (await told(ann, "ann"))["335"].params[1] == "ann"

    async def test_the_account_is_told(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        assert (await told(ann, "ann"))["330"].params[1:3] == ("ann", "ann")
        assert (await ann.ask("MODE ann"))[0].params[1] == "+r"
        assert (await ann.ask("WHO ann %a"))[0].params[1] == "ann"

    async def test_channels_of_the_invisible(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a")
        await ann.ask("MODE ann +i")
        await bob.sync()
        assert (await told(bob, "ann"))["319"].params[-1] == "@#a"

    async def test_addresses_are_ones_own_business(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        own = await told(ann, "ann")
        assert "127.0.0.1" in own["378"].params[-1]
        assert own["379"].params[-1] == "is using modes +"
        assert not {"378", "379"} & set(await told(bob, "ann"))

    async def test_who_is_connected_with_tls(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            ann = await (await server.connect(tls=True)).register("ann")
            assert "671" in await told(ann, "ann")

    async def test_nobody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask("WHOIS bob")) == ["401", "318"]


class TestWhowas:
    async def test_those_who_left_and_those_who_were_renamed(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        await bob.ask("NICK robert", "SETNAME :Robert")
        bob.send("QUIT")
        await bob.closed()
        answers = await ann.ask("WHOWAS bob", "WHOWAS robert")
        assert [each.params[-1] for each in answers if each.command == "314"] == ["Bob", "Robert"]

    @pytest.mark.parametrize(
        ("count", "told"), [("", 2), (" 1", 1), (" 0", 2), (" -1", 2), (f" {10**30}", 2)]
    )
    async def test_the_last_is_first_and_there_are_no_more_than_asked_for(
        self, server: RunningServer, count: str, told: int
    ) -> None:
        ann = await server.join("ann")
        for name in ("Old", "New"):
            bob = await server.join("bob")
            await bob.ask(f"SETNAME :{name}")
            bob.send("QUIT")
            await bob.closed()
        answers = await ann.ask(f"WHOWAS BOB{count}")
        people = [each.params[-1] for each in answers if each.command == "314"]
        assert people == ["New", "Old"][:told]
        assert answers[-1].command == "369"

    async def test_nobody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask("WHOWAS bob")) == ["406", "369"]
