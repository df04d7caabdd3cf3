"""What goes wrong around a server, or in it: peers that are silent, clocks, files, a restart, a handler."""

import asyncio
import logging
import os
import re
import resource
import time
from itertools import count, islice
from pathlib import Path

import pytest

from faults.process import ServerProcess
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.timestamp import format_time, parse_time
from support.irc import PATIENCE, IrcClient
from survival.arena import USUAL, Arena, arena
from survival.bystander import bystanders
from survival.memory import MIB, Memory
from survival.scale import Scale

log = logging.getLogger(__name__)

pytestmark = pytest.mark.asyncio(loop_scope="package")

UNTHROTTLED = "[flood]\nenabled = false\n"
HISTORY = " ".join([cap.BATCH, cap.CHATHISTORY, cap.ECHO_MESSAGE, cap.SEQ, cap.SERVER_TIME, cap.MESSAGE_TAGS])
HOUR = 3600
FOR_A_CLIENT = 40 * 1024
"""Bytes that a client needs at most while it comes in."""

ROOM = 10
"""Connections that still come in when files run out."""


async def test_a_silent_peer_is_asked_and_then_gone(impatient: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        silent = await asyncio.gather(
            *[there.join(f"silent{number}", "#a") for number in range(scale.clients)]
        )
        for client in silent:
            await client.until("PING")
        for client in silent:
            assert (await client.until("ERROR")).params[0].startswith("Ping timeout: 2 seconds")

    await impatient.endures(attack)


# A handler that raises


async def test_a_handler_that_raises_fails_alone(worse: Arena) -> None:
    async def attack(there: Arena) -> None:
        ann = await there.join("ann", caps=f"{cap.LABELED_RESPONSE} {cap.BATCH} {cap.STANDARD_REPLIES}")
        failed, told = await ann.ask("@label=x INFO fail", "TIME")
        assert (failed.params[:2], failed.tags["label"]) == (("INFO", "INTERNAL_ERROR"), "x")
        assert told.command == "391"

    await worse.endures(attack)
    log = worse.server.log.read_text()
    assert log.count("ValueError: this is broken") == log.count("Traceback") == 1


# The clock


async def test_the_clock_steps_by_an_hour_either_way(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    program = ("-m", "survival.stepping_clock", str(clock))
    said: list[Message] = []

    async def attack(there: Arena) -> None:
        stranger = await there.connect()
        ann = await there.join("ann", "#a", caps=HISTORY)
        for hours in (0, 1, 0, -1):
            clock.write_text(str(hours * HOUR))
            said.extend(await ann.ask(*["PRIVMSG #a :once more"] * 5))
            await there.bystanders.words(10)
            assert await stranger.sync() == await ann.sync() == []
        await _is_in_order(ann, said)

    clock.write_text("0")
    async with arena(tmp_path / "data", program=program) as there:
        await there.endures(attack)
    async with arena(tmp_path / "data", program=program) as there:
        ann = await there.join("ann", "#a", caps=HISTORY)
        said += await ann.ask(*["PRIVMSG #a :once more"] * 5)
        await _is_in_order(ann, said)


async def _is_in_order(client: IrcClient, said: list[Message]) -> None:
    """What was said has growing ids and times, and is found by both in the order in which it was said."""
    ids, times = [each.tags["msgid"] for each in said], [each.tags["time"] for each in said]
    assert ids == sorted(ids)
    assert times == sorted(times)
    assert [int(each.tags[cap.SEQ]) for each in said] == sorted({int(each.tags[cap.SEQ]) for each in said})
    assert _ids(await client.ask("CHATHISTORY LATEST #a * 100")) == ids
    for place in range(0, len(ids), 5):
        assert _ids(await client.ask(f"CHATHISTORY AFTER #a msgid={ids[place]} 100")) == ids[place + 1 :]
        found = _ids(await client.ask(f"CHATHISTORY AFTER #a timestamp={_before(times[place])} 100"))
        assert found == ids[times.index(times[place]) :]


def _ids(messages: list[Message]) -> list[str]:
    return [each.tags["msgid"] for each in messages if each.command == "PRIVMSG"]


def _before(moment: str) -> str:
    """The millisecond before."""
    milliseconds = parse_time(moment)
    assert milliseconds is not None
    return format_time(milliseconds - 1)


# Files


async def test_when_files_run_out_it_waits_and_says_so(tmp_path: Path, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        await there.join("ann", "#a")
        _leave_room(there.server.pid, ROOM)
        clients = [await there.connect() for _ in range(scale.clients)]
        await _greeted(clients, ROOM)
        before, start = _processor_seconds(there.server.pid), time.monotonic()
        await there.bystanders.words(50)
        assert _processor_seconds(there.server.pid) - before < 0.7 * (time.monotonic() - start)
        for client in clients[:-ROOM]:
            client.reset()
            await asyncio.sleep(0)
        await _greeted(clients[-ROOM:], ROOM)

    async with arena(tmp_path / "data", UNTHROTTLED) as there:
        await there.endures(attack)
    log = there.server.log.read_text()
    complaints = re.findall("(?i)(?:open files|files open|descriptors)", log)
    assert 1 <= len(complaints) <= 10, log[-2000:]
    assert "Traceback" not in log


def _leave_room(pid: int, number: int) -> None:
    """Have a process be able to open only so many more files."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    taken = {int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir()}
    last = next(islice((each for each in count() if each not in taken), number - 1, None))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (last + 1, hard))


async def _greeted(clients: list[IrcClient], number: int) -> None:
    """Wait until so many of the clients are answered."""
    waiting = {asyncio.create_task(client.sync()) for client in clients}
    try:
        async with asyncio.timeout(PATIENCE):
            while number > 0:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                number -= len(done)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _processor_seconds(pid: int) -> float:
    """The time that a process has computed for (proc(5), "/proc/pid/stat", utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# A restart


async def test_after_a_restart_all_come_back_at_once(tmp_path: Path, scale: Scale) -> None:
    data = tmp_path / "data"
    first = await ServerProcess.start(data, configuration=UNTHROTTLED)
    await _come_and_go(first.port, scale.returning)
    await first.kill()
    second = await ServerProcess.start(data, configuration=UNTHROTTLED, port=first.port)
    try:
        memory = Memory(second.pid)
        before = memory.now
        seconds = await _come_and_go(second.port, scale.returning)
        log.info("%d were back after %.1f s, with %d MiB", scale.returning, seconds, memory.peak // MIB)
        assert seconds < 30
        assert memory.peak - before < USUAL.peak + scale.returning * FOR_A_CLIENT
        await _nobody_is_left(second.port)
        assert memory.now - before < USUAL.kept + scale.returning * FOR_A_CLIENT / 4
    finally:
        await second.stop()


async def _come_and_go(port: int, number: int) -> float:
    """So many come at once, and go when all are there; returns the seconds until they were."""
    start = time.monotonic()
    writers = await asyncio.gather(*[_come(port, each) for each in range(number)])
    seconds = time.monotonic() - start
    for writer in writers:
        writer.transport.abort()
    return seconds


async def _come(port: int, number: int) -> asyncio.StreamWriter:
    """Enter and join a channel of fifty."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    nick = f"member{number}"
    writer.write(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\nJOIN #room{number // 50}\r\n".encode())
    await reader.readuntil(b"366")
    return writer


async def _nobody_is_left(port: int) -> None:
    async with asyncio.timeout(60), bystanders(port) as people:
        while await people.connections() > 2:
            await people.say()
