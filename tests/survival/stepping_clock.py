"""Runs the ``hubbub`` command with a wall clock that a test can step.

Usage: ``python -m survival.stepping_clock FILE serve ...``. The clock is as many seconds off as the
file says. Timers go by the monotonic clock and stay as they are.
"""

import sys
import time
from pathlib import Path

from hubbub.cli.start import run


def _follow(file: Path) -> None:
    true_time = time.time_ns
    time.time_ns = lambda: true_time() + int(file.read_text()) * 1_000_000_000


if __name__ == "__main__":
    _follow(Path(sys.argv.pop(1)))
    run()
