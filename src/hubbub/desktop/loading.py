"""What the first page does without is loaded while the person looks at it: so the window is there sooner.

What is named here is imported where it is used, in functions; after the first seconds that costs nothing.
"""

import gc
import sys
from importlib import import_module
from threading import Thread
from typing import Final

LATER: Final = (
    "hubbub.desktop.launcher.enter",
    "hubbub.desktop.launcher.create",
    "hubbub.desktop.launcher.name",
    "hubbub.desktop.popup",
    "hubbub.desktop.arrivals",
    "hubbub.desktop.finder",
    "hubbub.desktop.looking",
    "hubbub.desktop.forgetting",
    "hubbub.desktop.line",
    "hubbub.desktop.trust",
    "hubbub.desktop.notices.courier",
    "hubbub.desktop.visit",
    "hubbub.desktop.chat.page",
    "hubbub.desktop.chat.switcher",
    "hubbub.desktop.host.window",
)
"""In the order in which somebody may want them first."""

SWITCH_INTERVAL: Final = 0.0005
"""Seconds for which the network's thread may keep the interpreter's lock: each call of Tk has to get it back,
and with Python's own 5 ms a turn of ten calls could wait for 50."""


def load_soon() -> Thread:
    """Load them on a thread of their own, and let the window have its turns meanwhile."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()  # what is imported stays, and looking for garbage there takes a tenth of the time
    thread = Thread(target=_load, name="loading", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    try:
        for name in LATER:
            import_module(name)
    finally:
        gc.freeze()  # a pass over it all would stop the window for 100 ms
        gc.enable()
