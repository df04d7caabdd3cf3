"""The ``hubbub`` command in a process of its own, as people run it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

LOCAL: Final = ("--irc", "127.0.0.1:0", "--ircs", "off", "--web", "off")
START_LIMIT: Final = 20.0
"""Seconds within which a server is ready, on a machine that does other things too."""

# What `python -m hubbub` does, in a Python without Tk.
WITHOUT_TK: Final = """
import sys
sys.modules["tkinter"] = sys.modules["_tkinter"] = None
from hubbub.cli.start import run
run()
"""


class Program:
    """A running command. `data` is its data directory."""

    def __init__(self, process: "subprocess.Popen[str]", data: Path) -> None:
        self.process = process
        self.data = data

    def ready(self) -> dict[str, list[str]]:
        """Wait until the server says how to join it; returns what run.json says."""
        deadline = time.monotonic() + START_LIMIT
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Press Ctrl-C to stop" in line:
                break
            assert time.monotonic() < deadline
        listening: dict[str, list[str]] = json.loads((self.data / "run.json").read_text())
        return listening

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(START_LIMIT)


Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start commands, which don't outlive the test.

    Ctrl-C reaches them as in a terminal: what ignores it here, as all does that a shell without job control
    starts in the background, would ignore it there too.
    """
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    running: list[subprocess.Popen[str]] = []

    def run(*words: str, python: tuple[str, ...] = ("-m", "hubbub")) -> Program:
        process = subprocess.Popen(
            [sys.executable, *python, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path),
        )
        running.append(process)
        return Program(process, tmp_path / "data")

    yield run
    for process in running:
        process.kill()
        process.communicate()
    signal.signal(signal.SIGINT, ignored)


def environment(home: Path) -> Mapping[str, str]:
    """That of the tests, without a screen and with a home of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
