"""Work that is done one piece at a time, in the order in which it was asked for, while a few wait."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")


class BusyError(Exception):
    """So many wait already that one more would wait too long."""


class Turns:
    """Gives one piece of work its turn at a time; up to `most` wait for theirs."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting = 0
        self._lock = asyncio.Lock()

    async def take(self, work: Callable[[], Coroutine[object, object, T]]) -> T:
        """Do a piece of work when it is its turn. Raises BusyError, and what the work raises.

        Whoever is cancelled while waiting has lost the turn. Later the work goes on without them, and its
        turn lasts as long: what runs on another thread can't be stopped.
        """
        await self._wait()
        task = asyncio.get_running_loop().create_task(work())
        task.add_done_callback(self._end_turn)
        return await asyncio.shield(task)

    def _end_turn(self, task: asyncio.Task[T]) -> None:
        self._lock.release()
        if not task.cancelled():
            task.exception()  # told to whoever asked; asyncio would log it where they have left

    async def _wait(self) -> None:
        if self._waiting >= self._most:
            raise BusyError
        self._waiting += 1
        try:
            await self._lock.acquire()
        finally:
            self._waiting -= 1
