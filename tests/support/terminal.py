"""A program on a terminal of its own (tmux), typed to and looked at as a person does it."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE = 20.0
_LOOK_AGAIN = 0.02
_TYPE_AGAIN = 0.2
_SIZE = ("-x", "250", "-y", "70")
"""Columns and rows: no line of a chat is broken, and a test's whole conversation is on one screen."""


class Terminal:
    """The keyboard and the screen of one program. `socket` is where its tmux listens."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ("tmux", "-u", "-S", str(socket), "-f", "/dev/null")

    def start(self, command: Sequence[str]) -> None:
        """Run the program."""
        self._run("new-session", "-d", *_SIZE, *command)

    def end(self) -> None:
        """End the program, which may have ended by itself."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def type(self, line: str) -> None:
        """Type a line, and Return."""
        self._run("send-keys", "-l", "--", line)
        self._run("send-keys", "Enter")

    def screen(self) -> str:
        """What is on the screen right now."""
        return self._run("capture-pane", "-p")

    def wait_until_shown(self, *texts: str) -> str:
        """Wait until all of these are on the screen, and return what is there then."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in (screen := self.screen()) for text in texts):
            assert time.monotonic() < deadline, f"not all of {texts} in:\n{screen}"
            time.sleep(_LOOK_AGAIN)  # what another program writes can only be looked at again
        return screen

    def type_until_shown(self, line: str, text: str) -> None:
        """Type a line that may be too early, and again until it has done what it should."""
        deadline = time.monotonic() + PATIENCE
        while text not in (screen := self.screen()):
            assert time.monotonic() < deadline, f"{line} has not shown {text} in:\n{screen}"
            self.type(line)
            time.sleep(_TYPE_AGAIN)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True)
        return done.stdout
