"""SEARCH over real connections: what is found, by whom, and what the answer looks like."""

import asyncio

import pytest

from hubbub.server.commands import search
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import IrcClient, commands, texts

CAPS = (
    f"{cap.MESSAGE_TAGS} {cap.SERVER_TIME} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.SEARCH} {cap.ACCOUNT_TAG} "
    f"{cap.LABELED_RESPONSE} {cap.EDIT} {cap.REDACTION} {cap.CHATHISTORY}"
)
SAID = ("First of May", "the SECOND message", "a third", "and a second one")


async def found(client: IrcClient, attributes: str) -> list[Message]:
    """What a search finds, out of its batch."""
    opening, *inner, closing = await client.ask(f"SEARCH {attributes}")
    assert opening.params[1:] == (cap.SEARCH,)
    assert closing.params == (f"-{opening.params[0][1:]}",)
    assert all(each.tags["batch"] == opening.params[0][1:] for each in inner)
    return inner


async def said(server: RunningServer) -> IrcClient:
    """A client that has said a few things in #a."""
    ann = await server.join("ann", "#a", caps=CAPS)
    await ann.ask(*[f"PRIVMSG #a :{text}" for text in SAID])
    return ann


FINDS = {
    "text=second": [1, 3],
    "text=second;in=#A": [1, 3],
    "text=SeCoNd\\sone": [3],
    ":text=one second": [3],
    "text=one second": [3],
    "text=econ": [1, 3],
    "text=ay": [0],
    "text=m": [0, 1],
    "text=nothing": [],
    "text=a;limit=1": [3],
    "text=second;from=ANN": [1, 3],
    "text=second;from=bob": [],
    "from=ann": [0, 1, 2, 3],
    "in=#a;limit=2": [2, 3],
    "in=bob": [],
    "text=a;before=2000-01-01T00:00:00.000Z": [],
    "text=a;after=2999-01-01T00:00:00.000Z": [],
    "text=a;after=2000-01-01T00:00:00.000Z;limit=2": [0, 1],
    "after=2000-01-01T00:00:00.000Z;before=2999-01-01T00:00:00.000Z": [0, 1, 2, 3],
}
"""Attributes, and which of SAID they find."""


