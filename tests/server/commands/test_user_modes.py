"""MODE of oneself: what can be set, who is told, and what it does."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands


async def test_one_may_be_invisible(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert [each.params for each in await ann.ask("MODE ann +i", "MODE ann")] == [
        ("ann", "+i"),
        ("ann", "+i"),
    ]
    counted = next(each for each in await ann.ask("LUSERS") if each.command == "251")
    assert "0 users and 1 invisible" in counted.params[-1]
    assert [each.params for each in await ann.ask("MODE ann -i", "MODE ann -i", "MODE ann")] == [
        ("ann", "-i"),
        ("ann", "+"),
    ]


async def test_the_invisible_are_counted_no_longer_than_they_are_there(server: RunningServer) -> None:
    ann, bob = await server.join("ann"), await server.join("bob")
    await bob.ask("MODE bob +i")
    bob.send("QUIT")
    await bob.closed()
    counted = next(each for each in await ann.ask("LUSERS") if each.command == "251")
    assert "1 users and 0 invisible" in counted.params[-1]


async def test_several_at_once_are_told_in_one_line(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert [each.params[1] for each in await ann.ask("MODE ann +iBw-i")] == ["+B+w"]
    assert [each.params[1] for each in await ann.ask("MODE ann")] == ["+Bw"]


async def test_what_others_give_cannot_be_taken(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert commands(await ann.ask("MODE ann +o", "MODE ann +r", "MODE ann -o")) == ["501", "501"]
    assert [each.params[1] for each in await ann.ask("MODE ann")] == ["+"]


async def test_other_modes_and_other_people_are_refused(server: RunningServer) -> None:
    ann = await server.join("ann")
    await server.join("bob")
    assert commands(await ann.ask("MODE ann +Z", "MODE bob", "MODE nobody")) == ["501", "502", "401"]


async def test_what_a_bot_says_is_marked(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=cap.MESSAGE_TAGS)
    old = await server.join("old", "#a")
    bot = await server.join("robot", "#a")
    await bot.ask("MODE robot +B", "PRIVMSG #a :beep", "PRIVMSG ann :boop", "MODE robot -B", "PRIVMSG #a :hi")
    said = [each for each in await ann.sync() if each.command == "PRIVMSG"]
    assert [each.tags.get("bot") for each in said] == ["", "", None]
    assert all("bot" not in each.tags for each in await old.sync())


async def test_wallops_is_for_administrators(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert commands(await ann.ask("WALLOPS :hi")) == ["481"]
