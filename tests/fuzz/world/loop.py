"""An event loop whose time passes only when it is told to, and on which nothing runs beside it."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final

_TURN: Final = 1e-6
"""Seconds that a turn of the loop takes."""


class _Selector(selectors.SelectSelector):
    """Never waits: the loop's clock is moved to its next timer instead."""

    loop: "WorldLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Nothing ever becomes ready; see selectors.BaseSelector.select."""
        self.loop.end_turn(timeout)
        return []


class WorldLoop(asyncio.SelectorEventLoop):
    """Runs what is ready, then what is due by the end of the time that it is given."""

    def __init__(self) -> None:
        self._now = 0.0
        self._until = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Seconds since the world began."""
        return self._now

    def end_turn(self, timeout: float | None) -> None:
        """Go to the next timer, `timeout` seconds from now; stop where that is too far away."""
        self._now += _TURN
        if timeout == 0:
            return
        if timeout is None or self._now + timeout > self._until:
            self._now = max(self._now, self._until)
            self.stop()
        else:
            self._now += timeout

    def run_for(self, seconds: float) -> None:
        """Run until there is nothing to do but what comes more than so many seconds later."""
        self._until = self._now + seconds
        self.run_forever()

    def run_one_turn(self) -> None:
        """Run what is ready now, and not what comes of it."""
        self.call_soon(self.stop)
        self.run_forever()

    def run_in_executor(  # type: ignore[override]  # what is returned is a future, as the base class's is
        self,
        _executor: Executor | None,
        func: Callable[..., Any],
        *args: Any,  # noqa: ANN401 - as in the base class
    ) -> "asyncio.Future[Any]":
        """Run what would run on another thread, at once."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the future's
            future.set_exception(error)
        return future
