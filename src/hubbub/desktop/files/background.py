"""Work that takes longer than the window may wait, such as looking at a file on a slow disk."""

import threading
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

_T = TypeVar("_T")

_LOOK_AFTER: Final = 15  # milliseconds


def in_background(window: tk.Misc, work: Callable[[], _T], then: Callable[[_T], object]) -> None:
    """Do `work`, which knows of no widget, on a thread of its own; then go on with what it returns.

    The thread keeps no program from ending. What `work` raises is raised on the window's thread.
    """
    done: Future[_T] = Future()
    threading.Thread(target=_carry_out, args=(work, done), name="files", daemon=True).start()
    window.after(_LOOK_AFTER, _look, window, done, then)


def _carry_out(work: Callable[[], _T], done: "Future[_T]") -> None:
    try:
        done.set_result(work())
    except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
        done.set_exception(error)


def _look(window: tk.Misc, done: "Future[_T]", then: Callable[[_T], object]) -> None:
    if done.done():
        then(done.result())
    else:
        window.after(_LOOK_AFTER, _look, window, done, then)
