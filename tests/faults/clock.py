"""An event loop whose clock can be put forward, so that nobody waits for a timeout or a back-off."""

import asyncio


class SkippingLoop(asyncio.SelectorEventLoop):
    """Timers due in the time that is skipped run at once. Sockets and other processes notice nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._skipped = 0.0

    def time(self) -> float:
        """The monotonic clock, put forward by what was skipped."""
        return super().time() + self._skipped

    def skip(self, seconds: float) -> None:
        """Put the clock forward."""
        self._skipped += seconds
