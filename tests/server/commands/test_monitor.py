"""MONITOR: who is told of coming and going, and what else is told of those on the list."""

from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import RunningServer, running_server
from support.irc import IrcClient, commands

EXTENDED = f"{cap.EXTENDED_MONITOR} {cap.AWAY_NOTIFY} {cap.SETNAME}"


def told(messages: list[Message]) -> list[tuple[str, str]]:
    """The numerics, and the nicks in them."""
    return [
        (each.command, ",".join(word.partition("!")[0] for word in each.params[-1].split(",")))
        for each in messages
    ]


async def gone(client: IrcClient) -> None:
    client.send("QUIT")
    await client.closed()


class TestTelling:
    async def test_coming_and_going(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert told(await ann.ask("MONITOR + Bob")) == [("731", "Bob")]
        bob = await server.join("bob")
        assert told(await ann.sync()) == [("730", "bob")]
        await gone(bob)
        assert told(await ann.sync()) == [("731", "bob")]

    async def test_another_nick(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        assert told(await ann.ask("MONITOR + bob,robert")) == [("730", "bob"), ("731", "robert")]
        await bob.ask("NICK robert")
        assert told(await ann.sync()) == [("731", "bob"), ("730", "robert")]

    async def test_not_after_it_was_taken_off_the_list(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert told(await ann.ask("MONITOR + bob,eve", "MONITOR - BOB,bob", "MONITOR S")) == [
            ("731", "bob,eve"),
            ("731", "eve"),
        ]
        await server.join("bob")
        assert not await ann.sync()

    async def test_who_is_gone_monitors_nobody(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await ann.ask("MONITOR + bob")
        await gone(ann)
        again = await server.join("ann")
        assert commands(await again.ask("MONITOR L")) == ["733"]


class TestList:
    async def test_it_is_shown_and_emptied(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await ann.ask("MONITOR + bob,eve,Bob")
        assert told(await ann.ask("MONITOR L"))[0] == ("732", "bob,eve")
        assert commands(await ann.ask("MONITOR C", "MONITOR L")) == ["733"]

    async def test_a_long_one_takes_several_lines(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        nicks = [f"somebody-with-a-long-name-{n}" for n in range(40)]
        for start in range(0, 40, 10):
            await ann.ask(f"MONITOR + {','.join(nicks[start : start + 10])}")
        *lines, _ = told(await ann.ask("MONITOR L"))
        assert len(lines) > 1
        assert ",".join(words for _, words in lines).split(",") == nicks

    async def test_it_has_an_end(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"monitor": 2}) as server:
            ann = await server.join("ann")
            full, status = await ann.ask("MONITOR + a,b,c,d")
            assert (full.command, full.params[1:3]) == ("734", ("2", "c,d"))
            assert told([status]) == [("731", "a,b")]
            assert told(await ann.ask("MONITOR + a")) == [("731", "a")]

    @pytest.mark.parametrize(("line", "answer"), [("+ *!u@h", "432"), ("X", "FAIL")])
    async def test_what_cannot_be_monitored(self, server: RunningServer, line: str, answer: str) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask(f"MONITOR {line}")) == [answer]


class TestExtended:
    async def test_changes_are_told_without_a_shared_channel(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=EXTENDED), await server.join("bob")
        await ann.ask("MONITOR + bob")
        await bob.ask("AWAY :lunch", "SETNAME :Robert")
        assert commands(await ann.sync()) == ["AWAY", "SETNAME"]

    async def test_they_are_told_once(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=EXTENDED), await server.join("bob", "#a")
        await ann.ask("MONITOR + bob")
        await bob.ask("AWAY :lunch")
        assert commands(await ann.sync()) == ["AWAY"]

    async def test_only_who_asked_is_told(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=cap.AWAY_NOTIFY), await server.join("bob")
        eve = await server.join("eve", caps=cap.EXTENDED_MONITOR)
        for client in (ann, eve):
            await client.ask("MONITOR + bob")
        await bob.ask("AWAY :lunch")
        assert not [*await ann.sync(), *await eve.sync()]
