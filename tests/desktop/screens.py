"""Screens of any size that nobody sees."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def virtual_screen(size: str) -> Iterator[None]:
    """Let windows be opened on an X server of our own, whose number it chooses itself."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer, pytest.MonkeyPatch.context() as patch:
            patch.setenv("DISPLAY", f":{answer.readline().strip()}")
            yield
        server.terminate()
