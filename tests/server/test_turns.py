"""Work takes turns: one piece at a time, a bounded number waiting, and a turn lasts as long as its work."""

import asyncio
import gc

import pytest

from hubbub.server.turns import BusyError, Turns


class Work:
    """A piece of work that begins and ends when the test says so."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun = asyncio.Event()
        self.end = asyncio.Event()
        self._error = error

    async def __call__(self) -> str:
        self.begun.set()
        await self.end.wait()
        if self._error is not None:
            raise self._error
        return "done"


async def turn_of_the_loop() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_follows_the_other() -> None:
    turns, one, other = Turns(1), Work(), Work()
    taking = [asyncio.create_task(turns.take(work)) for work in (one, other)]
    await one.begun.wait()
    await turn_of_the_loop()
    assert not other.begun.is_set()
    one.end.set()
    await other.begun.wait()
    other.end.set()
    assert await asyncio.gather(*taking) == ["done", "done"]


async def test_so_many_wait_and_no_more() -> None:
    turns, work = Turns(2), Work()
    taking = [asyncio.create_task(turns.take(work)) for _ in range(3)]
    await turn_of_the_loop()
    with pytest.raises(BusyError):
        await turns.take(work)
    work.end.set()
    assert await asyncio.gather(*taking) == ["done"] * 3
    assert await turns.take(work) == "done"


async def test_who_gives_up_waiting_makes_room() -> None:
    turns, work, never = Turns(1), Work(), Work()
    first = asyncio.create_task(turns.take(work))
    await work.begun.wait()
    waiting = asyncio.create_task(turns.take(never))
    await turn_of_the_loop()
    waiting.cancel()
    await turn_of_the_loop()
    last = asyncio.create_task(turns.take(work))
    work.end.set()
    assert [await each for each in (first, last)] == ["done", "done"]
    assert not never.begun.is_set()


async def test_who_gives_up_later_leaves_the_turn_to_the_work() -> None:
    turns, one, other = Turns(1), Work(), Work()
    first = asyncio.create_task(turns.take(one))
    await one.begun.wait()
    first.cancel()
    second = asyncio.create_task(turns.take(other))
    await turn_of_the_loop()
    assert first.cancelled()
    assert not other.begun.is_set()
    one.end.set()
    other.end.set()
    assert await second == "done"


async def test_what_goes_wrong_when_nobody_waits_any_more_is_nobodys(
    caplog: pytest.LogCaptureFixture,
) -> None:
    turns, one, other = Turns(1), Work(OSError("no")), Work()
    first = asyncio.create_task(turns.take(one))
    await one.begun.wait()
    first.cancel()
    one.end.set()
    other.end.set()
    assert await turns.take(other) == "done"
    del first
    gc.collect()
    assert caplog.records == []


async def test_what_goes_wrong_is_passed_on_and_ends_the_turn() -> None:
    turns, one, other = Turns(1), Work(OSError("no")), Work()
    one.end.set()
    other.end.set()
    with pytest.raises(OSError, match="no"):
        await turns.take(one)
    assert await turns.take(other) == "done"
