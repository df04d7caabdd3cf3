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

    def reset(self) -> None:
        """Begin anew: the last try succeeded."""
        self._ceiling = self._first
