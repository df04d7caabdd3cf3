"""Whose names are found in a text: one's own, and those of the others who are here."""

from collections.abc import Iterable
from typing import Final

from hubbub.client.formatting import Style
from hubbub.wire.names import NAME, fold


class People:
    """Whose names are looked for."""

    def __init__(self, own: str = "", others: Iterable[str] = ()) -> None:
        self._own = fold(own)
        self._others = others
        self._names: frozenset[str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """The others' names. Made when they are needed first: a channel may have thousands."""
        if self._names is None:
            self._names = frozenset(self._others)
        return self._names

    def may_be_in(self, text: str) -> bool:
        """Whether somebody may be meant; quick, for all the texts that mean nobody."""
        if self._own and self._own in fold(text):
            return True
        return bool(self.names) and not self.names.isdisjoint(NAME.findall(text))

    def style(self, name: str) -> Style | None:
        """Who is meant, if anybody: oneself in any spelling, others as they write themselves."""
        if self._own and fold(name) == self._own:
            return Style.MENTION
        return Style.MEMBER if name in self.names else None


NOBODY: Final = People()
