"""How long to wait before the next try: exponential back-off with full jitter.

Full jitter spreads the clients of a restarted server over the whole interval, so that they don't all come
back in the same instant.
"""

from collections.abc import Callable
from typing import Final

FIRST: Final = 1.0
LONGEST: Final = 30.0


class Backoff:
    """Delays in seconds: the n-th is drawn evenly from 0 to min(longest, first * 2**n)."""

    def __init__(
        self, random: Callable[[], float], *, first: float = FIRST, longest: float = LONGEST
    ) -> None:
        """`random` gives numbers from 0 up to, not including, 1."""
        self._random = random
        self._first = first
        self._longest = longest
        self._ceiling = first

    def next_delay(self) -> float:
        """Draw the next delay and double the ceiling of the one after it."""
        delay = self._random() * self._ceiling
        self._ceiling = min(self._longest, self._ceiling * 2)
        return delay

    def ended(self, lasted: float) -> None:
        """What had succeeded is over after `lasted` seconds: begin with short delays again if that was long.

        If it was short, something may be wrong that short delays would make worse: for example two programs
        that enter under the same name, and each ends the other's connection.
        """
        if lasted >= self._longest:
            self._ceiling = self._first
