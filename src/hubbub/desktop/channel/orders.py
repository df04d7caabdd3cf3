"""What is asked of the server about channels and people, and who waits for the answers."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Final, TypeAlias

from hubbub.client.channel_changes import Answered, Refusal
from hubbub.client.moderation import Moderation
from hubbub.client.modes import ModeChange
from hubbub.desktop.line import Line

Then: TypeAlias = Callable[[Sequence[Refusal]], None]
"""Gets what was refused; all else has happened."""

NOBODY: Final = 0
"""The ticket of an order whose answer nobody waits for: what is refused is told below the messages."""


class Orders:
    """Hands orders on to the session. Each one that is waited for is answered once."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._tickets = count(1)
        self._waiting: dict[int, Then] = {}

    @property
    def _moderation(self) -> Moderation:
        return self._line.session.moderation

    def answered(self, change: Answered) -> None:
        """Tell whoever waits for it."""
        then = self._waiting.pop(change.ticket, None)
        if then is not None:
            then(change.refusals)

    def look(self, key: str) -> None:
        """Be told the modes and the lists of a channel, now and whenever they change."""
        self._line.call(self._moderation.look, key)

    def change(
        self, key: str, changes: Sequence[ModeChange], topic: str | None = None, then: Then | None = None
    ) -> None:
        """Change modes, roles and lists of a channel, and its topic."""
        self._line.call(self._moderation.change, self._ticket(then), key, tuple(changes), topic)

    def remove(self, key: str, nick: str, reason: str, then: Then) -> None:
        """Remove somebody from a channel."""
        self._line.call(self._moderation.remove, self._ticket(then), key, nick, reason)

    def ban(self, key: str, nick: str, mask: str, reason: str, then: Then) -> None:
        """Keep a mask out of a channel, and remove somebody whom it means."""
        self._line.call(self._moderation.ban, self._ticket(then), key, nick, mask, reason)

    def invite(self, key: str, nick: str, then: Then) -> None:
        """Invite somebody into a channel."""
        self._line.call(self._moderation.invite, self._ticket(then), key, nick)

    def invite_by_link(self, key: str, uses: int, duration: str, then: Then) -> None:
        """Have a link made that lets people into a channel."""
        self._line.call(self._moderation.invite_by_link, self._ticket(then), key, uses, duration)

    def whois(self, nick: str) -> None:
        """Ask who somebody is."""
        self._line.call(self._moderation.whois, nick)

    def _ticket(self, then: Then | None) -> int:
        if then is None:
            return NOBODY
        ticket = next(self._tickets)
        self._waiting[ticket] = then
        return ticket
