"""Waiting until something is so, which is looked at again whenever something has happened."""

import asyncio
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds of real time after which something that should have happened never will."""


class Stir:
    """What has happened since somebody looked. Everything that may change a condition calls `stir`."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()

    def stir(self) -> None:
        self._happened.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._happened.clear()
                await self._happened.wait()
