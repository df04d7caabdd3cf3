"""Notices that the system shows, asked for on a thread of their own; pop-ups where it has none."""

import sys
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.toast import Toasts

if TYPE_CHECKING:
    from hubbub.client.changes import Change
    from hubbub.desktop.bridge import Bridge
    from hubbub.desktop.notices.courier import Courier

_GOODBYE: Final = 0.4  # seconds in which what is shown may be taken back, at the end


class Messenger(Protocol):
    """Shows notices. A click on one calls `on_choose`, given at the making, with its tag."""

    def show(self, card: Card) -> None:
        """Show a notice, in place of the one with the same tag."""

    def withdraw(self, tag: str) -> None:
        """Take a notice back, if it is still there."""

    def close(self) -> None:
        """Take back everything, and show nothing more."""


def make_messenger(
    root: tk.Misc, on_choose: Callable[[str], None], platform: str = sys.platform
) -> Messenger:
    """The system's notices where they are known to work, else our own (docs/decisions/0018)."""
    toasts = Toasts(root, on_choose)
    return SystemNotices(root, on_choose, toasts) if platform == "linux" else toasts


class SystemNotices:
    """Hands notices to the system, and to `instead` what it refuses. The thread begins with the first one."""

    def __init__(self, root: tk.Misc, on_choose: Callable[[str], None], instead: Messenger) -> None:
        self._root = root
        self._on_choose = on_choose
        self._instead = instead
        self._line: tuple[Bridge, Courier] | None = None
        self._failed = False

    def show(self, card: Card) -> None:
        """Show a notice, in place of the one with the same tag."""
        if self._failed:
            self._instead.show(card)
            return
        self._line = self._line or self._open()
        bridge, courier = self._line
        bridge.call(courier.show, card)

    def withdraw(self, tag: str) -> None:
        """Take a notice back, whoever shows it."""
        self._instead.withdraw(tag)
        if self._line is not None:
            bridge, courier = self._line
            bridge.call(courier.withdraw, tag)

    def close(self) -> None:
        """Take back everything, and wait a moment for that."""
        self._instead.close()
        if self._line is not None:
            bridge, courier = self._line
            bridge.call(courier.stop)
            bridge.close()
            bridge.join(_GOODBYE)

    def _open(self) -> "tuple[Bridge, Courier]":
        from hubbub.desktop.bridge import Bridge  # noqa: PLC0415 - see loading.py
        from hubbub.desktop.notices.courier import Courier  # noqa: PLC0415 - see loading.py

        bridge = Bridge(self._root, self._heed)
        courier = Courier(bridge.put)
        bridge.start(courier.run)
        return bridge, courier

    def _heed(self, change: "Change") -> None:
        from hubbub.client.changes import LinkChanged, NoticeChosen, NoticeRefused  # noqa: PLC0415 - see loading.py

        match change:
            case NoticeChosen(tag):
                self._on_choose(tag)
            case NoticeRefused(tag, title, body):
                self._instead.show(Card(tag, title, body))
            case LinkChanged():  # so the bridge says that its thread has failed
                self._failed = True
