"""What the other tests watch for is noticed: each way of harming bystanders or memory is, when it happens."""

import asyncio
from pathlib import Path

import pytest

from support.irc import commands
from survival.arena import Arena, arena

pytestmark = pytest.mark.asyncio(loop_scope="package")

UNBOUNDED = f"motd = {['x' * 300] * 100}\n[flood]\nenabled = false\n[limits]\nsend_queue = 1_000_000_000\n"


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("block", "the slowest word took 2."),
        ("leak", "more memory was kept: 38."),
        ("lose", "a bystander was disturbed: word "),
    ],
)
async def test_a_worse_server_is_noticed(worse: Arena, fault: str, noticed: str) -> None:
    async def attack(there: Arena) -> None:
        await (await there.join("ann")).ask(f"INFO {fault}")

    assert any(trouble.startswith(noticed) for trouble in await worse.troubles(attack))


async def test_a_good_server_is_not(worse: Arena) -> None:
    async def attack(there: Arena) -> None:
        await (await there.join("ann")).ask("TIME")

    assert await worse.troubles(attack) == []


async def test_a_queue_without_a_bound_is_noticed(tmp_path: Path) -> None:
    async def attack(there: Arena) -> None:
        watcher = await there.join("watcher", "#a")
        asker = await there.join("asker", "#a")
        asker.stop_reading()
        asker.send(*["MOTD"] * 2_000, "PRIVMSG #a :all of it")
        async with asyncio.timeout(60):
            while "PRIVMSG" not in commands(await watcher.sync()):
                pass

    async with arena(tmp_path / "data", UNBOUNDED) as there:
        troubles = await there.troubles(attack)
    assert any("more memory" in trouble for trouble in troubles), troubles
