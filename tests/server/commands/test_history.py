"""CHATHISTORY against what was really said, and the replay for clients that can't ask."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from hubbub.server import response
from hubbub.server.commands import history
from hubbub.server.outbox import Outbox
from hubbub.store import queries
from hubbub.store.records import EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import IrcClient, commands, texts

CAPS = f"{cap.MESSAGE_TAGS} {cap.SERVER_TIME} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.CHATHISTORY} {cap.SEQ}"
AT_ONCE = 7
REPEATED = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
    INSERT INTO event SELECT conversation_id, seq + 100 + n, substr(msgid, 1, 18) || printf('%04d', n), time,
        kind, sender, NULL, source, args, text, tags FROM event, number WHERE kind = 'PRIVMSG'
"""
"""Has what was said have been said so many times more."""
EVENTS = f"{CAPS} {cap.EVENT_PLAYBACK} {cap.LABELED_RESPONSE}"


async def say(client: IrcClient, channel: str, count: int) -> list[Message]:
    """Say 1, 2, 3...; the echoes."""
    return await client.ask(*[f"PRIVMSG {channel} :{number}" for number in range(1, count + 1)])


class TestSelecting:
    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            ("LATEST #a * 3", [8, 9, 10]),
            ("LATEST #a * 100", list(range(1, 11))),
            ("LATEST #a msgid={7} 2", [9, 10]),
            ("LATEST #a msgid={7} 100", [8, 9, 10]),
            ("BEFORE #a msgid={4} 2", [2, 3]),
            ("BEFORE #a msgid={1} 5", []),
            ("AFTER #a msgid={4} 2", [5, 6]),
            ("AFTER #a msgid={10} 2", []),
            ("AROUND #a msgid={5} 3", [4, 5, 6]),
            ("AROUND #a msgid={1} 4", [1, 2, 3, 4]),
            ("BETWEEN #a msgid={2} msgid={6} 10", [3, 4, 5]),
            ("BETWEEN #a msgid={2} msgid={6} 2", [3, 4]),
            ("BETWEEN #a msgid={6} msgid={2} 2", [4, 5]),
            ("BEFORE #a timestamp=2000-01-01T00:00:00.000Z 5", []),
            ("AFTER #a timestamp=2000-01-01T00:00:00.000Z 2", [1, 2]),
            ("LATEST #a timestamp=2000-01-01T00:00:00.000Z 2", [9, 10]),
            ("BEFORE #A timestamp=2999-01-01T00:00:00.000Z 2", [9, 10]),
        ],
    )
    async def test_each_subcommand(self, server: RunningServer, request_: str, expected: list[int]) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        ids = ["", *[echo.tags["msgid"] for echo in await say(ann, "#a", 10)]]
        opening, *found, closing = await ann.ask(f"CHATHISTORY {request_.format(*ids)}")
        assert opening.params[1:] == ("chathistory", "#a")
        assert closing.params[0][1:] == opening.params[0][1:]
        assert texts(found) == [str(number) for number in expected]
        assert all(each.tags["batch"] == opening.params[0][1:] for each in found)

    async def test_times_select_by_the_millisecond(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [one] = await ann.ask("PRIVMSG #a :one")
        [two] = await ann.ask("PRIVMSG #a :two")
        time = two.tags["time"]
        before = texts(await ann.ask(f"CHATHISTORY BEFORE #a timestamp={time} 10"))
        after = texts(await ann.ask(f"CHATHISTORY AFTER #a timestamp={time} 10"))
        assert "two" not in before + after
        assert ("one" in before) == (one.tags["time"] < time)

    async def test_history_is_the_same_as_it_was_live(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        live = await say(ann, "#a", 5)
        found = (await ann.ask("CHATHISTORY LATEST #a * 5"))[1:-1]
        kept = [each._replace(tags={**each.tags, "batch": ""}) for each in found]
        assert kept == [each._replace(tags={**each.tags, "batch": ""}) for each in live]

    async def test_it_survives_a_restart(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        live = await say(ann, "#a", 3)
        await server.stop()
        await server.start()
        ann = await server.join("ann", "#a", caps=CAPS)
        found = (await ann.ask("CHATHISTORY LATEST #a * 5"))[1:-1]
        assert [each.tags["msgid"] for each in found] == [each.tags["msgid"] for each in live]

    async def test_what_was_just_said_is_in_it(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        ann.send("PRIVMSG #a :one", "CHATHISTORY LATEST #a * 5")
        assert texts(await ann.sync()) == ["one", "one"]


class TestRefusing:
    @pytest.mark.parametrize(
        ("request_", "code"),
        [
            ("LATEST #nowhere * 5", "INVALID_TARGET"),
            ("LATEST #secret * 5", "INVALID_TARGET"),
            ("LATEST #a * none", "INVALID_PARAMS"),
            ("LATEST #a * 0", "INVALID_PARAMS"),
            ("LATEST #a * 99999999999", "INVALID_PARAMS"),
            ("SIDEWAYS #a * 5", "INVALID_PARAMS"),
            ("BETWEEN #a * 5", "INVALID_PARAMS"),
            ("BEFORE #a msgid=none 5", "MESSAGE_ERROR"),
            ("BEFORE #a colour=red 5", "INVALID_MSGREFTYPE"),
            ("BEFORE #a timestamp=yesterday 5", "INVALID_PARAMS"),
            ("TARGETS yesterday timestamp=2999-01-01T00:00:00.000Z 5", "INVALID_PARAMS"),
        ],
    )
    async def test_a_bad_request_says_why(self, server: RunningServer, request_: str, code: str) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await server.join("eve", "#secret")
        [answer] = await ann.ask(f"CHATHISTORY {request_}")
        assert (answer.command, answer.params[1]) == ("FAIL", code)


class TestDirect:
    async def test_both_find_it_under_the_other(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
        await ann.ask("PRIVMSG bob :one")
        await bob.ask("PRIVMSG ann :two")
        for client, other in ((ann, "bob"), (bob, "ann")):
            found = (await client.ask(f"CHATHISTORY LATEST {other} * 5"))[-4:]
            assert [each.params for each in found[1:-1]] == [("bob", "one"), ("ann", "two")]

    async def test_nobody_else_does(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
        eve = await server.join("eve", caps=CAPS)
        await ann.ask("PRIVMSG bob :one")
        await bob.sync()
        assert commands(await eve.ask("CHATHISTORY LATEST bob * 5")) == ["BATCH", "BATCH"]

    async def test_targets_lists_what_has_messages(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b", caps=CAPS), await server.join("bob", caps=CAPS)
        await ann.ask("PRIVMSG #a :one")
        await bob.ask("PRIVMSG ann :two")
        await ann.sync()
        span = "timestamp=2000-01-01T00:00:00.000Z timestamp=2999-01-01T00:00:00.000Z"
        found = (await ann.ask(f"CHATHISTORY TARGETS {span} 10"))[1:-1]
        assert [each.params[:2] for each in found] == [("TARGETS", "#a"), ("TARGETS", "bob")]
        past = "timestamp=2000-01-01T00:00:00.000Z timestamp=2001-01-01T00:00:00.000Z"
        assert commands(await ann.ask(f"CHATHISTORY TARGETS {past} 10")) == ["BATCH", "BATCH"]


class TestEvents:
    async def test_their_seq_has_no_gap(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=EVENTS), await server.join("bob", "#a")
        await ann.ask("TOPIC #a :cakes", "MODE #a +v bob", "PRIVMSG #a :one", "NICK anna")
        await bob.ask("PART #a :bye", "JOIN #a")
        await ann.ask("KICK #a bob :out")
        bob.send("QUIT")
        await bob.closed()
        found = (await ann.ask("CHATHISTORY LATEST #a * 100"))[-11:][1:-1]
        assert commands(found) == ["JOIN", "JOIN", "TOPIC", "MODE", "PRIVMSG", "NICK", "PART", "JOIN", "KICK"]
        assert [each.tags[cap.SEQ] for each in found] == [str(seq) for seq in range(1, 10)]

    async def test_those_who_did_not_ask_get_messages_only(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await ann.ask("TOPIC #a :cakes", "PRIVMSG #a :one")
        assert commands(await ann.ask("CHATHISTORY LATEST #a * 100")) == ["BATCH", "PRIVMSG", "BATCH"]

    async def test_a_label_goes_to_the_batch(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=EVENTS)
        answer = await ann.ask("@label=h CHATHISTORY LATEST #a * 100")
        assert [each.tags.get("label") for each in answer] == ["h", None, None]

    async def test_without_batches_the_lines_come_bare(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=cap.CHATHISTORY)
        await ann.ask("PRIVMSG #a :one")
        assert commands(await ann.ask("CHATHISTORY LATEST #a * 100")) == ["PRIVMSG"]


class TestReplay:
    async def test_old_clients_are_shown_what_was_said(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await say(ann, "#a", 60)
        bob = await server.join("bob")
        shown = texts(await bob.ask("JOIN #a"))
        assert [each.partition("] ")[2] for each in shown] == [str(number) for number in range(11, 61)]
        assert shown[0].startswith("[20")

    async def test_with_server_time_the_text_is_as_it_was(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await say(ann, "#a", 1)
        bob = await server.join("bob", caps=f"{cap.SERVER_TIME} {cap.BATCH}")
        answer = await bob.ask("JOIN #a")
        assert texts(answer) == ["1"]
        assert [each.tags["time"] for each in answer if each.command == "PRIVMSG"] == [echo.tags["time"]]
        assert commands(answer)[-3:] == ["BATCH", "PRIVMSG", "BATCH"]

    async def test_nothing_is_doubled_or_lost_at_the_seam(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        bob = await server.join("bob", caps=cap.SERVER_TIME)
        ann.send(*[f"PRIVMSG #a :{number}" for number in range(20)])
        bob.send("JOIN #a")
        ann.send(*[f"PRIVMSG #a :{number}" for number in range(20, 40)])
        await ann.sync()
        seen = texts(await bob.sync())
        assert sorted(seen, key=int) == [str(number) for number in range(40)][-len(seen) :]

    async def test_clients_that_can_ask_are_not(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await say(ann, "#a", 3)
        bob = await server.join("bob", caps=CAPS)
        assert texts(await bob.ask("JOIN #a")) == []


class TestParts:
    """Long answers are sent in parts, each when the client has read the one before."""

    @pytest.fixture(autouse=True)
    def small_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(response, "PART", 10)
        monkeypatch.setattr(history, "HISTORY_AT_ONCE", AT_ONCE)

    async def test_a_batch_is_one_batch_all_the_same(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await say(ann, "#a", 40)
        opening, *found, end = await ann.ask("CHATHISTORY LATEST #a * 30")
        assert texts(found) == [str(number) for number in range(11, 41)]
        assert commands([opening, end]) == ["BATCH", "BATCH"]
        assert {each.tags["batch"] for each in found} == {opening.params[0][1:]} == {end.params[0][1:]}

    @pytest.mark.parametrize("caps", [EVENTS, f"{cap.LABELED_RESPONSE} {cap.BATCH}"])
    async def test_a_label_holds_all_of_them(self, server: RunningServer, caps: str) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await say(ann, "#a", 40)
        bob = await server.join("bob", "#a" if cap.CHATHISTORY in caps.split() else "#b", caps=caps)
        line = "CHATHISTORY LATEST #a * 30" if cap.CHATHISTORY in caps.split() else "JOIN #a"
        opening, *inner, end = await bob.ask(f"@label=x {line}")
        assert opening.tags["label"] == "x"
        assert opening.params[1] == "labeled-response"
        assert end.params == (f"-{opening.params[0][1:]}",)
        assert len(texts(inner)) >= 29
        inside = {opening.params[0][1:], *(each.params[0][1:] for each in inner if each.command == "BATCH")}
        assert all(each.tags["batch"] in inside for each in inner if each.params[0][:1] != "-")

    async def test_what_several_conversations_have_is_sent_one_after_the_other(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann = await server.join("ann", "#a", "#b", "#c", caps=CAPS)
        for channel in ("#a", "#b", "#c"):
            await say(ann, channel, 20)
        written: list[bytes] = []
        append = Outbox.append

        def note(outbox: Outbox, data: bytes) -> None:
            written.append(data)
            append(outbox, data)

        monkeypatch.setattr(Outbox, "append", note)
        bob = await server.join("bob")
        assert texts(await bob.ask("JOIN #a,#b,#c"), "PRIVMSG")[20].endswith("] 1")
        assert max(data.count(b" PRIVMSG ") for data in written) <= AT_ONCE

    async def test_what_fails_in_the_middle_ends_the_connection(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await say(ann, "#a", 40)
        read = queries.history

        def fail_later(*args: Any, after: int, **kwargs: Any) -> list[EventRecord]:  # noqa: ANN401 - those of read
            if after > 20:
                raise RuntimeError("broken")
            return read(*args, after=after, **kwargs)

        monkeypatch.setattr(queries, "history", fail_later)
        ann.send("CHATHISTORY AFTER #a timestamp=2000-01-01T00:00:00.000Z 40")
        *_, failure, error = await ann.closed()
        assert failure.params[:2] == ("CHATHISTORY", "INTERNAL_ERROR")
        assert error.command == "ERROR"

    async def test_no_more_is_read_for_who_does_not_read(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann = await server.join("ann", "#a", caps=f"{CAPS} {cap.MULTILINE}")
        lines = [f"@batch=1 PRIVMSG #a :{'x' * 400}"] * 160
        await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", *lines, "BATCH -1")
        await server.stop()
        with closing(sqlite3.connect(server.data / "hubbub.db")) as database, database:
            database.execute(REPEATED, (times := 200,))
        await server.start()
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a", caps=CAPS)
        reads, paused = 0, asyncio.Event()
        read, pause = queries.history, Outbox.pause

        def count(*args: Any, **kwargs: Any) -> list[EventRecord]:  # noqa: ANN401 - those of read
            nonlocal reads
            reads += 1
            return read(*args, **kwargs)

        def tell(outbox: Outbox) -> None:
            pause(outbox)
            paused.set()

        monkeypatch.setattr(queries, "history", count)
        monkeypatch.setattr(Outbox, "pause", tell)
        bob.stop_reading()
        bob.send("CHATHISTORY LATEST #a * 200")
        await paused.wait()
        for _ in range(20):
            await ann.sync()
        assert reads < times / AT_ONCE
        bob.go_on_reading()
        assert len(texts(await bob.sync())) == len(lines) * times
