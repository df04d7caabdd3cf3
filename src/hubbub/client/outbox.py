"""The messages of one's own that the server has not confirmed yet, in order, with a bound."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 500
"""Messages that may wait, for example while there is no connection."""

_LINE: Final = 200
"""Characters that fit a line in any script, roughly."""

WINDOW: Final = 16
"""Messages that are on their way at the same time. The others wait, so that no buffer fills up."""


@dataclass(slots=True)
class Outgoing:
    """A message on its way.

    `key` is its conversation, `target` the name it goes to; `reply_to` and `edits` are the msgid of the
    message that it answers or replaces. `tried` says that an earlier connection had it, so that it may have
    been stored.
    """

    nonce: str
    key: str
    target: str
    text: str
    action: bool = False
    reply_to: str | None = None
    edits: str | None = None
    sent: bool = False
    tried: bool = False


class Outbox:
    """First in, first sent; what is confirmed or refused leaves it."""

    def __init__(self) -> None:
        self._waiting: dict[str, Outgoing] = {}

    def __iter__(self) -> Iterator[Outgoing]:
        return iter(self._waiting.values())

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another message."""
        return len(self._waiting) >= LIMIT

    def add(self, outgoing: Outgoing) -> None:
        """Queue a message; the caller has seen that there is room."""
        self._waiting[outgoing.nonce] = outgoing

    def due(self) -> list[Outgoing]:
        """What may be sent now; it counts as sent from here on."""
        window = [outgoing for outgoing, _ in zip(self, range(WINDOW), strict=False)]
        due = [outgoing for outgoing in window if not outgoing.sent]
        for outgoing in due:
            outgoing.sent = True
        return due

    def take(self, nonce: str) -> Outgoing | None:
        """Take a message out: it was confirmed or refused. None for one that is not here."""
        return self._waiting.pop(nonce, None)

    def find_sent(self, key: str, text: str | None = None) -> str | None:
        """The nonce of the oldest message on its way to `key`, and with `text` where that is given."""
        for outgoing in self:
            if outgoing.sent and outgoing.key == key and text in {None, outgoing.text}:
                return outgoing.nonce
        return None

    @property
    def unsent(self) -> int:
        """How many wait to be sent, apart from those on their way."""
        return sum(not outgoing.sent for outgoing in self)

    def withdraw(self, nonce: str) -> bool:
        """Take out a message that no server has seen; False for one that may be on its way, or isn't here."""
        outgoing = self._waiting.get(nonce)
        if outgoing is None or outgoing.sent or outgoing.tried:
            return False
        del self._waiting[nonce]
        return True

    @property
    def lines_on_their_way(self) -> int:
        """About how many lines the server has still to work off, by what it has not confirmed."""
        return sum(
            outgoing.text.count("\n") + len(outgoing.text) // _LINE + 1 for outgoing in self if outgoing.sent
        )

    def rewind(self) -> None:
        """The connection has gone: what is here will be sent again."""
        for outgoing in self:
            outgoing.tried = outgoing.tried or outgoing.sent
            outgoing.sent = False
