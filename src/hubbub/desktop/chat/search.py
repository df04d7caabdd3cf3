"""Looking for messages: a field, and what was found, from which one goes to where it was said."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from tkinter import ttk
from typing import Final

from hubbub.client.changes import Found
from hubbub.client.day_words import short_day
from hubbub.client.finding import excerpt, words
from hubbub.client.model import Entry, Kind
from hubbub.client.translation import N_, _, n_
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.looks import looks_of
from hubbub.desktop.pieces import Piece
from hubbub.desktop.theme import Palette

_TALLEST: Final = 7  # lines of what was found that are in sight at once
_KEYS: Final = N_("Return searches for messages that have all these words.")
_SEARCHING: Final = N_("Searching…")
_NOTHING: Final = N_("Nothing was found. Try fewer words, or parts of them.")


class SearchPanel(ttk.Frame):
    """Return searches, and once there is an answer, shows the chosen one. The arrows walk."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_search: Callable[[str], None],
        on_show: Callable[[str], None],
        on_close: Callable[[bool], None],
        on_date: Callable[[], object],
    ) -> None:
        """Call `on_show` with a msgid, and `on_close` with whether to go back to where one was."""
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p 12p 4p")
        self._on_search = on_search
        self._on_show = on_show
        self._on_close = on_close
        self._drawing = drawing_for(self)
        self._entries: Sequence[Entry] = ()
        self._searched = ""
        self._chosen = 0
        self.is_open = False
        self.columnconfigure(0, weight=1)
        self.field = ttk.Entry(self, font=theme.TEXT_FONT)
        self.field.grid(row=0, column=0, sticky="ew")
        self.close_button = ttk.Button(
            self, text="✕", width=2, style="PanelFlat.TButton", command=partial(self.close, back=False)
        )
        self.close_button.grid(row=0, column=2, sticky="e", padx=("4p", 0))
        self.date_button = ttk.Button(
            self, text=_("Go to a day…"), style="PanelFlat.TButton", command=on_date
        )
        self.date_button.grid(row=0, column=1, sticky="e", padx=("6p", 0))
        self.note = WrappedLabel(self, "PanelQuiet.TLabel")
        self.note.grid(row=1, column=0, columnspan=3, sticky="ew", pady=("3p", 0))
        self.list = tk.Text(
            self, wrap="none", height=1, width=1, font=theme.TEXT_FONT, borderwidth=0, highlightthickness=0,
            padx="4p", pady="2p", cursor="hand2", takefocus=False, state="disabled",
        )  # fmt: skip
        self._listen()
        theme.follow(self, self._paint)

    def _listen(self) -> None:
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self._entered())
        self.field.bind("<Up>", lambda _event: self._walk(-1))
        self.field.bind("<Down>", lambda _event: self._walk(1))
        self.field.bind("<Escape>", lambda _event: self.close())
        self.list.bind("<Button-1>", self._clicked)
        self.list.bind("<B1-Motion>", lambda _event: "break")

    def open(self) -> None:
        """Let the person write what they look for; what was looked for last is still there."""
        if not self.is_open:
            self.is_open = True
            self.grid()
            self._tell(_(_KEYS))
        self.field.select_range(0, "end")
        self.field.focus_set()

    def close(self, *, back: bool = True) -> str:
        """Go away, and back to where one was before."""
        if self.dismiss():
            self._on_close(back)
        return "break"

    def dismiss(self) -> bool:
        """Go away, and forget what was found; whether it was there."""
        was_open, self.is_open = self.is_open, False
        self._searched = ""
        self._list(())
        self.grid_remove()
        return was_open

    def show(self, found: Found) -> None:
        """List what was found, if it is what was asked for last."""
        if not self.is_open or found.text != self._searched:
            return
        self._list(found.entries)
        if found.note:
            self._tell(found.note, "Danger.TLabel" if not found.entries else "Waiting.TLabel")
        else:
            self._tell(_found(len(found.entries)) if found.entries else _(_NOTHING))

    def _entered(self) -> str:
        text = self.field.get().strip()
        if not words(text):
            self._tell(_(_KEYS))
        elif text != self._searched or not self._entries:
            self._searched = text
            self._list(())
            self._tell(_(_SEARCHING))
            self._on_search(text)
        else:
            self._show_chosen()
        return "break"

    def _walk(self, step: int) -> str:
        self._choose(self._chosen + step)
        return "break"

    def _clicked(self, event: "tk.Event[tk.Misc]") -> str:
        line = int(self.list.index(f"@{event.x},{event.y}").partition(".")[0])
        if line <= len(self._entries):
            self._choose(line - 1)
            self._show_chosen()
        self.field.focus_set()
        return "break"

    def _show_chosen(self) -> None:
        msgid = self._entries[self._chosen].msgid
        if msgid is not None:
            self._on_show(msgid)

    def _choose(self, number: int) -> None:
        self._chosen = min(max(number, 0), max(0, len(self._entries) - 1))
        self.list.tag_remove("chosen", "1.0", "end")
        if self._entries:
            self.list.tag_add("chosen", f"{self._chosen + 1}.0", f"{self._chosen + 2}.0")
            self.list.see(f"{self._chosen + 1}.0")

    def _list(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        wanted = words(self._searched)
        pieces = [piece for entry in entries for piece in self._line(entry, wanted)]
        self.list.configure(state="normal", height=min(max(1, len(entries)), _TALLEST))
        self.list.delete("1.0", "end")
        if pieces:
            self.list.tk.call(self.list, "insert", "1.0", *chain.from_iterable(pieces))
            self.list.grid(row=2, column=0, columnspan=3, sticky="ew", pady=("4p", "2p"))
        else:
            self.list.grid_remove()
        self.list.configure(state="disabled")
        self._choose(0)

    def _line(self, entry: Entry, wanted: Sequence[str]) -> Iterator[Piece]:
        """Who, when and what, on one line."""
        when = datetime.fromtimestamp(entry.time / 1000, UTC).astimezone()
        yield self._drawing.draw(_("You") if entry.own else entry.author), ("author",)
        yield f"  {short_day(when)} {looks_of(self).time(when)}  ", ("time",)
        text = entry.text if entry.kind is not Kind.ACTION else f"• {entry.text}"
        parts = [(part, ("mark",) if marked else ("text",)) for part, marked in excerpt(text, wanted)]
        yield from self._drawing.draw_pieces(parts) if parts else ()
        yield "\n", ()

    def _tell(self, text: str, style: str = "PanelQuiet.TLabel") -> None:
        self.note.configure(text=text, style=style)

    def _paint(self, palette: Palette) -> None:
        self.list.configure(background=palette.background, foreground=palette.text)
        self.list.tag_configure("author", font=theme.BOLD_FONT)
        self.list.tag_configure("time", font=theme.SMALL_FONT, foreground=palette.quiet)
        self.list.tag_configure("mark", background=palette.mention, font=theme.BOLD_FONT)
        self.list.tag_configure("chosen", background=palette.accent, foreground=palette.on_accent)
        self.list.tag_raise("mark")


def _found(number: int) -> str:
    return n_(
        "{number} message. ↑ and ↓ walk, Return shows it where it was said. "
        "Escape goes back to where you were, ✕ stays.",
        "The newest {number} messages. ↑ and ↓ walk, Return shows it where it was said. "
        "Escape goes back to where you were, ✕ stays.",
        number,
    ).format(number=number)
