"""Screens of any size that nobody sees."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_screen(size: str) -> Iterator[str]:
    """An X server of our own, whose number it chooses itself; what DISPLAY is for it.

    It has to last as long as the process that opens windows there: Tk keeps the connection, and Xlib ends
    the process without a word when that breaks.
    """
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            display = f":{answer.readline().strip()}"
        yield display
        server.terminate()
