"""Guessing is slowed down: only so many wrong attempts in a minute at one thing."""

from collections import OrderedDict

from hubbub.server.bounds import THROTTLE_KEYS, THROTTLE_SECONDS


class Throttle:
    """Counts attempts by key. An attempt counts from its beginning, and no longer once it has succeeded."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._attempts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def attempt(self, key: str, now: float) -> bool:
        """Whether one more attempt may be made at time `now` (seconds, monotonic); counts it if so."""
        since, count = self._attempts.get(key, (now, 0))
        if now - since > THROTTLE_SECONDS:
            since, count = now, 0
        if count >= self._limit:
            return False
        self._attempts[key] = (since, count + 1)
        self._attempts.move_to_end(key)
        if len(self._attempts) > THROTTLE_KEYS:
            self._attempts.popitem(last=False)
        return True

    def succeeded(self, key: str) -> None:
        """Take back one attempt: it was none at guessing."""
        since, count = self._attempts.get(key, (0.0, 0))
        if count > 0:
            self._attempts[key] = (since, count - 1)
