"""What Tk has to be given so that text looks right: on X11 it orders no right-to-left text, for one."""

import re
import tkinter as tk
from collections.abc import Sequence
from typing import Final

from hubbub.client.emoji_segments import split_emoji
from hubbub.desktop.arabic import unshape
from hubbub.desktop.ordering import has_right_to_left
from hubbub.desktop.pieces import EMOJI, Fits, Piece, arrange, text_of

# Skin tones, which are drawn as squares beside the emoji that they belong to.
_MODIFIERS: Final = re.compile("[\U0001f3fb-\U0001f3ff]")
_REMEMBERED: Final = 4096  # drawn lines whose original is known, for copying


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
        if has_right_to_left(drawn):
            drawn = "".join(text for text, _ in arrange([(drawn, ())], fits))
        if drawn != line:
            self._remember(drawn, line)
        return drawn

    def draw_pieces(self, pieces: Sequence[Piece], fits: Fits = lambda _text: True) -> Sequence[Piece]:
        """The same for a line that looks different in places. Emoji sequences stay whole."""
        if not self._needed or not any(has_right_to_left(text) for text, _ in pieces):
            return pieces
        arranged = list(arrange(pieces, fits))
        self._remember(text_of(arranged), text_of(pieces))
        return arranged

    def original(self, drawn: str) -> str:
        """What was written, given all or a part of what was drawn."""
        known = self._originals.get(drawn)
        if known is not None:
            return known
        if self._needed and has_right_to_left(drawn):
            return "\n".join(self._unordered(line) for line in drawn.split("\n"))
        return drawn

    def _unordered(self, line: str) -> str:
        if not has_right_to_left(line):
            return line
        if known := self._originals.get(line):
            return known
        pieces = [(text, (EMOJI,) if is_emoji else ()) for text, is_emoji in split_emoji(line)]
        return unshape(text_of(arrange(pieces, lambda _text: True)))

    def _remember(self, drawn: str, line: str) -> None:
        if len(self._originals) >= _REMEMBERED:
            del self._originals[next(iter(self._originals))]
        self._originals[drawn] = line
