"""One fault at a time, at the moments that matter: real clients, one behind a proxy, a real server."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults import stir
from faults.chat import ANN, BOB, Chat
from faults.clock import SkippingLoop
from faults.guest import LOBBY, PRIVATE, SECOND, TIMING
from faults.proxy import Ending, Proxy, Way
from faults.tamperings import TAMPERINGS
from hubbub.client.model import Link


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        yield runner


@pytest.fixture
def chat(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Chat]:
    """Ann and Bob in the lobby. What a test does with them is a coroutine for the runner."""
    loop = runner.get_loop()
    assert isinstance(loop, SkippingLoop)
    chat = Chat(tmp_path, loop)
    try:
        runner.run(chat.begin())
        yield chat
    finally:
        runner.run(chat.end())


def refused(line: Proxy) -> None:
    line.refuse()
    line.reset()


FAULTS: dict[str, Callable[[Proxy], None]] = {
    "reset": Proxy.reset,
    "half-close to the server": lambda line: line.half_close(line.up),
    "half-close to the client": lambda line: line.half_close(line.down),
    "stall to the server": lambda line: line.up.stall(),
    "stall to the client": lambda line: line.down.stall(),
    "drip to the server": lambda line: line.up.drip(1),
    "drip to the client": lambda line: line.down.drip(1),
    "delay to the server": lambda line: line.up.delay(20.0),
    "delay to the client": lambda line: line.down.delay(20.0),
    "cut by a reset": lambda line: line.down.cut_after(1, Ending.RESET),
    "cut by a half-close": lambda line: line.up.cut_after(1, Ending.HALF_CLOSE),
    "refused": refused,
}


async def until_passed(chat: Chat, way: Way, count: int) -> None:
    """Wait until exactly so many more bytes have gone this way."""
    way.drip(1)
    passed = way.passed + count
    await chat.until(lambda: way.passed >= passed)


async def while_registering(chat: Chat, line: Proxy) -> None:
    line.reset()
    await until_passed(chat, line.up, 30)


async def while_told_where_one_is(chat: Chat, line: Proxy) -> None:
    line.reset()
    await until_passed(chat, line.down, 1500)


async def while_joining(chat: Chat, line: Proxy) -> None:
    ann = chat.guests[ANN]
    if ann.is_in(SECOND):
        ann.has_joined = False
        ann.session.part(SECOND)
        await chat.until(lambda: not ann.is_in(SECOND))
    ann.join()
    await until_passed(chat, line.down, 20)


async def while_catching_up(chat: Chat, line: Proxy) -> None:
    """The first of four pages has come."""
    line.refuse()
    line.reset()
    chat.say(BOB, LOBBY, "missed", 25)
    chat.say(BOB, PRIVATE, "missed")
    await chat.until(lambda: chat.guests[BOB].is_calm, lambda: None)
    await line.accept()
    await chat.until(lambda: any("missed" in text for text in chat.guests[ANN].texts(LOBBY)))


async def between_commit_and_echo(chat: Chat, line: Proxy) -> None:
    line.down.stall()
    chat.say(ANN, LOBBY, "no echo of this")
    await chat.until(lambda: any("no echo" in text for text in chat.guests[BOB].texts(LOBBY)), lambda: None)


async def inside_an_echo(chat: Chat, line: Proxy) -> None:
    chat.say(ANN, LOBBY, "Grüße 👋")
    await until_passed(chat, line.down, 60)


async def inside_a_batch(chat: Chat, line: Proxy) -> None:
    chat.say(ANN, LOBBY, "one line\nand another")
    await until_passed(chat, line.down, 250)


MOMENTS = {
    each.__name__: each
    for each in (
        while_registering,
        while_told_where_one_is,
        while_joining,
        while_catching_up,
        between_commit_and_echo,
        inside_an_echo,
        inside_a_batch,
    )
}


async def strike(chat: Chat, moment: str, fault: str) -> None:
    """Wait for the moment, do it, and let both go on talking for a minute."""
    line = chat.guests[ANN].line
    await MOMENTS[moment](chat, line)
    FAULTS[fault](line)
    chat.say(BOB, LOBBY, "goes on")
    chat.say(ANN, LOBBY, "goes on")
    for _ in range(4):
        await chat.do(lambda: chat.skip(16))
        await chat.listen(1)
    problems = await chat.problems()
    assert not problems, f"{fault} {moment}: {problems}"


def few_faults(moment: str) -> list[str]:
    """Three of the twelve faults: others at each moment, and all at some moment."""
    first = list(MOMENTS).index(moment) % 4
    return list(FAULTS)[first::4]


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_fault_loses_or_doubles_anything(chat: Chat, runner: asyncio.Runner, moment: str) -> None:
    for fault in few_faults(moment):
        runner.run(strike(chat, moment, fault))


@pytest.mark.torture
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_each_fault_at_each_moment(chat: Chat, runner: asyncio.Runner, moment: str, fault: str) -> None:
    runner.run(strike(chat, moment, fault))


# What the client must notice by itself


async def half_open(chat: Chat) -> None:
    """The line is dead both ways and nobody says so."""
    ann = chat.guests[ANN]
    ann.line.up.stall()
    ann.line.down.stall()
    await chat.do(lambda: chat.skip(TIMING.idle - 10))
    assert ann.line.up.held == 0
    await chat.do(lambda: chat.skip(11))
    assert ann.line.up.held == len(b"PING :hubbub\r\n")
    await chat.do(lambda: chat.skip(TIMING.answer - 10))
    assert Link.WAITING not in ann.links
    await chat.do(lambda: chat.skip(11))
    assert Link.WAITING in ann.links
    assert await chat.problems() == []


def test_a_half_open_connection_is_noticed(chat: Chat, runner: asyncio.Runner) -> None:
    runner.run(half_open(chat))


async def slow_registration(chat: Chat) -> None:
    """The server answers later than one waits for capabilities, while the old connection still stands."""
    ann = chat.guests[ANN]
    chat.say(BOB, PRIVATE, "to the same Ann")
    await chat.until(lambda: ann.knows(PRIVATE))
    ann.line.half_close(ann.line.down)
    ann.line.down.stall()
    accepted = ann.line.accepted
    await chat.until(lambda: ann.line.accepted > accepted)
    await chat.until(lambda: ann.line.down.held > 0, lambda: None)
    await chat.do(lambda: chat.skip(TIMING.capabilities + 0.1))
    ann.line.down.lift()
    chat.say(ANN, PRIVATE, "it is still me\nin one message")
    assert await chat.problems() == []
    assert ann.line.accepted == accepted + 1


def test_a_server_that_is_slow_to_answer_is_entered_all_the_same(chat: Chat, runner: asyncio.Runner) -> None:
    runner.run(slow_registration(chat))


async def late_registration(chat: Chat) -> None:
    """The last step of a registration that was given up arrives when the next one has succeeded."""
    ann, line = chat.guests[ANN], chat.guests[ANN].line
    line.reset()
    await until_passed(chat, line.up, 100)  # in the middle of CAP REQ
    line.down.stall()
    line.up.lift()
    await chat.until(lambda: line.down.held > 0)
    late, line.up = line.up, Way(chat.stir.stir)
    late.stall()
    line.down.lift()
    await chat.until(lambda: late.held > 0)
    await chat.do(lambda: chat.skip(TIMING.idle + 1))
    await chat.do(lambda: chat.skip(TIMING.answer + 1))
    await chat.until(lambda: ann.is_calm)
    late.lift()
    await chat.listen(5)
    assert await chat.problems() == []


def test_a_registration_that_was_given_up_does_no_harm(chat: Chat, runner: asyncio.Runner) -> None:
    runner.run(late_registration(chat))


async def leaving_over_a_dead_line(chat: Chat) -> None:
    ann = chat.guests[ANN]
    ann.line.up.stall()
    ann.line.down.stall()
    chat.say(ANN, LOBBY, "never sent")
    await chat.leave(ANN)
    assert ann.link is Link.CLOSED
    assert await chat.problems() == []


def test_one_can_leave_over_a_dead_line(chat: Chat, runner: asyncio.Runner) -> None:
    runner.run(leaving_over_a_dead_line(chat))


# What all of this is worth


async def ordeal(chat: Chat) -> list[str]:
    """An echo is lost, pages are missed, and the server comes back an hour earlier than it went."""
    line = chat.guests[ANN].line
    await between_commit_and_echo(chat, line)
    line.reset()
    await chat.gather()
    await while_catching_up(chat, line)
    await chat.gather()
    chat.kill_server()
    chat.start_server(clock_step=-3600.0)
    chat.say(BOB, LOBBY, "an hour earlier")
    return await chat.problems()


def test_the_ordeal_is_passed(chat: Chat, runner: asyncio.Runner) -> None:
    assert runner.run(ordeal(chat)) == []


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_goes_wrong_is_found(
    chat: Chat, runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, tampering: str
) -> None:
    monkeypatch.setattr(stir, "PATIENCE", 3.0)
    TAMPERINGS[tampering](monkeypatch)
    with pytest.raises((AssertionError, TimeoutError)):
        assert runner.run(ordeal(chat)) == []
