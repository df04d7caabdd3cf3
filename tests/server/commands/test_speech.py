"""Who may speak: mutes, bans, moderated channels, and channels without CTCP."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands, texts


async def test_a_mute_silences_until_it_is_lifted(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("Bob", "#a")
    await ann.ask("MODE #a +b m:BOB!*@*")
    await bob.sync()
    assert commands(await bob.ask("PRIVMSG #a :hi", "NOTICE #a :hi")) == ["404"]
    await ann.ask("MODE #a -b m:bob!*@*")
    await bob.ask("PRIVMSG #a :now")
    assert texts(await ann.sync()) == ["now"]


async def test_a_ban_silences_who_is_inside_unless_excepted_or_voiced(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    for change, taken in (("+b bob", False), ("+e m:bob", True), ("-e m:bob", False), ("+v bob", True)):
        await ann.ask(f"MODE #a {change}")
        await bob.sync()
        assert (await bob.ask("PRIVMSG #a :hi") == []) == taken, change


async def test_the_silenced_send_no_tags_either(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a", caps=cap.MESSAGE_TAGS)
    await ann.ask("MODE #a +b m:bob")
    await bob.sync()
    assert commands(await bob.ask("@+typing=active TAGMSG #a")) == ["404"]


async def test_a_channel_without_ctcp_takes_actions(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.ask("MODE #a +C")
    await bob.sync()
    assert commands(await bob.ask("PRIVMSG #a :\x01PING 1\x01", "PRIVMSG #a :\x01ACTION waves\x01")) == [
        "404"
    ]
    assert texts(await ann.sync()) == ["\x01ACTION waves\x01"]


class TestMessagesToARole:
    async def test_they_reach_those_who_have_it_or_a_higher_one(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        carol, dave = await server.join("carol", "#a"), await server.join("dave", "#a", caps=cap.ECHO_MESSAGE)
        await ann.ask("MODE #a +vo bob carol")
        for each in (bob, carol, dave):
            await each.sync()
        [echo] = await dave.ask("PRIVMSG @#a :help")
        assert echo.params == ("@#a", "help")
        assert [texts(await each.sync()) for each in (ann, bob, carol)] == [["help"], [], ["help"]]
        await dave.ask("NOTICE +#A :all")
        assert [texts(await each.sync(), "NOTICE") for each in (ann, bob)] == [["all"], ["all"]]

    async def test_they_are_in_no_log_and_have_no_number(self, server: RunningServer) -> None:
        caps = f"{cap.SEQ} {cap.ECHO_MESSAGE} {cap.MESSAGE_TAGS} {cap.CHATHISTORY} {cap.BATCH}"
        ann = await server.join("ann", "#a", caps=caps)
        [first] = await ann.ask("PRIVMSG #a :one")
        [secret] = await ann.ask("PRIVMSG @#a :two")
        [third] = await ann.ask("PRIVMSG #a :three")
        assert cap.SEQ not in secret.tags
        assert int(third.tags[cap.SEQ]) == int(first.tags[cap.SEQ]) + 1
        assert texts(await ann.ask("CHATHISTORY LATEST #a * 9")) == ["one", "three"]

    async def test_tags_reach_them_too(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=cap.MESSAGE_TAGS)
        bob, carol = [await server.join(nick, "#a", caps=cap.MESSAGE_TAGS) for nick in ("bob", "carol")]
        await ann.sync()
        await bob.sync()
        await carol.ask("@+typing=active TAGMSG @#a")
        assert [each.params for each in await ann.sync()] == [("@#a",)]
        assert await bob.sync() == []

    async def test_only_who_may_speak_sends_them(self, server: RunningServer) -> None:
        await server.join("ann", "#a")
        eve = await server.join("eve")
        assert commands(await eve.ask("PRIVMSG @#a :hi", "PRIVMSG @#none :hi")) == ["404", "403"]
