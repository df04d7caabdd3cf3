"""hubbub.chat/edit: who may replace a message, and what those see who don't know it."""

import asyncio
from typing import Any

import pytest

from hubbub.store import queries
from hubbub.store.store import Store
from hubbub.wire import capabilities as cap
from hubbub.wire.tags import EDITED
from server.conftest import RunningServer
from support.irc import texts

OLD = f"{cap.MESSAGE_TAGS} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.CHATHISTORY}"
CAPS = f"{OLD} {cap.EDIT} {cap.REDACTION} {cap.MULTILINE}"


async def test_those_who_know_it_get_the_tag_and_others_a_reply(server: RunningServer) -> None:
    ann, old = await server.join("ann", "#a", caps=CAPS), await server.join("old", "#a", caps=OLD)
    await ann.sync()
    [first] = await ann.ask("PRIVMSG #a :teh cat")
    msgid = first.tags["msgid"]
    [echo] = await ann.ask(f"@{cap.EDIT}={msgid} PRIVMSG #a :the cat")
    assert (echo.params[1], echo.tags[cap.EDIT]) == ("the cat", msgid)
    assert echo.tags["msgid"] != msgid
    [_, seen] = await old.sync()
    assert (seen.params[1], seen.tags["+reply"], seen.tags["+draft/reply"]) == ("* the cat", msgid, msgid)
    assert texts(await old.ask("CHATHISTORY LATEST #a * 10")) == ["teh cat", "* the cat"]


async def test_a_message_of_many_lines_is_replaced_by_one_of_many_lines(server: RunningServer) -> None:
    ann, old = await server.join("ann", "#a", caps=CAPS), await server.join("old", "#a", caps=OLD)
    [first] = [each for each in await ann.ask("PRIVMSG #a :one") if each.command == "PRIVMSG"]
    await ann.ask(
        f"@{cap.EDIT}={first.tags['msgid']} BATCH +1 draft/multiline #a",
        "@batch=1 PRIVMSG #a :one",
        "@batch=1 PRIVMSG #a :two",
        "BATCH -1",
    )
    assert texts(await old.sync()) == ["one", "* one", "two"]


async def test_in_private_too(server: RunningServer) -> None:
    ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
    [first] = await ann.ask("PRIVMSG bob :one")
    await ann.ask(f"@{cap.EDIT}={first.tags['msgid']} PRIVMSG bob :two")
    assert texts(await bob.sync()) == ["one", "two"]


@pytest.mark.parametrize("command", ["PRIVMSG #a :new", "NOTICE #a :new"])
async def test_nobody_elses_message_and_no_other_kind(server: RunningServer, command: str) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
    await ann.sync()
    [first] = await ann.ask("PRIVMSG #a :mine")
    who = bob if command.startswith("PRIVMSG") else ann
    await bob.sync()
    [refusal] = await who.ask(f"@{cap.EDIT}={first.tags['msgid']} {command}")
    assert refusal.params[:2] == ("EDIT", "EDIT_FORBIDDEN")
    assert await ann.sync() == []


