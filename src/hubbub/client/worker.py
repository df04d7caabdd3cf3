"""A thread that does one thing after the other, also while the interpreter ends."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

_T = TypeVar("_T")


class Worker:
    """A thread of its own for what waits for the disk. Begins with the first work.

    The interpreter takes nothing more for a ThreadPoolExecutor once it ends, and waits for what it has. It
    doesn't wait for this thread: what is not written by then is asked for again from the server.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    async def do(self, work: Callable[[], _T]) -> _T:
        """Do it on the thread, after what was given to it before. Raises what it raises."""
        if self._thread.ident is None:
            self._thread.start()
        done: Future[_T] = Future()
        self._jobs.put(lambda: _carry_out(work, done))
        return await asyncio.wrap_future(done)

    def end(self) -> None:
        """End the thread after what it has been given. Returns at once."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _carry_out(work: Callable[[], _T], done: Future[_T]) -> None:
    if done.set_running_or_notify_cancel():
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            done.set_exception(error)
