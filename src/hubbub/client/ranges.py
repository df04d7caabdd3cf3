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
        index = bisect_left(self._lasts, seq - 1)
        touches_left = index < len(self._lasts) and self._firsts[index] <= seq
        if touches_left:
            self._lasts[index] = max(self._lasts[index], seq)
        elif index < len(self._firsts) and self._firsts[index] == seq + 1:
            self._firsts[index] = seq
        else:
            self._firsts.insert(index, seq)
            self._lasts.insert(index, seq)
        self._join(index)

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
        for seq in range(first, last + 1):
            self.add(seq)

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

    def _join(self, index: int) -> None:
        following = index + 1
        if following < len(self._firsts) and self._firsts[following] <= self._lasts[index] + 1:
            self._lasts[index] = self._lasts.pop(following)
            del self._firsts[following]
