"""Waiting until something is so, which is looked at again whenever something has happened."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

PATIENCE = 60.0
"""Seconds of real time after which something that should have happened never will."""

_LOOK_AGAIN = 0.1


class Stir:
    """What has happened since somebody looked. Everything that may change a condition calls `stir`."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()

    def stir(self) -> None:
        self._happened.set()

    async def until(
        self, condition: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """Wait until a condition holds. `meanwhile` is called before each look, and may skip time."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"this never came about: {condition}")
            meanwhile()
            await self.next(_LOOK_AGAIN)

    async def next(self, seconds: float) -> None:
        """Wait until something happens, or so long by the event loop's clock."""
        self._happened.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._happened.wait()
