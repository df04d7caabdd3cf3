"""Runs the ``hubbub`` command with a wall clock that goes faster than the true one.

Usage: ``python -m conformance.fast_clock RATE serve ...``. Timers go by the monotonic
clock and stay as they are.
"""

import sys
import time

from hubbub.cli.start import run


def _quicken(rate: int) -> None:
    true_time, started = time.time_ns, time.time_ns()
    time.time_ns = lambda: started + (true_time() - started) * rate


if __name__ == "__main__":
    _quicken(int(sys.argv.pop(1)))
    run()
