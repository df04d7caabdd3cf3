"""Completing with Tab in the composer, and the list of candidates above it."""

import tkinter as tk
from typing import TYPE_CHECKING, Final

from hubbub.client.completion import Candidate, Completion, by_last_word, complete
from hubbub.desktop import theme
from hubbub.desktop.theme import Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ROWS: Final = 8
_START: Final = "completed"
"""The mark before what is being completed."""

_NOT_TYPING: Final = frozenset({"Shift_L", "Shift_R"})


class TabCompletion:
    """Tab writes the first candidate and then the next, Shift+Tab the one before; Escape takes it back."""

    def __init__(self, field: tk.Text, above: tk.Misc) -> None:
        """Complete what is written in `field`, with the list above the widget `above`."""
        self.names: Iterable[str] = ()
        """Who may be meant."""
        self.authors: Callable[[], Iterable[str]] = tuple
        """Who has spoken, the last one first. They are offered before the others."""
        self.channels: Iterable[str] = ()
        """And which channels."""
        self._field = field
        self._above = above
        self._candidates: tuple[Candidate, ...] = ()
        self._word = ""
        self._at = 0
        self.list = tk.Listbox(
            above.master, font=theme.TEXT_FONT, borderwidth=1, relief="solid", highlightthickness=0,
            activestyle="none", takefocus=False, exportselection=False,
        )  # fmt: skip
        self.list.bind("<Button-1>", lambda event: self._clicked(event.y))
        field.bind("<Key>", self._typed, add=True)
        field.bind("<Button-1>", lambda _event: self.end(), add=True)
        field.bind("<FocusOut>", lambda _event: self.end(), add=True)
        theme.follow(self.list, self._paint)

    @property
    def active(self) -> bool:
        """Whether candidates are offered."""
        return bool(self._candidates)

    def step(self, by: int) -> bool:
        """Write the next candidate, or with -1 the one before; False when there is nothing to complete."""
        if self.active:
            self._write((self._at + by) % len(self._candidates))
            return True
        found = self._find() if by > 0 else Completion("", ())
        if not found.candidates:
            return False
        self._word, self._candidates = found
        self._field.mark_set(_START, f"insert - {len(found.word)} chars")
        self._field.mark_gravity(_START, "left")
        self._show()
        self._write(0)
        if len(self._candidates) == 1:
            self.end()
        return True

    def undo(self) -> bool:
        """Write again what was there before; False when nothing is being completed."""
        if not self.active:
            return False
        self._replace(self._word)
        self.end()
        return True

    def end(self) -> None:
        """Leave it as it is."""
        self._candidates = ()
        self.list.place_forget()

    def _find(self) -> Completion:
        names = by_last_word(self.names, self.authors())
        return complete(self._field.get("1.0", "insert"), names, self.channels)

    def _write(self, at: int) -> None:
        self._at = at
        self._replace(self._candidates[at].text)
        self.list.selection_clear(0, "end")
        self.list.selection_set(at)
        self.list.see(at)

    def _replace(self, text: str) -> None:
        self._field.delete(_START, "insert")
        self._field.insert("insert", text)
        self._field.see("insert")

    def _show(self) -> None:
        if len(self._candidates) == 1:
            return
        self.list.delete(0, "end")
        self.list.insert("end", *(candidate.label for candidate in self._candidates))
        self.list.configure(height=min(len(self._candidates), _ROWS), width=0)
        self.list.place(in_=self._above, x=self._field.winfo_x(), rely=0, anchor="sw")
        self.list.lift()

    def _typed(self, event: "tk.Event[tk.Misc]") -> None:
        """Whoever writes on is content with what is there."""
        if event.keysym not in _NOT_TYPING:
            self.end()

    def _clicked(self, y: int) -> str:
        self._write(int(self.list.nearest(y)))  # type: ignore[no-untyped-call]
        self.end()
        return "break"  # the focus stays in the field

    def _paint(self, palette: Palette) -> None:
        self.list.configure(
            background=palette.panel,
            foreground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
        )
