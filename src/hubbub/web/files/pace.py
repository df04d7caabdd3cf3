"""How slowly a file may come or go: nobody holds a connection, a file and room for ever."""

from collections.abc import Callable

from hubbub.server.bounds import FILE_RATE


class Pace:
    """Begins when it is made. `patience` is in seconds, as is the `clock`."""

    def __init__(self, clock: Callable[[], float], patience: float) -> None:
        self._clock = clock
        self._began = clock()
        self._patience = patience

    def deadline(self, done: int) -> float:
        """When more has to have come, after so many bytes: soon, and as fast as `FILE_RATE` on the whole."""
        return min(self._clock(), self._began + done / FILE_RATE) + self._patience

    def end(self, size: int) -> float:
        """When so many bytes have to be through."""
        return self._began + size / FILE_RATE + self._patience
