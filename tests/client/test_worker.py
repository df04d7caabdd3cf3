"""What is given to a worker is done on its thread, in order."""

import asyncio
import threading

import pytest

from hubbub.client.worker import Worker


async def test_one_after_the_other_on_a_thread_that_the_program_does_not_wait_for() -> None:
    worker, gate = Worker("disk"), threading.Event()
    done: list[str] = []

    def first() -> threading.Thread:
        gate.wait(5)
        done.append("first")
        return threading.current_thread()

    one = asyncio.ensure_future(worker.do(first))
    two = asyncio.ensure_future(worker.do(lambda: done.append("second")))
    await asyncio.sleep(0)
    gate.set()
    thread = await one
    await two
    worker.end()
    thread.join(5)
    assert done == ["first", "second"]
    assert (thread.name, thread.daemon, thread.is_alive()) == ("disk", True, False)


async def test_what_fails_is_raised_and_the_next_is_done() -> None:
    worker = Worker("disk")
    with pytest.raises(ValueError, match="invalid literal"):
        await worker.do(lambda: int("x"))
    assert await worker.do(lambda: int("1")) == 1
    worker.end()
