"""What the preferences keep of windows and of the servers that one was on, as lines of text."""

import re
import tkinter as tk
from collections.abc import Iterable
from typing import Final, NamedTuple

from hubbub.client.address import AddressError
from hubbub.client.links import ServerLink, parse_link
from hubbub.desktop.preferences import PreferenceFile
from hubbub.wire.names import fold

MOST_STAYS: Final = 20
"""Servers that one can be on at once, and come back to."""
MOST_WINDOWS: Final = 50
"""Private windows whose places are known; the one that was moved longest ago is forgotten first."""

_GEOMETRY: Final = re.compile(r"(\d{1,5})x(\d{1,5})\+(-?\d{1,5})\+(-?\d{1,5})")
_SMALLEST: Final = 200


class Stay(NamedTuple):
    """A server that one was on, and under which name. The first of its channels is the one that was shown.

    Where that was the private conversation with a `person`, the channel is what was shown before.
    """

    link: ServerLink
    nick: str
    person: str = ""

    @property
    def server(self) -> str:
        """The server's address."""
        return str(self.link.address)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.nick, str(self.link), self.person)))


def parse_stay(line: str) -> Stay | None:
    """Read a line that was made of a stay; None where somebody has made it unreadable."""
    nick, _, rest = line.partition(" ")
    link, _, person = rest.partition(" ")
    try:
        return Stay(parse_link(link), nick, person) if nick else None
    except AddressError:
        return None


class StayMemory:
    """The servers that one is on, and those that one was on and has not left."""

    def __init__(self, preferences: PreferenceFile) -> None:
        self._preferences = preferences
        self._elsewhere = self.stays

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Where one can come back to. The first one was in front."""
        return tuple(filter(None, map(parse_stay, self._preferences.values.stays)))[:MOST_STAYS]

    def note(self, stays: Iterable[Stay]) -> None:
        """One is on these servers now. Those where one has not come back to are kept for another time."""
        here = {stay.server: stay for stay in stays}
        self._elsewhere = tuple(stay for stay in self._elsewhere if stay.server not in here)
        lines = tuple(map(str, (*here.values(), *self._elsewhere)))[:MOST_STAYS]
        if lines != self._preferences.values.stays:
            self._preferences.remember(stays=lines)


class WindowMemory:
    """Where private windows were, and which were open: a line of state, place, server and two names each.

    The first name is one's own: what was open under one doesn't open under another.
    """

    def __init__(self, preferences: PreferenceFile) -> None:
        self._preferences = preferences

    def geometry(self, server: str, own: str, name: str) -> str:
        """The size and place of somebody's window the last time; empty where it was never open."""
        found = (line.split()[1] for line in self._lines(server, own) if fold(line.split()[4]) == fold(name))
        return next(found, "")

    def were_open(self, server: str, own: str) -> list[str]:
        """Whose windows were open on a server when the program ended."""
        return [line.split()[4] for line in self._lines(server, own) if line.startswith("open ")]

    def note(self, server: str, own: str, name: str, geometry: str, *, is_open: bool) -> None:
        """Somebody's window is there now."""
        same = f" {server} {fold(own)} {name}"
        line = f"{'open' if is_open else 'closed'} {geometry}{same}"
        others = (each for each in self._preferences.values.windows if not each.endswith(same))
        self._preferences.remember(windows=(line, *others)[:MOST_WINDOWS])

    def _lines(self, server: str, own: str) -> list[str]:
        lines = (line for line in self._preferences.values.windows if len(line.split()) == 5)
        return [line for line in lines if line.split()[2:4] == [server, fold(own)]]


def on_screen(window: tk.Misc, geometry: str) -> str:
    """A window's size and place so that all of it can be seen; empty where it can't be read."""
    found = _GEOMETRY.fullmatch(geometry)
    if found is None:
        return ""
    width, height, x, y = map(int, found.groups())
    screen = window.winfo_screenwidth(), window.winfo_screenheight()
    width, height = min(max(width, _SMALLEST), screen[0]), min(max(height, _SMALLEST), screen[1])
    x, y = min(max(x, 0), screen[0] - width), min(max(y, 0), screen[1] - height)
    return f"{width}x{height}+{x}+{y}"
