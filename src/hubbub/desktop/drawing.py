"""What Tk has to be given so that text looks right: on X11 it orders no right-to-left text, for one."""

import re
import tkinter as tk
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from bidi import get_display  # type: ignore[import-untyped]
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

from hubbub.desktop.arabic import shape, unshape

Fits = Callable[[str], bool]
"""Whether a text is short enough for one line."""

_STRONG: Final = {"L": "L", "R": "R", "AL": "R"}  # Unicode Standard Annex 9, rules P2 and P3
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Skin tones, which are drawn as squares beside the emoji that they belong to.
_MODIFIERS: Final = re.compile("[\U0001f3fb-\U0001f3ff]")
_MARK: Final = "\U000e01ef"  # a variation selector: invisible, and it goes where its character goes
_BRACKET: Final = re.compile("[" + re.escape("".join(MIRRORED)) + "]")
_MARKED: Final = re.compile(f"{_MARK}({_BRACKET.pattern})|({_BRACKET.pattern}){_MARK}")
_REMEMBERED: Final = 4096  # drawn lines whose original is known, for copying


def reads_right_to_left(line: str) -> bool:
    """Whether a paragraph starts on the right: its first strong character decides."""
    return _direction(line) == "R"


@lru_cache(_REMEMBERED)
def _direction(line: str) -> str:
    if not _RIGHT_TO_LEFT.search(line):
        return "L"
    strong = (_STRONG.get(unicodedata.bidirectional(character)) for character in line)
    return next((direction for direction in strong if direction), "L")


def drawing_for(widget: tk.Misc) -> "Drawing":
    """The drawing that the windowing system of a widget needs."""
    return Drawing(str(widget.tk.call("tk", "windowingsystem")))


class Drawing:
    """Turns text into what is drawn, and what was drawn back into text."""

    def __init__(self, windowing_system: str) -> None:
        """Windows and macOS order and join by themselves; there, text stays as it is."""
        self._needed = windowing_system == "x11"
        self._originals: dict[str, str] = {}

    def draw(self, line: str, fits: Fits = lambda _text: True) -> str:
        """The line as it is given to Tk: several lines where it must be wrapped before it is ordered."""
        if not self._needed:
            return line
        drawn = _MODIFIERS.sub("", line)
        if _RIGHT_TO_LEFT.search(drawn):
            base = _direction(line)
            drawn = "\n".join(_ordered(part, base) for part in _wrapped(shape(drawn), fits))
        if drawn != line:
            self._remember(drawn, line)
        return drawn

    def original(self, drawn: str) -> str:
        """What was written, given all or a part of what was drawn."""
        known = self._originals.get(drawn)
        if known is not None:
            return known
        if self._needed and _RIGHT_TO_LEFT.search(drawn):
            return "\n".join(self._unordered(line) for line in drawn.split("\n"))
        return drawn

    def _unordered(self, line: str) -> str:
        return self._originals.get(line) or unshape(_ordered(line, _direction(line)))

    def _remember(self, drawn: str, line: str) -> None:
        if len(self._originals) >= _REMEMBERED:
            del self._originals[next(iter(self._originals))]
        self._originals[drawn] = line


def _ordered(line: str, base: str) -> str:
    """From the order of reading to the order on the screen, and for simple lines back (Annex 9)."""
    marked = _BRACKET.sub(rf"\g<0>{_MARK}", line.replace(_MARK, ""))
    return _MARKED.sub(_mirrored, str(get_display(marked, base_dir=base)))


def _mirrored(found: re.Match[str]) -> str:
    """Rule L4, which get_display leaves out: a bracket is mirrored where its mark has come before it."""
    turned, unturned = found.groups()
    return str(MIRRORED[turned]) if turned else str(unturned)


def _wrapped(line: str, fits: Fits) -> Iterator[str]:
    """Break a line after spaces, so that each piece fits. A word that doesn't is left to Tk."""
    piece = ""
    for word in re.findall(r"\S*\s*", line)[:-1]:
        if piece and not fits((piece + word).rstrip()):
            yield piece.rstrip()
            piece = ""
        piece += word
    yield piece
