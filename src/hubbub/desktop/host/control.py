"""The conversation with a server that the program hosts: on a thread of its own, one order at a time."""

import logging
import tkinter as tk
from collections import deque
from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Thread
from typing import IO, TYPE_CHECKING, Final

from hubbub.desktop.waker import make_waker
from hubbub.wire.control import ControlError, Order, Report

if TYPE_CHECKING:
    import subprocess

_INTERVAL: Final = 1.0
"""Seconds after which the server is looked at again."""

WAITING: Final = 20
"""Orders that may wait for the server, and reports that may wait for the window."""

_log = logging.getLogger(__name__)


class HostControl:
    """Gives orders to a server, and looks at it every second, until it ends."""

    def __init__(
        self,
        root: tk.Misc,
        process: "subprocess.Popen[bytes]",
        *,
        told: Callable[[Report], None],
        ended: Callable[[], None],
    ) -> None:
        """`told` gets every report; `ended` is called when there will be no more. On the window's thread."""
        self._process = process
        self._told = told
        self._ended = ended
        self._orders: Queue[Order] = Queue(WAITING)
        self._reports: deque[Report] = deque(maxlen=WAITING)
        self._closed = False
        self._over = False
        self._waker = make_waker(root, self._woken)
        self._thread = Thread(target=self._converse, name="hosted server", daemon=True)
        self.give(Order())
        self._thread.start()

    def give(self, order: Order) -> bool:
        """Give an order. Whether there was room for it: not when the server has stopped to answer."""
        try:
            self._orders.put_nowait(order)
        except Full:
            return False
        return True

    def close(self) -> None:
        """Give no more orders, and tell nothing more."""
        if self._closed:
            return
        self._closed = True
        self._waker.close()
        self.give(Order())  # so that the thread doesn't sleep on

    def join(self, timeout: float) -> None:
        """Wait at most `timeout` seconds until the thread has ended. It does when the server has."""
        self._thread.join(timeout)

    # The thread's

    def _converse(self) -> None:
        orders, answers = self._process.stdin, self._process.stdout
        assert orders is not None  # noqa: S101 - it was made with pipes
        assert answers is not None  # noqa: S101
        try:
            while not self._closed and (report := self._ask(orders, answers)):
                self._reports.append(report)
                self._waker.wake()
        except ControlError:
            _log.exception("The hosted server has said what can't be understood")
        except (OSError, ValueError):  # ValueError: the pipe was closed here
            _log.info("The hosted server is not there any more")
        self._process.wait()
        self._over = True
        self._waker.wake()

    def _ask(self, orders: IO[bytes], answers: IO[bytes]) -> Report | None:
        """Give the next order, or look. None where the server has ended. Raises OSError, ControlError."""
        try:
            order = self._orders.get(timeout=_INTERVAL)
        except Empty:
            order = Order()
        orders.write(order.serialise())
        orders.flush()
        line = answers.readline()
        return Report.parse(line) if line else None

    # The window's

    def _woken(self) -> None:
        while self._reports and not self._closed:
            self._told(self._reports.popleft())
        if self._over and not self._closed:
            self.close()
            self._ended()
