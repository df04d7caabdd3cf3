"""Owners, moderators and voices: who gives and takes what, and whom nobody can remove."""

import pytest

from hubbub.wire import capabilities as cap
from server.conftest import PASSWORD, RunningServer
from support.irc import IrcClient, commands

SECRET = "s" * 32


@pytest.fixture
async def people(server: RunningServer) -> dict[str, IrcClient]:
    """A founder, another owner, a moderator, a voice and somebody without a role."""
    found = {"founder": await server.join("founder", "#a", secret=SECRET)}
    for nick, role in (("owner", "q"), ("mod", "o"), ("voice", "v"), ("none", "")):
        found[nick] = await server.join(nick, "#a")
        if role:
            await found["founder"].ask(f"MODE #a +{role} {nick}")
    for client in found.values():
        await client.sync()
    return found


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        ("founder", "MODE #a +q none", "MODE"),
        ("owner", "MODE #a +q none", "MODE"),
        ("owner", "MODE #a -q founder", "482"),
        ("owner", "KICK #a founder", "482"),
        ("owner", "KICK #a mod", "KICK"),
        ("founder", "MODE #a -q owner", "MODE"),
        ("founder", "KICK #a owner", "KICK"),
        ("owner", "MODE #a -q owner", "MODE"),
        ("mod", "MODE #a +q none", "482"),
        ("mod", "MODE #a -q owner", "482"),
        ("mod", "KICK #a owner", "482"),
        ("mod", "MODE #a +o none", "MODE"),
        ("mod", "MODE #a +v none", "MODE"),
        ("mod", "KICK #a voice", "KICK"),
        ("mod", "MODE #a -o mod", "MODE"),
        ("voice", "MODE #a +v none", "482"),
        ("voice", "KICK #a none", "482"),
        ("none", "TOPIC #a :mine", "482"),
    ],
)
async def test_who_may_do_what(people: dict[str, IrcClient], who: str, line: str, answer: str) -> None:
    assert commands(await people[who].ask(line)) == [answer]


async def test_several_are_kicked_one_by_one(people: dict[str, IrcClient]) -> None:
    told = await people["mod"].ask("KICK #a none,voice :bye")
    assert [each.params for each in told] == [("#a", "none", "bye"), ("#a", "voice", "bye")]


async def test_from_several_channels_in_pairs(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", "#b")
    await server.join("bob", "#a", "#b")
    await ann.sync()
    told = await ann.ask("KICK #a,#b bob,bob :bye")
    assert [each.params[:2] for each in told] == [("#a", "bob"), ("#b", "bob")]
    assert commands(await ann.ask("KICK #a,#b bob", "KICK #a a,b,c,d,e")) == ["461", "407"]


async def test_who_is_not_there_moderates_nothing(people: dict[str, IrcClient]) -> None:
    await people["mod"].ask("PART #a")
    assert commands(await people["mod"].ask("KICK #a none", "MODE #a +m", "KICK #none none")) == [
        "442",
        "482",
        "403",
    ]


async def test_the_roles_of_an_account_last(server: RunningServer) -> None:
    ann, bob = await server.owner("ann", "#a"), await server.owner("bob", "#a")
    await ann.ask("MODE #a +ov bob bob", "MODE #a -v bob")
    await bob.ask("PART #a")
    await server.stop()
    await server.start()
    bob = await server.join("bob", "#a", caps=cap.SASL, password=PASSWORD)
    shown = [each.params[-1] for each in await bob.ask("NAMES #a") if each.command == "353"]
    assert "@bob" in shown[0].split()
