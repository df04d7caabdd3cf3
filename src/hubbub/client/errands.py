"""What takes time beside the connection, such as asking the key store: one thing after the other."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hubbub.client.known_servers import KnownServersError
from hubbub.client.passwords import PasswordsError


class Errands:
    """A row of errands. What fails is told with `report`, and what comes after it is done all the same."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._last: asyncio.Task[None] | None = None

    def do(self, work: Coroutine[Any, Any, None], then: Callable[[], None] = lambda: None) -> None:
        """Do something when all before it is done, then go on with `then`, whatever came of it."""
        self._last = asyncio.ensure_future(self._after(self._last, work, then))

    async def finish(self) -> None:
        """Wait until all is done."""
        while self._last is not None and not self._last.done():  # what ends may have begun another one
            await asyncio.wait([self._last])

    async def _after(
        self, before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None], then: Callable[[], None]
    ) -> None:
        if before is not None:
            await asyncio.wait([before])  # an error of its own is its own: asyncio logs it
        try:
            await work
        except PasswordsError as error:
            self._report(str(error))
        try:
            then()
        except KnownServersError as error:
            self._report(str(error))
