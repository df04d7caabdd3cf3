"""Which sequence numbers of a conversation have been seen, as a few ranges."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple


class Gap(NamedTuple):
    """The numbers from `first` to `last`, both included, that are missing."""

    first: int
    last: int


class SeqRanges:
    """A set of whole numbers that is nearly without holes: sorted, disjoint ranges that don't touch."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def __contains__(self, seq: int) -> bool:
        index = bisect_left(self._lasts, seq)
        return index < len(self._lasts) and self._firsts[index] <= seq

    @property
    def oldest(self) -> int | None:
        """The lowest number, None when there is none."""
        return self._firsts[0] if self._firsts else None

    @property
    def newest(self) -> int | None:
        """The highest number, None when there is none."""
        return self._lasts[-1] if self._lasts else None

    def add(self, seq: int) -> None:
        """Take in one number, joining it with the ranges that it touches."""
        self.add_all(seq, seq)

    def first_gap(self) -> Gap | None:
        """The lowest numbers missing between the oldest and the newest."""
        if len(self._firsts) < 2:
            return None
        return Gap(self._lasts[0] + 1, self._firsts[1] - 1)

    def close_gaps(self) -> None:
        """Count what is missing in between as seen: it can't be had."""
        if self._firsts:
            self._firsts = self._firsts[:1]
            self._lasts = self._lasts[-1:]

    def add_all(self, first: int, last: int) -> None:
        """Take in the numbers from `first` to `last`, both included."""
        if first > last:
            return
        # The ranges from `start` up to `end` overlap the new one or touch it.
        start, end = bisect_left(self._lasts, first - 1), bisect_right(self._firsts, last + 1)
        if start < end:
            first, last = min(first, self._firsts[start]), max(last, self._lasts[end - 1])
        self._firsts[start:end] = [first]
        self._lasts[start:end] = [last]

    def forget_above(self, seq: int) -> None:
        """Drop all numbers higher than `seq`."""
        index = bisect_right(self._firsts, seq)
        del self._firsts[index:]
        del self._lasts[index:]
        if self._lasts:
            self._lasts[-1] = min(self._lasts[-1], seq)

    def forget_below(self, seq: int) -> None:
        """Drop all numbers lower than `seq`."""
        index = bisect_left(self._lasts, seq)
        del self._firsts[:index]
        del self._lasts[:index]
        if self._firsts:
            self._firsts[0] = max(self._firsts[0], seq)
