"""Where the time of a window's turn has gone: into its own work, or into waiting, and for what."""

import gc
import os
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

_COLUMNS: Final = (
    *("scenario", "turns", "median ms", "99 %", "longest"),
    *("of which worked", "without a processor", "otherwise waited"),
    *("longest work", "its 99 %", "longest collection"),
)
HEADING: Final = f"| {' | '.join(_COLUMNS)} |\n| --- |{' ---: |' * (len(_COLUMNS) - 1)}"
_SCHEDULED: Final = Path("/proc/thread-self/schedstat")


class Moment(NamedTuple):
    """Where one thread's clocks stand, in seconds."""

    wall: float
    worked: float
    """For which it has had a processor."""
    queued: float
    """For which it could have run, but other work had the processors. Only Linux tells; else 0."""

    def since(self, earlier: "Moment") -> "Moment":
        """How far they have gone."""
        return Moment(*(now - then for now, then in zip(self, earlier, strict=True)))

    @property
    def waited(self) -> float:
        """The rest: waiting for the interpreter's lock, the screen, a file, or an event."""
        return max(0.0, self.wall - self.worked - self.queued)


class Clock:
    """The clocks of the thread that makes it, read at each turn."""

    def __init__(self) -> None:
        self._scheduled = os.open(_SCHEDULED, os.O_RDONLY) if _SCHEDULED.exists() else None
        self._moments: list[Moment] = []
        self._collections: list[float] = []
        self._began = 0.0
        gc.callbacks.append(self._collecting)

    def tick(self) -> None:
        """A turn ends, and the next one begins."""
        self._moments.append(Moment(time.perf_counter(), time.thread_time(), self._queued()))

    def measured(self) -> "Measured":
        """What was measured since the last time."""
        moments, self._moments = self._moments, []
        collections, self._collections = self._collections, []
        return Measured([later.since(earlier) for earlier, later in pairwise(moments)], collections)

    def _queued(self) -> float:
        return int(os.pread(self._scheduled, 100, 0).split()[1]) / 1e9 if self._scheduled is not None else 0.0

    def _collecting(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self._collections.append(time.perf_counter() - self._began)


class Measured(NamedTuple):
    """What one scenario has shown: the turns, and the seconds of each pass of the garbage collector."""

    turns: Sequence[Moment]
    collections: Sequence[float]

    def row(self, name: str) -> str:
        """The row below the heading, in milliseconds."""
        walls = sorted(each.wall for each in self.turns)
        works = sorted(each.worked for each in self.turns)
        longest = max(self.turns)
        times = (
            *(statistics.median(walls), walls[int(len(walls) * 0.99)], longest.wall),
            *(longest.worked, longest.queued, longest.waited),
            *(works[-1], works[int(len(works) * 0.99)], max(self.collections, default=0.0)),
        )
        return f"| {name} | {len(walls):,} | " + " | ".join(f"{1000 * each:.1f}" for each in times) + " |"
