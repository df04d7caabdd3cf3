"""Before something ends that messages still wait for: time in which they can arrive, then a question."""

import tkinter as tk
from collections.abc import Callable
from typing import Final

from hubbub.client.translation import _, n_
from hubbub.desktop.confirm import Confirm

CHANGED: Final = "<<Unsent>>"
"""What happens to the program's window when there are more unsent messages, or fewer."""

_PATIENCE: Final = 500
"""Milliseconds in which messages that are on their way may arrive before anybody is asked."""


def in_words(count: int) -> str:
    """How many messages the server doesn't have yet."""
    return n_("{count} message is not sent yet", "{count} messages are not sent yet", count).format(
        count=count
    )


class LastMessages:
    """Lets one thing at a time wait for them."""

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._count: Callable[[], int] = lambda: 0
        self._act: Callable[[], None] | None = None
        """What waits."""
        self._timer = ""
        self._question: Confirm | None = None
        root.bind(CHANGED, lambda _event: self._changed(), add=True)

    def before(self, act: Callable[[], None], count: Callable[[], int], *, yes: str) -> None:
        """Do something as soon as there are no such messages left, or the person wants it nevertheless.

        `yes` stands on the button for the latter.
        """
        if self._act is not None:
            return
        if not count():
            act()
            return
        self._act, self._count = act, count
        self._timer = self._root.after(_PATIENCE, self._ask, yes)

    def _changed(self) -> None:
        if self._act is not None and not self._count():
            self._end(self._act)

    def _ask(self, yes: str) -> None:
        focus = self._root.focus_displayof()
        over = focus.winfo_toplevel() if focus is not None else self._root
        words = _(
            "The server has not confirmed that. If you go now, nobody gets what you have said: it waits "
            "where you have written it, until you come back and send it."
        )
        self._question = question = Confirm(
            over, in_words(self._count()), words,
            yes=yes, no=_("Keep waiting"), on_yes=self._act or self._stop,
        )  # fmt: skip
        question.bind("<Destroy>", lambda event: self._stop() if event.widget is question else None, add=True)

    def _end(self, act: Callable[[], None]) -> None:
        self._root.after_cancel(self._timer)
        if self._question is not None:
            self._question.close()
        self._stop()
        act()

    def _stop(self) -> None:
        """Nothing waits any more."""
        self._act = self._question = None