class TestFinding:
    async def test_each_attribute(self, server: RunningServer) -> None:
        ann = await said(server)
        finds = {attributes: texts(await found(ann, attributes)) for attributes in FINDS}
        assert finds == {key: [SAID[number] for number in numbers] for key, numbers in FINDS.items()}

    async def test_what_is_found_is_as_it_was_said(self, server: RunningServer) -> None:
        ann = await server.owner("ann", "#a", caps=CAPS)
        [echo] = await ann.ask("@+reply=x PRIVMSG #a :something")
        [again] = await found(ann, "text=something")
        assert again._replace(tags={**again.tags, "batch": ""}) == echo._replace(
            tags={**echo.tags, "batch": ""}
        )
        assert again.tags.keys() >= {"msgid", "time", "account", "+reply"}

    async def test_what_was_just_said_is_found(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await server.join("bob")
        ann.send("PRIVMSG #a :needle", "PRIVMSG bob :needle", "SEARCH text=needle")
        assert len(texts(await ann.sync())) == 4

    async def test_events_and_reactions_are_not_found(self, server: RunningServer) -> None:
        ann = await said(server)
        await ann.ask("TOPIC #a :second", "@+draft/react=second TAGMSG #a", "NICK second", "PART #a :second")
        await ann.ask("JOIN #a")
        assert texts(await found(ann, "text=second")) == [SAID[1], SAID[3]]

    async def test_a_removed_message_is_not_found(self, server: RunningServer) -> None:
        ann = await said(server)
        [_, last] = await found(ann, "text=second")
        await ann.ask(f"REDACT #a {last.tags['msgid']}")
        assert texts(await found(ann, "text=second")) == [SAID[1]]

    async def test_of_an_edited_message_only_the_newest_version_is(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [first] = await ann.ask("PRIVMSG #a :teh cat")
        for text in ("the cta", "the cat sat"):
            await ann.ask(f"@{cap.EDIT}={first.tags['msgid']} PRIVMSG #a :{text}")
        assert texts(await found(ann, "text=cat")) == ["the cat sat"]
        assert await found(ann, "text=teh") == await found(ann, "text=cta") == []


class TestReading:
    async def test_both_find_what_they_said_in_private_and_nobody_else(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
        eve = await server.join("eve", caps=CAPS)
        await ann.ask("PRIVMSG bob :between us")
        await bob.ask("PRIVMSG ann :between us too")
        await ann.sync()
        for client, other in ((ann, "bob"), (bob, "ann")):
            expected = [("bob", "between us"), ("ann", "between us too")]
            assert [each.params for each in await found(client, "text=between")] == expected
            assert [each.params for each in await found(client, f"in={other}")] == expected
        assert await found(eve, "text=between") == await found(eve, "in=bob") == []

    async def test_channels_are_searched_by_those_who_are_in_them(self, server: RunningServer) -> None:
        await said(server)
        eve = await server.join("eve", "#b", caps=CAPS)
        assert await found(eve, "text=second") == []
        await eve.ask("JOIN #a")
        assert len(await found(eve, "text=second")) == 2
        await eve.ask("PART #a")
        assert await found(eve, "text=second") == []

    @pytest.mark.parametrize("target", ["#a", "#nowhere"])
    async def test_one_that_they_are_not_in_is_as_one_that_is_not_there(
        self, server: RunningServer, target: str
    ) -> None:
        await said(server)
        eve = await server.join("eve", caps=CAPS)
        [refusal] = await eve.ask(f"SEARCH in={target};text=a")
        assert refusal.params == (
            *("SEARCH", "INVALID_PARAMS", "in"),
            "There are no messages of that for you",
        )


REFUSED = {
    "colour=red": "colour",
    "text=": "text",
    "text=\\s\x02": "text",
    "from=": "from",
    "limit=0": "limit",
    "limit=many": "limit",
    "limit=99999999999": "limit",
    "after=yesterday": "after",
    "before=2030": "before",
}
"""Attributes, and which of them is wrong."""


class TestAnswering:
    async def test_a_bad_request_says_what_is_wrong(self, server: RunningServer) -> None:
        ann = await server.join("ann", caps=CAPS)
        for attributes, wrong in REFUSED.items():
            [answer] = await ann.ask(f"SEARCH :{attributes}")
            assert (answer.command, answer.params[:3]) == ("FAIL", ("SEARCH", "INVALID_PARAMS", wrong))

    async def test_without_parameters_it_says_how(self, server: RunningServer) -> None:
        ann = await server.join("ann", caps=CAPS)
        assert commands(await ann.ask("SEARCH")) == ["461"]

    async def test_a_label_goes_to_the_batch(self, server: RunningServer) -> None:
        ann = await said(server)
        answer = await ann.ask("@label=s SEARCH text=third")
        assert commands(answer) == ["BATCH", "PRIVMSG", "BATCH"]
        assert [each.tags.get("label") for each in answer] == ["s", None, None]

    async def test_without_batches_the_lines_come_bare(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=cap.SEARCH)
        await ann.ask("PRIVMSG #a :one")
        assert commands(await ann.ask("SEARCH text=one")) == ["PRIVMSG"]

    async def test_the_limit_has_a_bound(self, server: RunningServer) -> None:
        await server.stop()
        await server.start(limits={"search": 2})
        ann = await said(server)
        assert len(await found(ann, "text=a")) == len(await found(ann, "text=a;limit=9")) == 2

    async def test_where_there_was_no_time_for_all_it_says_so(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search, "_PATIENCE", -1.0)
        ann = await said(server)
        answer = await ann.ask("SEARCH text=second")
        assert commands(answer) == ["BATCH", "BATCH", "WARN"]
        assert answer[-1].params[:2] == ("SEARCH", "INCOMPLETE")

    async def test_many_searches_at_once_hold_nobody_up(self, server: RunningServer) -> None:
        searchers = [await server.join(f"ann{number}", "#a", caps=CAPS) for number in range(20)]
        await searchers[0].ask("PRIVMSG #a :needle")
        answers = await asyncio.gather(*[client.ask("SEARCH text=needle") for client in searchers])
        assert all(len(texts(answer)) >= 1 for answer in answers)

    async def test_it_survives_a_restart(self, server: RunningServer) -> None:
        await said(server)
        await server.stop()
        await server.start()
        ann = await server.join("ann", "#a", caps=CAPS)
        assert texts(await found(ann, "text=second")) == [SAID[1], SAID[3]]
