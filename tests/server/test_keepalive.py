"""Silence: who says nothing is asked, and who answers nothing is let go."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.wire.message import Message
from server.conftest import RunningServer, running_server
from support.irc import IrcClient

SHORT = {"registration": 0.2, "ping": 0.2, "gone": 0.6}


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path, timeouts=SHORT) as running:
        yield running


@pytest.mark.parametrize("said", [[], ["NICK ann"], ["CAP LS 302", "NICK ann", "USER ann 0 * :Ann"]])
async def test_who_never_says_who_they_are_is_let_go(impatient: RunningServer, said: list[str]) -> None:
    stranger = await impatient.connect()
    stranger.send(*said)
    message = await stranger.until("ERROR")
    assert message.params == ("You took too long to say who you are",)
    assert await stranger.closed() == []


async def test_saying_other_things_does_not_prolong_it(impatient: RunningServer) -> None:
    stranger = await impatient.connect()
    ended = asyncio.create_task(stranger.until("ERROR"))
    while not ended.done():
        stranger.send("PONG :still here")
        await asyncio.wait([ended], timeout=SHORT["registration"] / 10)
    assert (await ended).params == ("You took too long to say who you are",)


async def test_silence_is_asked_about_once_and_an_answer_is_enough(impatient: RunningServer) -> None:
    ann = await impatient.join("ann")
    clock = asyncio.get_running_loop().time
    start = clock()
    for _ in range(4):
        message = await ann.next()
        assert (message.command, message.params) == ("PING", ("hubbub.chat",))
        ann.send("PONG hubbub.chat")
    assert clock() - start > SHORT["gone"]


async def test_who_does_not_answer_is_gone_for_everybody(impatient: RunningServer) -> None:
    ann, bob = await impatient.join("ann", "#a"), await impatient.join("bob", "#a")
    await ann.sync()
    reading = asyncio.create_task(bob.closed())
    quit_ = await _answering_until_quit(ann)
    assert quit_.source is not None
    assert quit_.source.startswith("bob!")
    assert quit_.params[0].startswith("Ping timeout: ")
    asked, error = await reading
    assert (asked.command, error.command) == ("PING", "ERROR")
    assert error.params == quit_.params


async def _answering_until_quit(client: IrcClient) -> Message:
    while True:
        message = await client.next()
        if message.command == "QUIT":
            return message
        client.send("PONG :here")
