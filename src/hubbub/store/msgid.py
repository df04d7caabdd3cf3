"""Message ids: unique, sortable by time, and short.

Nine characters of milliseconds, four of a counter and nine that are random for each process, in a base 32
whose order is that of ASCII. Ids only grow, also when the clock steps back, so an index over them finds a
time as well as an id.
"""

import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_AS_PYTHON: Final = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
"""From these digits to those that int() reads."""
_TIME_DIGITS: Final = 9
_COUNTER_DIGITS: Final = 4
_PROCESS_DIGITS: Final = 9


class MsgidGenerator:
    """Makes ids. `clock` tells the time in milliseconds since 1970; `last` is the newest id that there is."""

    def __init__(self, clock: Callable[[], int], last: str | None = None) -> None:
        self._clock = clock
        self._last = _decode(last[: _TIME_DIGITS + _COUNTER_DIGITS]) if last is not None else 0
        self._process = _encode(secrets.randbits(5 * _PROCESS_DIGITS), _PROCESS_DIGITS)

    def next(self) -> str:
        """A new id, greater than all before it."""
        # One number of time and counter together: when 2**20 ids share a millisecond, it runs into the next.
        self._last = max(self._last + 1, self._clock() << 5 * _COUNTER_DIGITS)
        time, counter = divmod(self._last, 1 << 5 * _COUNTER_DIGITS)
        return msgid_at(time) + _encode(counter, _COUNTER_DIGITS) + self._process


@lru_cache(maxsize=256)  # many share a millisecond
def msgid_at(milliseconds: int) -> str:
    """The string that sorts before every id made at or after this time, and after every earlier one."""
    return _encode(min(max(milliseconds, 0), (1 << 5 * _TIME_DIGITS) - 1), _TIME_DIGITS)


def time_of(msgid: str) -> int:
    """When an id was made, in milliseconds since 1970."""
    return _decode(msgid[:_TIME_DIGITS])


@lru_cache(maxsize=256)
def _decode(digits: str) -> int:
    return int(digits.translate(_AS_PYTHON), 32)


_PAIRS: Final = [one + other for one in _ALPHABET for other in _ALPHABET]


def _encode(number: int, digits: int) -> str:
    pairs = [_PAIRS[number >> shift & 1023] for shift in range(10 * ((digits - 1) // 2), -1, -10)]
    return "".join(pairs)[-digits:]
