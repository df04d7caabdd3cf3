"""The desktop program, where there is a screen for it."""

import os
import sys
from importlib.util import find_spec


class NoDisplayError(Exception):
    """No window can be opened here; the text says why."""


def open_launcher() -> None:
    """Show the start window until it is closed. Raises NoDisplayError."""
    _check()
    from hubbub.desktop.app import NoScreenError, launch  # noqa: PLC0415 - it needs Tk

    try:
        launch()
    except NoScreenError as error:
        raise NoDisplayError(str(error)) from error


def open_chat(address: str, name: str) -> int:
    """Enter a server and stay until the window is closed; the exit status. Raises NoDisplayError."""
    _check()
    from hubbub.desktop.app import NoScreenError, join  # noqa: PLC0415

    try:
        return join(address, name)
    except NoScreenError as error:
        raise NoDisplayError(str(error)) from error


def _check() -> None:
    """Find out what can be known without Tk."""
    if find_spec("_tkinter") is None:
        raise NoDisplayError("Python has no Tk here (on Debian and Ubuntu: apt install python3-tk).")
    if sys.platform not in {"win32", "darwin"} and not os.environ.get("DISPLAY"):
        raise NoDisplayError("There is no screen here.")
