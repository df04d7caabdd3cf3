"""LIST: all channels, some, and those that meet conditions."""

import pytest

from server.conftest import RunningServer
from support.irc import IrcClient


async def listed(client: IrcClient, words: str) -> list[str]:
    start, *entries, end = await client.ask(f"LIST {words}")
    assert (start.command, end.command) == ("321", "323")
    return [each.params[1] for each in entries]


async def test_people_and_topic_are_told(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", "#b")
    await ann.ask("TOPIC #a :cakes")
    entries = [each.params[1:] for each in await ann.ask("LIST #a,#none") if each.command == "322"]
    assert entries == [("#a", "1", "cakes")]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("*an1", {"#chan1"}),
        ("#CH*", {"#chan1", "#chan2"}),
        ("!*an1", {"#chan2"}),
        (">1", {"#chan2"}),
        ("<2", {"#chan1"}),
        ("#ch*,<2", {"#chan1"}),
        ("C>0", {"#chan1", "#chan2"}),
        ("C<5", {"#chan1", "#chan2"}),
        ("C<0", set()),
        ("C>5", set()),
        ("T<5", {"#chan1"}),
        ("T>5", set()),
        ("nonsense", set()),
        ("#none", set()),
    ],
)
async def test_conditions(server: RunningServer, words: str, names: set[str]) -> None:
    ann = await server.join("ann", "#chan1", "#chan2")
    await server.join("bob", "#chan2")
    await ann.ask("TOPIC #chan1 :cakes")
    assert set(await listed(ann, words)) == names


async def test_empty_channels_are_not_listed(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    await ann.ask("PART #a")
    assert await listed(ann, "") == []
