"""The one place where two threads meet: the network's, which runs asyncio, and the window's, which runs Tk.

The network's thread puts frozen changes into a bounded queue and wakes the window with one byte. The window
takes them in short turns, and calls back through the loop. Neither ever touches what belongs to the other.
"""

import asyncio
import logging
import sys
import threading
import time
import tkinter as tk
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVarTuple

from hubbub.client.changes import Change, LinkChanged
from hubbub.client.model import Link
from hubbub.client.translation import _
from hubbub.desktop.coalesce import coalesce
from hubbub.desktop.waker import make_waker

CAPACITY: Final = 1_000
"""Changes that may wait for the window, give or take a batch. Then the network waits, and TCP holds the
server back."""

TURN: Final = 0.008
"""Seconds after which the window leaves the rest for later and looks after the person."""

_REST: Final = 1  # milliseconds in which Tk draws before the next turn

_log = logging.getLogger(__name__)
_Arguments = TypeVarTuple("_Arguments")


class Mailbox:
    """A bounded queue whose writer waits when it is full, and whose reader takes everything at once."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._changes: list[Change] = []
        self._closed = False
        self._room = threading.Condition()

    def __len__(self) -> int:
        return len(self._changes)

    def put(self, changes: Sequence[Change]) -> bool:
        """Add a batch, waiting for room. Whether it is the first, so that the reader has to be woken."""
        with self._room:
            self._room.wait_for(lambda: self._closed or len(self._changes) < self._capacity)
            if self._closed:
                return False
            was_empty = not self._changes
            self._changes.extend(changes)
            return was_empty

    def take(self) -> list[Change]:
        """Everything that is in it."""
        with self._room:
            changes, self._changes = self._changes, []
            self._room.notify_all()
            return changes

    def close(self) -> None:
        """Take nothing more, and let a waiting writer go on."""
        with self._room:
            self._closed = True
            self._changes.clear()
            self._room.notify_all()


class Bridge:
    """A thread with an event loop of its own, and the two ways across."""

    def __init__(
        self, root: tk.Misc, deliver: Callable[[Change], None], platform: str = sys.platform
    ) -> None:
        """Hand every change to `deliver`, on the window's thread."""
        self._root = root
        self._deliver = deliver
        self._mailbox = Mailbox()
        self._due: deque[Change] = deque()
        self._turn: str | None = None
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._released = asyncio.Event()
        self._waker = make_waker(root, self._woken, platform)

    def start(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `main` on the network's thread. Once, on the window's thread."""
        self._thread = threading.Thread(target=self._run, args=(main,), name="network", daemon=True)
        self._thread.start()

    def put(self, changes: Sequence[Change]) -> None:
        """Send a batch of changes to the window; waits while the queue is full. Network's thread."""
        if self._mailbox.put(changes):
            self._waker.wake()

    def call(self, function: Callable[[*_Arguments], object], *arguments: *_Arguments) -> None:
        """Call a function on the network's thread, soon. Window's thread."""
        if not self._closed:
            self._loop.call_soon_threadsafe(function, *arguments)

    def close(self) -> None:
        """Deliver nothing more, and let the thread end as soon as its `main` has. Window's thread."""
        if self._closed:
            return
        self.call(self._released.set)
        self._closed = True
        self._mailbox.close()
        self._waker.close()
        if self._turn:
            self._root.after_cancel(self._turn)

    def join(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the thread; whether it has ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_released(main))

    async def _until_released(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Keep the loop when `main` has ended, so that a call that comes late is no error."""
        task = asyncio.ensure_future(main())
        await asyncio.wait([task])
        if error := task.exception():
            _log.error("The network's thread has failed", exc_info=error)
            self.put([LinkChanged(Link.CLOSED, _("Disconnected by an error in this program. Enter again."))])
        await self._released.wait()

    def _woken(self) -> None:
        if self._turn is None:
            self._turn = self._root.after(0, self._drain)

    def _drain(self) -> None:
        """Deliver what waits until the turn is over; the rest comes after a rest."""
        self._turn = None
        until = time.perf_counter() + TURN
        if not self._due:
            self._due.extend(coalesce(self._mailbox.take()))
        try:
            while self._due and not self._closed:
                self._deliver(self._due.popleft())
                if time.perf_counter() >= until:
                    break
        finally:
            if (self._due or self._mailbox) and not self._closed:
                self._turn = self._root.after(_REST, self._drain)
