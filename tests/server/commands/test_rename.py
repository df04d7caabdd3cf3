"""RENAME: for clients that know it and for those that don't, and that all stays but the name."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands, texts

SECRET = "s" * 32
KNOWS = (
    f"{cap.CHANNEL_RENAME} {cap.CHATHISTORY} {cap.EVENT_PLAYBACK} {cap.BATCH} {cap.SEQ} {cap.MESSAGE_TAGS}"
)


async def test_who_knows_it_is_told_so(server: RunningServer) -> None:
    ann, bob = [await server.join(nick, "#old", caps=KNOWS) for nick in ("ann", "bob")]
    await ann.sync()
    [told] = await ann.ask("RENAME #old #New :tidying up")
    assert told.params == ("#old", "#New", "tidying up")
    assert [each.params for each in await bob.sync()] == [told.params]
    await ann.ask("PRIVMSG #new :still here")
    assert texts(await bob.sync()) == ["still here"]


async def test_others_leave_and_join(server: RunningServer) -> None:
    ann = await server.join("ann", "#old", caps=KNOWS)
    bob = await server.join("bob", "#old", caps=f"{cap.SEQ} {cap.EXTENDED_JOIN}")
    await ann.ask("TOPIC #old :tea")
    await bob.sync()
    [renamed] = await ann.ask("RENAME #old #new")
    assert renamed.params == ("#old", "#new", "")
    left, joined, *rest = await bob.sync()
    assert (left.command, left.params) == ("PART", ("#old",))
    assert (joined.command, joined.params) == ("JOIN", ("#new", "*", "Bob"))
    assert left.source == joined.source
    assert joined.tags[cap.SEQ] == renamed.tags[cap.SEQ]
    assert commands(rest) == ["332", "333", "353", "366"]


async def test_who_asked_without_knowing_it_moves_too(server: RunningServer) -> None:
    ann = await server.join("ann", "#old")
    assert commands(await ann.ask("RENAME #old #new :why not")) == ["PART", "JOIN", "353", "366"]
    assert commands(await ann.ask("RENAME #new #NEW")) == []
    assert (await ann.ask("NAMES #new"))[0].params[2] == "#NEW"


async def test_everything_else_stays_and_lasts(server: RunningServer) -> None:
    ann = await server.join("ann", "#old", caps=KNOWS, secret=SECRET)
    await ann.ask(
        "PRIVMSG #old :before", "MODE #old +b eve", "RENAME #old #new", "JOIN #old", "PRIVMSG #old :x"
    )
    await server.stop()
    await server.start()
    ann = await server.join("ann", "#new", "#old", caps=KNOWS, secret=SECRET)
    assert "367" in commands(await ann.ask("MODE #new b"))
    history = await ann.ask("CHATHISTORY LATEST #new * 9")
    assert texts(history) == ["before"]
    assert [each.params for each in history if each.command == "RENAME"] == [("#old", "#new", "")]
    assert texts(await ann.ask("CHATHISTORY LATEST #old * 9")) == ["x"]


async def test_names_can_be_exchanged_at_once(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", "#b")
    await ann.ask("TOPIC #a :was a")
    answers = await ann.ask("RENAME #a #c", "RENAME #b #a", "RENAME #c #b", "TOPIC #b")
    assert "FAIL" not in commands(answers)
    await server.stop()
    await server.start()
    ann = await server.join("ann", "#a", "#b")
    assert commands(await ann.ask("TOPIC #a")) == ["331"]
    assert (await ann.ask("TOPIC #b"))[0].params[-1] == "was a"


async def test_what_is_refused(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", "#lobby", secret=SECRET)
    bob = await server.join("bob", "#a", "#b")
    await ann.sync()
    answers = await ann.ask("RENAME #a #B", "RENAME #a a", "RENAME #lobby #hall", "RENAME #none #x")
    assert [each.params[1:2] for each in answers] == [
        ("CHANNEL_NAME_IN_USE",),
        ("CANNOT_RENAME",),
        ("CANNOT_RENAME",),
        ("#none",),
    ]
    assert commands(await bob.ask("RENAME #a #c")) == ["482"]
    await ann.ask("MODE #a +o bob")
    await bob.sync()
    assert commands(await bob.ask("RENAME #a #c")) == ["482"]
