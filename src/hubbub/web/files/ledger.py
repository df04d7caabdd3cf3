"""Who has taken how much of the room for files, those included that are still coming."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hubbub.server.bounds import FILE_BLOCK

if TYPE_CHECKING:
    from hubbub.server.config import Files


OWN: Final = ""
"""Pays for what the server makes of files. It has no quota."""


class NoRoomError(Exception):
    """A file is not taken for want of room; the text says whose."""


def blocks(size: int) -> int:
    """What a file of so many bytes takes: an empty one takes a row and a name too."""
    return size // FILE_BLOCK + 1


class Ledger:
    """Counts blocks by payer."""

    def __init__(self, settings: "Callable[[], Files]", taken: Mapping[str, int]) -> None:
        self._settings = settings
        self._taken = Counter(taken)
        self._total = sum(taken.values())

    @contextmanager
    def charge(self, payer: str) -> "Iterator[Charge]":
        """Room for one file, which is given back at the end unless the file is kept."""
        charge = Charge(self, payer)
        try:
            yield charge
        finally:
            if not charge.kept:
                self.give_back(payer, charge.blocks)

    @property
    def total(self) -> int:
        """The blocks that are taken."""
        return self._total

    def of(self, payer: str) -> int:
        """The blocks that somebody has taken."""
        return self._taken[payer]

    def most(self, number: int) -> list[tuple[str, int]]:
        """Those who have taken most, with the blocks of each."""
        return self._taken.most_common(number)

    def take(self, payer: str, number: int) -> None:
        """Take some blocks. Raises NoRoomError."""
        settings = self._settings()
        if payer != OWN and (self._taken[payer] + number) * FILE_BLOCK > settings.quota:
            raise NoRoomError("You have no room left for files here. Remove some, or wait until they end.")
        if (self._total + number) * FILE_BLOCK > settings.total:
            raise NoRoomError("This server has no room left for files.")
        self._taken[payer] += number
        self._total += number

    def give_back(self, payer: str, number: int) -> None:
        """Give some blocks back."""
        self._total -= number
        self._taken[payer] -= number
        if not self._taken[payer]:
            del self._taken[payer]


class Charge:
    """What one file has taken so far."""

    def __init__(self, ledger: Ledger, payer: str) -> None:
        self._ledger = ledger
        self._payer = payer
        self.blocks = 0
        self.kept = False

    def cover(self, size: int) -> None:
        """Have room for so many bytes. Raises NoRoomError."""
        more = blocks(size) - self.blocks
        if more > 0:
            self._ledger.take(self._payer, more)
            self.blocks += more
