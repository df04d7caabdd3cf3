"""hubbub.chat/edit: who may replace a message, and what those see who don't know it."""

import asyncio
from typing import Any

import pytest

from hubbub.store import queries
from hubbub.store.store import Store
from hubbub.wire import capabilities as cap
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
