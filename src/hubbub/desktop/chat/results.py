"""What a search has found: for each message a line that says where, who and when, and one with its words."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from tkinter import font
from typing import Final

from hubbub.client.changes import Hit
from hubbub.client.day_words import short_day
from hubbub.client.finding import excerpt
from hubbub.client.model import Kind
from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.looks import looks_of
from hubbub.desktop.pieces import Piece
from hubbub.desktop.theme import Palette

_LINES: Final = 2  # of each message
_MOST: Final = 4  # messages that are in sight at once
_PART: Final = 5  # of the window, which the list never grows beyond: a fifth
_EDGE: Final = "8p"  # around the lines, and a little more


class ResultList(tk.Text):
    """One of them is chosen. A click chooses, too; the keys are those of the field above."""

    def __init__(self, parent: tk.Misc, on_click: Callable[[], None]) -> None:
        """Call `on_click` when one was chosen by a click."""
        super().__init__(
            parent, wrap="none", height=1, width=1, font=theme.TEXT_FONT, borderwidth=0, highlightthickness=0,
            padx="4p", pady="2p", cursor="hand2", takefocus=False, state="disabled",
        )  # fmt: skip
        self._on_click = on_click
        self._drawing = drawing_for(self)
        self._bold = font.nametofont(theme.BOLD_FONT, self)
        self._hits: Sequence[Hit] = ()
        self._wanted: Sequence[str] = ()
        self._with_places = False
        self._number = 0
        self._width = 0
        self.bind("<Button-1>", self._clicked)
        self.bind("<B1-Motion>", lambda _event: "break")
        self.bind("<Configure>", lambda event: self._resized(event.width))
        theme.follow(self, self._paint)

    def __len__(self) -> int:
        return len(self._hits)

    @property
    def chosen(self) -> Hit | None:
        """The one that is chosen."""
        return self._hits[self._number] if self._hits else None

    def fill(self, hits: Sequence[Hit], wanted: Sequence[str] = (), *, with_places: bool = False) -> None:
        """List these, with the words that were looked for marked; and say in which conversations they are."""
        self._hits, self._wanted, self._with_places = hits, wanted, with_places
        self._draw()
        self._choose(0)

    def walk(self, step: int) -> None:
        """Choose the next one, or the one before."""
        self._choose(self._number + step)

    def _resized(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self._draw()
            self._choose(self._number)

    def _draw(self) -> None:
        pieces = [piece for hit in self._hits for piece in (*self._head(hit), *self._words(hit))]
        line = self._bold.metrics("linespace")
        most = min(max(1, self.winfo_toplevel().winfo_height() // (_PART * _LINES * line)), _MOST)
        height = _LINES * min(max(1, len(self._hits)), most)
        self.configure(state="normal", height=height)
        self.delete("1.0", "end")
        if pieces:  # the last of them would only begin an empty line
            self.tk.call(self, "insert", "1.0", *chain.from_iterable(pieces[:-1]))
        self.configure(state="disabled")

    def _head(self, hit: Hit) -> Iterator[Piece]:
        when = datetime.fromtimestamp(hit.entry.time / 1000, UTC).astimezone()
        author = _("You") if hit.entry.own else hit.entry.author
        if self._with_places:
            yield self._fitted(hit.name), ("place",)
            yield "  ", ()
        yield self._fitted(author), ("author",)
        yield f"  {short_day(when)} {looks_of(self).time(when)}\n", ("time",)

    def _fitted(self, name: str) -> str:
        """A name, which leaves room for another one and for the time beside it."""
        return self._drawing.draw(elide(name, self._width * 3 // 10, self._bold))

    def _words(self, hit: Hit) -> Iterator[Piece]:
        entry = hit.entry
        text = entry.text if entry.kind is not Kind.ACTION else f"• {entry.text}"
        room = self._width - self.winfo_pixels(_EDGE)
        parts = excerpt(text, self._wanted, lambda line: self._width <= 1 or self._bold.measure(line) <= room)
        pieces = [(part, ("mark",) if marked else ("text",)) for part, marked in parts]
        yield from self._drawing.draw_pieces(pieces) if pieces else ()
        yield "\n", ()

    def _choose(self, number: int) -> None:
        self._number = min(max(number, 0), max(0, len(self._hits) - 1))
        self.tag_remove("chosen", "1.0", "end")
        if self._hits:
            first = _LINES * self._number + 1
            self.tag_add("chosen", f"{first}.0", f"{first + _LINES}.0")
            self.see(f"{first + _LINES - 1}.0")
            self.see(f"{first}.0")

    def _clicked(self, event: "tk.Event[tk.Misc]") -> str:
        line = int(self.index(f"@{event.x},{event.y}").partition(".")[0])
        if line <= _LINES * len(self._hits):
            self._choose((line - 1) // _LINES)
            self._on_click()
        return "break"

    def _paint(self, palette: Palette) -> None:
        self.configure(background=palette.background, foreground=palette.text)
        self.tag_configure("place", font=theme.BOLD_FONT, foreground=palette.link)
        self.tag_configure("author", font=theme.BOLD_FONT)
        self.tag_configure("time", font=theme.SMALL_FONT, foreground=palette.quiet)
        self.tag_configure("mark", background=palette.mention, foreground=palette.text, font=theme.BOLD_FONT)
        self.tag_configure("chosen", background=palette.accent, foreground=palette.on_accent)
        self.tag_raise("mark")
