"""WHO: who is found, and what WHOX tells of them."""

import pytest

from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import IrcClient, commands


async def found(client: IrcClient, target: str) -> dict[str, Message]:
    """What WHO tells, by nick."""
    *entries, end = [each for each in await client.ask(f"WHO {target}") if each.command in {"352", "315"}]
    assert (end.command, end.params[1]) == ("315", target)
    return {each.params[5]: each for each in entries}


class TestChannels:
    async def test_members_have_their_signs(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await bob.ask("AWAY :lunch", "MODE bob +B")
        entries = await found(ann, "#a")
        assert {nick: each.params[6] for nick, each in entries.items()} == {"ann": "H@", "bob": "GB"}
        assert entries["ann"].params[-1] == "0 Ann"

    async def test_the_invisible_are_hidden_from_outside(self, server: RunningServer) -> None:
        ann, eve = await server.join("ann", "#a"), await server.join("eve")
        await ann.ask("MODE ann +i")
        assert not await found(eve, "#a")
        await eve.ask("JOIN #a")
        assert set(await found(eve, "#a")) == {"ann", "eve"}


class TestMasks:
    @pytest.mark.parametrize("mask", ["bob", "BOB", "b*", "?ob", "bob!*@*", "*.guest"])
    async def test_they_find_people(self, server: RunningServer, mask: str) -> None:
        ann = await server.join("ann", "#a")
        await server.join("bob", "#a")
        entries = await found(ann, mask)
        assert entries["bob"].params[1] == "#a"

    async def test_everybody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await server.join("bob")
        assert set(await found(ann, "*")) == set(await found(ann, "0")) == {"ann", "bob"}

    async def test_the_invisible_are_found_by_name_or_in_a_shared_channel(
        self, server: RunningServer
    ) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob")
        await bob.ask("MODE bob +i")
        assert not await found(ann, "b*")
        assert set(await found(ann, "bob")) == {"bob"}
        await bob.ask("JOIN #a")
        assert set(await found(ann, "b*")) == {"bob"}

    async def test_nobody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert not await found(ann, "nobody")
        assert commands(await ann.ask("WHO * o")) == ["315"]


class TestWhox:
    async def test_all_fields_in_their_order(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        told, _ = await ann.ask("WHO ann %roaldfnshiuct,1234")
        assert told.command == "354"
        token, channel, username, address, host, name, nick, flags, hops, idle, account, level, realname = (
            told.params[1:]
        )
        assert (token, channel, username, nick, flags) == ("123", "#a", "ann", "ann", "H@")
        assert (hops, idle, account, level, realname) == ("0", "0", "0", "n/a", "Ann")
        assert (address, name) == ("127.0.0.1", "hubbub.chat")
        assert host.endswith(".guest")

    async def test_addresses_of_others_are_not_told(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await server.join("bob")
        told, _ = await ann.ask("WHO bob %in")
        assert told.params[1:] == ("255.255.255.255", "bob")

    async def test_what_there_is_not_is_passed_over(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        told, _ = await ann.ask("WHO ann %zn")
        assert told.params[1:] == ("ann",)
