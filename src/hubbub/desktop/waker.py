"""How another thread wakes the window: by a byte on a socket, or where Tk can watch none, by a flag."""

import socket
import sys
import threading
import tkinter as tk
from collections.abc import Callable
from typing import Final, Protocol

_POLL: Final = 15  # milliseconds
_MANY: Final = 4096  # bytes, more than can ever wait


class Waker(Protocol):
    """Lets `woken`, given at the making, be called on the window's thread."""

    def wake(self) -> None:
        """Wake the window. Any thread, also after close."""

    def close(self) -> None:
        """Wake no more. Window's thread."""


def make_waker(root: tk.Misc, woken: Callable[[], None], platform: str = sys.platform) -> Waker:
    """The fastest kind that the platform has: Tk can't watch sockets on Windows."""
    return PollingWaker(root, woken) if platform == "win32" else SocketWaker(root, woken)


class SocketWaker:
    """One byte on a socket pair: 0.06 ms instead of half a polling interval."""

    def __init__(self, root: tk.Misc, woken: Callable[[], None]) -> None:
        self._root = root
        self._woken = woken
        self._lock = threading.Lock()
        self._closed = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        root.tk.createfilehandler(self._reader, tk.READABLE, self._readable)

    def wake(self) -> None:
        """Send the byte."""
        with self._lock:
            if not self._closed:
                self._writer.send(b"\0")

    def close(self) -> None:
        """Stop watching, and close both ends."""
        with self._lock:
            self._closed = True
        self._root.tk.deletefilehandler(self._reader)
        self._reader.close()
        self._writer.close()

    def _readable(self, _file: object, _mask: int) -> None:
        self._reader.recv(_MANY)
        self._woken()


class PollingWaker:
    """A flag that the window looks at."""

    def __init__(self, root: tk.Misc, woken: Callable[[], None]) -> None:
        self._root = root
        self._woken = woken
        self._flag = threading.Event()
        self._next = root.after(_POLL, self._look)

    def wake(self) -> None:
        """Raise the flag."""
        self._flag.set()

    def close(self) -> None:
        """Stop looking."""
        self._root.after_cancel(self._next)

    def _look(self) -> None:
        self._next = self._root.after(_POLL, self._look)
        if self._flag.is_set():
            self._flag.clear()
            self._woken()
