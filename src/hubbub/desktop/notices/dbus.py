"""Notices by D-Bus: the Desktop Notifications Specification of freedesktop.org, version 1.2.

The only module that knows jeepney.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from html import escape
from typing import Any, Final

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, message_bus, new_method_call
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection
from jeepney.io.common import RouterClosed
from jeepney.wrappers import unwrap_msg

from hubbub.desktop.icon import SIZE, rgba
from hubbub.desktop.notices.card import Card

FAILURES: Final = (
    OSError, EOFError, KeyError, RuntimeError, ValueError, TimeoutError, DBusErrorResponse, RouterClosed
)  # fmt: skip
"""What happens where there is no session bus, or nobody on it who shows notices."""

_ADDRESS: Final = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
)
_AS_LONG_AS_USUAL: Final = -1
_SIGNALS: Final = 100  # that may wait until they are looked at
_ICON: Final = ("(iiibiiay)", (SIZE, SIZE, SIZE * 4, True, 8, 4, rgba()))
_HINTS: Final = {
    "desktop-entry": ("s", "hubbub"),
    "category": ("s", "im.received"),
    "image-data": _ICON,
    "suppress-sound": ("b", True),  # the program has its own
}


class NoticeServer:
    """Whoever shows notices on this desktop, over one connection. `on_click` gets the tag of a notice."""

    def __init__(self, on_click: Callable[[str], None]) -> None:
        self._on_click = on_click
        self._router: Any = None
        self._abilities: frozenset[str] = frozenset()
        self._ids: dict[str, int] = {}
        self._open = AsyncExitStack()

    async def connect(self) -> None:
        """Find the server. Raises FAILURES."""
        connection = await open_dbus_connection()
        self._open.push_async_callback(connection.close)
        self._router = await self._open.enter_async_context(DBusRouter(connection))
        rule = {"type": "signal", "interface": _ADDRESS.interface, "path": _ADDRESS.object_path}
        # Signals come from the server's own name, not the one that it is found by.
        signals = self._router.filter(MatchRule(**rule), queue=asyncio.Queue(_SIGNALS))
        listening = asyncio.create_task(self._listen(self._open.enter_context(signals)))
        self._open.callback(listening.cancel)
        await Proxy(message_bus, self._router).AddMatch(MatchRule(sender=_ADDRESS.bus_name, **rule))
        (abilities,) = await self._call("GetCapabilities")
        self._abilities = frozenset(abilities)

    async def show(self, card: Card) -> None:
        """Show a notice, in place of the one with the same tag if it is still there. Raises FAILURES."""
        body = escape(card.body, quote=False) if "body-markup" in self._abilities else card.body
        actions = ["default", "Open"] if "actions" in self._abilities else []
        replaced = self._ids.get(card.tag, 0)
        values = ("Hubbub", replaced, "", card.title, body, actions, _HINTS, _AS_LONG_AS_USUAL)
        (self._ids[card.tag],) = await self._call("Notify", "susssasa{sv}i", values)

    async def withdraw(self, tag: str) -> None:
        """Take a notice back, if it is still there. Raises FAILURES."""
        if number := self._ids.pop(tag, 0):
            await self._call("CloseNotification", "u", (number,))

    async def close(self) -> None:
        """Take back what is shown, and end the connection. Raises FAILURES."""
        async with self._open:
            for tag in list(self._ids):
                await self.withdraw(tag)

    async def _call(self, method: str, signature: str | None = None, values: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401 - by method
        call = new_method_call(_ADDRESS, method, signature, values)
        return unwrap_msg(await self._router.send_and_get_reply(call))

    async def _listen(self, signals: "asyncio.Queue[Any]") -> None:
        """Heed ``ActionInvoked(id, action)`` and ``NotificationClosed(id, reason)``."""
        while True:
            signal = await signals.get()
            tag = next((tag for tag, number in self._ids.items() if number == signal.body[0]), None)
            if tag is None:
                continue
            del self._ids[tag]
            if signal.header.fields[HeaderFields.member] == "ActionInvoked":
                self._on_click(tag)
