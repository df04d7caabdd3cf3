"""Notices on their way to the system, on a thread of their own."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from hubbub.client.changes import Change, NoticeChosen, NoticeRefused
from hubbub.desktop.notices.card import Card

if TYPE_CHECKING:
    from hubbub.desktop.notices.dbus import NoticeServer

MOST_ORDERS: Final = 50
"""Notices that may wait to be shown or taken back; further ones are pop-ups, or stay."""

_PATIENCE: Final = 3.0  # seconds for the system to answer
_GOODBYE: Final = 0.4  # seconds in which it may take back what is shown, at the end


class Courier:
    """Carries orders to the system one by one. All on the event loop's thread."""

    def __init__(self, sink: Callable[[Sequence[Change]], None]) -> None:
        self._sink = sink
        self._orders: asyncio.Queue[Card | str | None] = asyncio.Queue(MOST_ORDERS)
        self._server: NoticeServer | None = None

    def show(self, card: Card) -> None:
        """Show a notice soon, or say that it can't be."""
        try:
            self._orders.put_nowait(card)
        except asyncio.QueueFull:
            self._refuse(card)

    def withdraw(self, tag: str) -> None:
        """Take a notice back soon. Where orders pile up nobody answers, and nothing is shown."""
        with suppress(asyncio.QueueFull):
            self._orders.put_nowait(tag)

    def stop(self) -> None:
        """Have run() end soon, whatever still waits."""
        while not self._orders.empty():
            self._orders.get_nowait()
        self._orders.put_nowait(None)

    async def run(self) -> None:
        """Carry out orders until stop()."""
        # It takes a while to be read, and somebody whom nobody calls never needs it.
        from hubbub.desktop.notices.dbus import FAILURES  # noqa: PLC0415

        while (order := await self._orders.get()) is not None:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._carry_out(order)
            except FAILURES:
                with suppress(*FAILURES):
                    await self._hang_up()
                if isinstance(order, Card):
                    self._refuse(order)
        with suppress(*FAILURES):
            async with asyncio.timeout(_GOODBYE):
                await self._hang_up()

    async def _carry_out(self, order: Card | str) -> None:
        if isinstance(order, Card):
            server = await self._connected()
            await server.show(order)
        elif self._server is not None:
            await self._server.withdraw(order)

    async def _connected(self) -> "NoticeServer":
        from hubbub.desktop.notices.dbus import NoticeServer  # noqa: PLC0415 - as in run()

        if self._server is None:
            self._server = NoticeServer(lambda tag: self._sink([NoticeChosen(tag)]))
            await self._server.connect()
        return self._server

    async def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.close()

    def _refuse(self, card: Card) -> None:
        self._sink([NoticeRefused(*card)])
