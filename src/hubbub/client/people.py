"""Asking who somebody is: the replies to WHOIS, gathered until they are complete.

Source: https://modern.ircdocs.horse, "WHOIS message".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from hubbub.client.person import Person
from hubbub.wire.message import Message
from hubbub.wire.names import fold

MOST: Final = 20
"""People that may be asked about at a time."""

MOST_AT_ONCE: Final = 10
"""Questions about one person that may wait for the same answer."""

MOST_CHANNELS: Final = 500
"""Channels that are taken of one person."""

Then: TypeAlias = Callable[[Person | None], None]
"""Gets who somebody is, None where there is nobody of that name."""


@dataclass(slots=True)
class _Asked:
    person: Person
    thens: list[Then]


class People:
    """Those who were asked about, by folded nick."""

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}

    def ask(self, nick: str, then: Then) -> list[Message] | None:
        """What to send, so that `then` is called with the answer; None where that is too much at once.

        Who is asked about already isn't asked about again.
        """
        asked = self._asked.get(fold(nick))
        if asked is not None and len(asked.thens) < MOST_AT_ONCE:
            asked.thens.append(then)
            return []
        if asked is not None or len(self._asked) >= MOST:
            return None
        self._asked[fold(nick)] = _Asked(Person(nick), [then])
        return [Message("WHOIS", (nick,))]

    def learn(self, nick: str, change: Callable[[Person], Person]) -> bool:
        """Note something of somebody; whether they were asked about."""
        asked = self._asked.get(fold(nick))
        if asked is not None:
            asked.person = change(asked.person)
        return asked is not None

    def is_asked(self, nick: str) -> bool:
        """Whether somebody was asked about, and it is not all said yet."""
        return fold(nick) in self._asked

    def complete(self, nick: str) -> None:
        """All of it has been said (RPL_ENDOFWHOIS)."""
        asked = self._asked.pop(fold(nick), None)
        if asked is not None:
            for then in asked.thens:
                then(asked.person if asked.person.user else None)

    def forget(self) -> None:
        """The connection has gone; nobody will be told."""
        self._asked.clear()
