"""Whether a window can be opened here."""

import os
import sys
from importlib.util import find_spec


def display_problem() -> str | None:
    """What keeps a window from opening, in words, or None when nothing does."""
    if find_spec("_tkinter") is None:
        return "Python has no Tk here (on Debian and Ubuntu: apt install python3-tk)."
    if sys.platform not in {"win32", "darwin"} and not os.environ.get("DISPLAY"):
        return "There is no screen here."
    return None
