"""SEARCH over real connections: what is found, by whom, and what the answer looks like."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping

import pytest

from hubbub.server import server as parts
from hubbub.server.commands import search
from hubbub.store.searching import Found
from hubbub.store.searching import search as search_store
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.tags import CHANNEL, parse_tags
from server.conftest import PASSWORD, RunningServer
from support.irc import IrcClient, commands, texts

PATIENCE = 10.0

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


class Hold:
    """Holds up what searches the store, on its thread, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked: asyncio.Queue[None] = asyncio.Queue()
        self._begun: asyncio.Queue[None] = asyncio.Queue()
        self._end = threading.Event()
        monkeypatch.setattr(search, "parse_tags", self._parse_tags)
        monkeypatch.setattr(search, "search_store", self._search)

    async def ask(self, client: IrcClient, attributes: str) -> None:
        """Send a search, and wait until the server has it."""
        client.send(f"SEARCH {attributes}")
        await asyncio.wait_for(self._asked.get(), PATIENCE)

    async def begin(self, client: IrcClient, attributes: str) -> None:
        """Send a search, and wait until it is at the store."""
        await self.ask(client, attributes)
        await asyncio.wait_for(self._begun.get(), PATIENCE)

    @property
    def others_begun(self) -> int:
        """How many searches are at the store beside those that were begun."""
        return self._begun.qsize()

    def let_go(self) -> None:
        """Let every search go on."""
        self._end.set()

    def _parse_tags(self, text: str) -> Mapping[str, str]:
        self._asked.put_nowait(None)
        return parse_tags(text)

    def _search(self, *args: object, **kwargs: object) -> Found:
        self._loop.call_soon_threadsafe(self._begun.put_nowait, None)
        assert self._end.wait(PATIENCE)
        answer = search_store(*args, **kwargs)  # type: ignore[arg-type]
        assert isinstance(answer, Found)
        return answer


@pytest.fixture
async def hold(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hold]:
    """Searches are held up from now on; whatever happens, not for longer than the server runs."""
    assert server.listening
    hold = Hold(monkeypatch)
    yield hold
    hold.let_go()


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
        assert await found(eve, "text=between") == []

    async def test_what_was_said_in_private_says_with_whom_whatever_they_were_called(
        self, server: RunningServer
    ) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", caps=CAPS)
        await ann.ask("PRIVMSG bob :between us", "PRIVMSG #a :between all")
        await bob.ask("NICK rob")
        await ann.ask("NICK anna", "PRIVMSG rob :still between us")
        for client, other in ((ann, "rob"), (bob, "anna")):
            await client.sync()
            private = [each for each in await found(client, "text=between") if each.params[0] != "#a"]
            assert [each.tags[CHANNEL] for each in private] == [other, other]
            assert len(await found(client, f"text=between;in={other}")) == 2
        [said_to_all] = await found(ann, "text=all")
        assert CHANNEL not in said_to_all.tags

    async def test_who_is_banned_or_kicked_finds_nothing_of_the_channel_anywhere(
        self, server: RunningServer
    ) -> None:
        ann = await said(server)
        eve = await server.join("eve", "#a", "#b", caps=CAPS)
        await ann.ask("MODE #a +b eve!*@*", "KICK #a eve")
        await eve.sync()
        assert await found(eve, "text=second") == []

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
            "You are not in that channel; JOIN it first",
        )

    async def test_who_was_never_written_with_is_told_so(self, server: RunningServer) -> None:
        ann = await server.join("ann", caps=CAPS)
        await server.join("bob", caps=CAPS)
        for other in ("bob", "nobody"):
            [refusal] = await ann.ask(f"SEARCH in={other};text=a")
            assert refusal.params == (
                *("SEARCH", "INVALID_PARAMS", "in"),
                "You have not written with anybody of that name",
            )


class TestWaiting:
    async def test_who_is_kicked_before_it_is_their_turn_finds_nothing(
        self, server: RunningServer, hold: Hold
    ) -> None:
        ann = await said(server)
        eve, eva = await server.join("eve", "#a", caps=CAPS), await server.join("eva", "#a", caps=CAPS)
        await hold.begin(await server.join("bob"), "text=a")
        await hold.ask(eve, "in=#a;text=second")
        await hold.ask(eva, "text=second")
        await ann.ask("KICK #a eve,eva")
        hold.let_go()
        assert (await eve.until("FAIL")).params[-1] == "You are not in that channel; JOIN it first"
        assert texts(await eva.sync()) == []

    async def test_who_is_kicked_meanwhile_finds_nothing(self, server: RunningServer, hold: Hold) -> None:
        ann = await said(server)
        eve = await server.join("eve", "#a", "#b", caps=CAPS)
        await eve.ask("PRIVMSG #b :a second place")
        await hold.begin(eve, "text=second")
        await ann.ask("KICK #a eve")
        hold.let_go()
        assert texts(await eve.sync()) == ["a second place"]

    async def test_where_another_device_has_joined_is_searched_under_its_name(
        self, server: RunningServer, hold: Hold
    ) -> None:
        await said(server)
        device = await server.owner("eve", caps=CAPS)
        other = await server.join("eve", caps=CAPS, password=PASSWORD)
        await hold.begin(await server.join("bob"), "text=a")
        await hold.ask(device, "text=third")
        await other.ask("JOIN #a")
        hold.let_go()
        answer = await device.until("PRIVMSG")
        assert answer.params == ("#a", "a third")

    async def test_the_next_waits_for_one_whose_client_is_gone(
        self, server: RunningServer, hold: Hold
    ) -> None:
        ann = await said(server)
        chief = await server.administrator("chief")
        eve, bob = await server.join("eve"), await server.join("bob", "#a", caps=CAPS)
        await hold.begin(eve, "text=a")
        chief.send("KILL eve :gone")
        await eve.closed()
        await hold.ask(bob, "text=third")
        for _ in range(3):
            await ann.ask("CHATHISTORY LATEST #a * 1")  # on the other reader
        assert hold.others_begun == 0
        hold.let_go()
        assert texts(await bob.sync()) == ["a third"]

    async def test_where_many_wait_one_more_is_to_try_again(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await server.stop()
        monkeypatch.setattr(parts, "SEARCHES_WAITING", 1)
        await server.start()
        hold = Hold(monkeypatch)
        clients = [await server.join(f"ann{number}", caps=CAPS) for number in range(3)]
        await hold.begin(clients[0], "text=a")
        await hold.ask(clients[1], "text=a")
        [refusal] = await clients[2].ask("SEARCH text=a")
        hold.let_go()
        assert refusal.params == (
            *("SEARCH", "TEMPORARILY_UNAVAILABLE"),
            "Too many people are searching right now. Try again in a moment",
        )
        for client in clients[:2]:
            assert commands(await client.sync()) == ["BATCH", "BATCH"]


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
        monkeypatch.setattr(search, "SEARCH_SECONDS", -1.0)
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