async def test_not_one_that_is_elsewhere_or_gone_or_a_newer_version(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", "#b", caps=CAPS)
    [first] = await ann.ask("PRIVMSG #a :one")
    edit = f"@{cap.EDIT}={first.tags['msgid']} PRIVMSG"
    [newer] = await ann.ask(f"{edit} #a :two")
    for line, code in (
        (f"{edit} #b :new", "UNKNOWN_MSGID"),
        (f"@{cap.EDIT}={newer.tags['msgid']} PRIVMSG #a :new", "EDIT_FORBIDDEN"),
    ):
        [refusal] = await ann.ask(line)
        assert refusal.params[:2] == ("EDIT", code)
    await ann.ask(f"REDACT #a {first.tags['msgid']}")
    [refusal] = await ann.ask(f"{edit} #a :new")
    assert refusal.params[:2] == ("EDIT", "UNKNOWN_MSGID")


async def test_the_tag_means_nothing_without_the_capability(server: RunningServer) -> None:
    old = await server.join("old", "#a", caps=OLD)
    [echo] = await old.ask(f"@{cap.EDIT}=none PRIVMSG #a :new")
    assert echo.params[1] == "new"


async def test_a_line_break_in_the_tag_makes_no_second_line(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    [refusal] = await ann.ask(f"@{cap.EDIT}=a\\r\\nQUIT\\s:b PRIVMSG #a :new")
    assert refusal.params[:4] == ("EDIT", "UNKNOWN_MSGID", "#a", "a__QUIT_:b")


async def test_not_one_that_goes_while_the_store_is_asked(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, ann = await server.join("bob", "#a", caps=CAPS), await server.join("ann", "#a", caps=CAPS)
    [first] = await ann.ask("PRIVMSG #a :one")
    msgid = first.tags["msgid"]
    read, redacted = Store.read, asyncio.Event()
    asked: list[str] = []

    async def read_slowly(store: Store, query: Any, *args: Any) -> object:  # noqa: ANN401 - as Store.read has it
        found: object = await read(store, query, *args)
        if query is queries.event_by_msgid:
            asked.append(msgid)
            if len(asked) == 1:
                await redacted.wait()
        return found

    monkeypatch.setattr(Store, "read", read_slowly)
    ann.send(f"@{cap.EDIT}={msgid} PRIVMSG #a :two")
    while not asked:
        await bob.sync()
    await bob.ask(f"REDACT #a {msgid}")
    redacted.set()
    fail = await ann.until("FAIL")
    assert fail.params[:2] == ("EDIT", "UNKNOWN_MSGID")
    assert texts(await bob.ask("CHATHISTORY LATEST #a * 10")) == []


class TestInTheHistory:
    """A page of it may be far from the newer versions of what is on it."""

    PAGE = "CHATHISTORY AROUND #a msgid={} 1"

    async def test_a_message_has_the_text_that_it_has_now(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=f"{CAPS} {cap.SEQ}")
        [first] = await ann.ask("PRIVMSG #a :teh cat")
        await ann.ask("PRIVMSG #a :and a dog")
        for text in ("the cta", "the cat"):
            [edit] = await ann.ask(f"@{cap.EDIT}={first.tags['msgid']} PRIVMSG #a :{text}")
        _, shown, _ = await ann.ask(self.PAGE.format(first.tags["msgid"]))
        assert (shown.params, shown.tags["msgid"]) == (("#a", "the cat"), first.tags["msgid"])
        assert (shown.tags[cap.SEQ], shown.tags[EDITED]) == (first.tags[cap.SEQ], edit.tags[cap.SEQ])
        everything = texts(await ann.ask("CHATHISTORY LATEST #a * 10"))
        assert everything == ["the cat", "and a dog", "the cta", "the cat"]

    async def test_also_one_of_many_lines_or_of_fewer_than_before(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        long, short = f"PRIVMSG #a :{'x' * 300}", "PRIVMSG #a :short"
        pieces = (f"@batch=1 {long}", f"@batch=1;draft/multiline-concat {long}", "BATCH -1")
        ann.send(short, "BATCH +1 draft/multiline #a", *pieces)
        first, second = [each.tags["msgid"] for each in await ann.sync() if "msgid" in each.tags]
        await ann.ask(f"@{cap.EDIT}={second} {short}")
        await ann.ask(f"@{cap.EDIT}={first} BATCH +1 draft/multiline #a", *pieces)
        shown = texts(await ann.ask(self.PAGE.format(first)))
        assert "".join(shown) == "x" * 600
        assert texts(await ann.ask(self.PAGE.format(second))) == ["short"]

    async def test_a_version_that_was_removed_counts_no_more_and_a_removed_message_is_gone(
        self, server: RunningServer
    ) -> None:
        ann = await server.join("ann", "#a", caps=f"{CAPS} {cap.EVENT_PLAYBACK}")
        [first] = await ann.ask("PRIVMSG #a :one")
        msgid = first.tags["msgid"]
        await ann.ask(f"@{cap.EDIT}={msgid} PRIVMSG #a :two")
        [third] = await ann.ask(f"@{cap.EDIT}={msgid} PRIVMSG #a :three")
        await ann.ask(f"REDACT #a {third.tags['msgid']}")
        assert texts(await ann.ask(self.PAGE.format(msgid))) == ["two"]
        await ann.ask(f"REDACT #a {msgid}")
        _, left, _ = await ann.ask(self.PAGE.format(msgid))
        assert (left.command, left.params, EDITED in left.tags) == ("REDACT", ("#a", msgid), False)

    async def test_those_who_know_no_edits_get_it_as_it_was_said(self, server: RunningServer) -> None:
        ann, old = await server.join("ann", "#a", caps=CAPS), await server.join("old", "#a", caps=OLD)
        [first] = [each for each in await ann.ask("PRIVMSG #a :one") if each.command == "PRIVMSG"]
        await ann.ask(f"@{cap.EDIT}={first.tags['msgid']} PRIVMSG #a :two")
        await old.sync()
        _, shown, _ = await old.ask(self.PAGE.format(first.tags["msgid"]))
        assert (shown.params[1], EDITED in shown.tags) == ("one", False)
