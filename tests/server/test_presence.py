"""Going and being renamed: who is told, how often, and where it is logged."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands

COUNTING = f"{cap.SEQ} {cap.MESSAGE_TAGS} {cap.LABELED_RESPONSE} {cap.BATCH}"
CHANNEL = "hubbub.chat/channel"


async def test_a_quit_is_told_once_to_those_who_share_channels(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a", "#b")
    eve = await server.join("eve", "#c")
    await ann.sync()
    bob.send("QUIT :bye")
    await ann.until("QUIT")
    assert await ann.sync() == []
    assert await eve.sync() == []


async def test_those_who_count_are_told_for_each_channel(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b", caps=COUNTING), await server.join("bob", "#a", "#b", "#c")
    await ann.sync()
    bob.send("QUIT :bye")
    gone = [await ann.until("QUIT"), await ann.until("QUIT")]
    assert await ann.sync() == []
    assert {each.tags[CHANNEL]: each.tags[cap.SEQ] for each in gone} == {"#a": "3", "#b": "3"}


async def test_a_pulled_cable_is_a_quit(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    bob.abort()
    assert (await ann.until("QUIT")).params[0]
    await server.join("bob", "#a")


async def test_a_new_nick_is_told_once(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a", "#b")
    await ann.sync()
    assert [each.params for each in await bob.ask("NICK robert")] == [("robert",)]
    [seen] = await ann.sync()
    assert seen.source is not None
    assert seen.source.startswith("bob!")
    assert commands(await ann.ask("PRIVMSG bob :hello", "PRIVMSG robert :hello")) == ["401"]


async def test_those_who_count_see_each_rename_in_its_channel(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b", caps=COUNTING), await server.join("bob", "#a", "#b")
    await ann.sync()
    await bob.ask("NICK robert")
    assert {each.tags[CHANNEL] for each in await ann.sync()} == {"#a", "#b"}


async def test_ones_own_rename_has_the_label(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=COUNTING)
    [answer] = await ann.ask("@label=n NICK anna")
    assert (answer.command, answer.tags["label"], answer.tags[cap.SEQ]) == ("NICK", "n", "2")
    alone = await server.join("bob", caps=COUNTING)
    assert [each.params for each in await alone.ask("NICK robert")] == [("robert",)]


async def test_a_taken_nick_is_refused_and_ones_own_may_change_case(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    await server.join("bob")
    assert commands(await ann.ask("NICK BOB", "NICK ann", "NICK Ann")) == ["433", "NICK"]


async def test_the_name_is_free_at_once(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await bob.ask("NICK robert")
    await server.join("bob", "#a")
    assert {"@ann", "robert", "bob"} == {
        name
        for each in await ann.ask("NAMES #a")
        if each.command == "353"
        for name in each.params[-1].split()
    }
