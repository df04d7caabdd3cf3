"""Flood control: a bucket of tokens for each connection, refilled at a steady rate."""


class TokenBucket:
    """Tells how long a connection must wait before its next command. Times are in seconds."""

    __slots__ = ("_burst", "_rate", "_tokens", "_updated")

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst = burst
        self._rate = rate
        self._tokens = burst
        self._updated = now

    def take(self, cost: float, now: float) -> float:
        """Take `cost` tokens, or take none and return the seconds until they will be there.

        A command that costs more than the bucket holds waits for a full one.
        """
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        self._updated = now
        missing = min(cost, self._burst) - self._tokens
        if missing > 0:
            return missing / self._rate
        self._tokens -= cost
        return 0
