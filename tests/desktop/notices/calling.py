"""Notices that are noted instead of shown, and a centre that uses them."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.preferences import PreferenceFile


class Noted:
    """A messenger: what is shown at the moment, and a click on it."""

    def __init__(self, on_choose: Callable[[str], None] = lambda _tag: None) -> None:
        self.click = on_choose
        self.cards: dict[str, Card] = {}
        self.closed = False

    def show(self, card: Card) -> None:
        self.cards[card.tag] = card

    def withdraw(self, tag: str) -> None:
        self.cards.pop(tag, None)

    def close(self) -> None:
        self.closed = True

    @property
    def titles(self) -> list[str]:
        return [card.title for card in self.cards.values()]


class Called:
    """A centre that makes no noise, with its preferences in a folder."""

    def __init__(self, root: tk.Tk, home: Path) -> None:
        self.preferences = PreferenceFile(home / "desktop.json")
        self.preferences.remember(sound=False)
        self.noted = Noted()
        self.chosen: list[tuple[str, str]] = []
        self.centre = Centre(
            root, self.preferences, lambda server, key: self.chosen.append((server, key)), self._make
        )

    def _make(self, _root: tk.Misc, on_choose: Callable[[str], None]) -> Noted:
        self.noted = Noted(on_choose)
        return self.noted
