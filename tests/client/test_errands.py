"""What takes time is done one after the other, and what fails is told."""

import asyncio
import gc

import pytest

from hubbub.client.errands import Errands
from hubbub.client.known_servers import KnownServersError
from hubbub.client.passwords import PasswordsError


async def test_one_waits_for_the_other() -> None:
    done: list[str] = []
    errands, gate = Errands(done.append), asyncio.Event()

    async def first() -> None:
        await gate.wait()
        done.append("first")

    async def second() -> None:
        done.append("second")

    await errands.finish()
    errands.do(first(), then=lambda: done.append("then"))
    errands.do(second())
    gate.set()
    await errands.finish()
    assert done == ["first", "then", "second"]


async def test_an_error_of_the_program_leaves_the_next_one_alone(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    errands = Errands(told.append)

    async def fail() -> None:
        raise OverflowError("too large")

    async def last() -> None:
        told.append("done")

    errands.do(fail())
    errands.do(last())
    await errands.finish()
    assert told == ["done"]
    gc.collect()
    assert "too large" in caplog.text


async def test_what_fails_is_told_and_the_next_is_done() -> None:
    told: list[str] = []
    errands = Errands(told.append)

    async def fail() -> None:
        raise PasswordsError("The key store is locked.")

    def fail_too() -> None:
        raise KnownServersError("The disk is full.")

    async def last() -> None:
        told.append("done")

    errands.do(fail(), then=fail_too)
    errands.do(last())
    await errands.finish()
    assert told == ["The key store is locked.", "The disk is full.", "done"]
