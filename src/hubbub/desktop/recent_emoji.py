"""Which emoji one has used last."""

from collections.abc import Callable, Sequence
from typing import Final

MOST: Final = 24
"""How many are known: three rows of the picker."""


class RecentEmoji:
    """The newest first. `stored` is what `remember` was given the last time that the program ran."""

    def __init__(self, stored: str = "", remember: Callable[[str], None] = lambda _stored: None) -> None:
        self._emoji = stored.split()[:MOST]
        self._remember = remember

    @property
    def newest_first(self) -> Sequence[str]:
        """All of them."""
        return tuple(self._emoji)

    def use(self, emoji: str) -> None:
        """Somebody has chosen this one."""
        self._emoji = [emoji, *(each for each in self._emoji if each != emoji)][:MOST]
        self._remember(" ".join(self._emoji))
