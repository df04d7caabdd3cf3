"""A panel in which one looks for an emoji, with the mouse or with the keyboard alone."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import font, ttk
from typing import Final

from hubbub.client.emoji_names import Emoji, all_emoji, emoji_of, find_emoji
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.emoji_images import emoji_images
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.theme import Palette

COLUMNS: Final = 8
_ROWS: Final = 5
_CELL: Final = "24p"
_NONE: Final = N_("No emoji is called so.")


class EmojiPicker(ttk.Frame):
    """Arrows walk, Return chooses, Escape closes, what is typed is looked for. The recent ones come first.

    Only the cells in sight exist; scrolling changes what they show.
    """

    def __init__(
        self,
        parent: tk.Misc,
        recent: RecentEmoji,
        *,
        on_choose: Callable[[str], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Picker.TFrame", padding="6p")
        self._recent = recent
        self._on_choose = on_choose
        self._on_close = on_close
        self._images = emoji_images(self)
        self._image_height = font.nametofont(theme.EMOJI_FONT, self).metrics("linespace")
        self._found: list[Emoji] = []
        self._selected = 0
        self._first = 0
        looking = (self.register(self._look_for), "%P")
        self.search = ttk.Entry(self, font=theme.TEXT_FONT, validate="key", validatecommand=looking)
        self.search.grid(row=0, column=0, columnspan=COLUMNS, sticky="ew", pady=(0, "4p"))
        self.cells = [self._make_cell(number) for number in range(_ROWS * COLUMNS)]
        self.name = ttk.Label(self, style="PanelQuiet.TLabel", width=1)
        self.name.grid(row=_ROWS + 1, column=0, columnspan=COLUMNS, sticky="ew", pady=("4p", 0))
        self._listen()
        theme.follow(self, self._paint)

    def _make_cell(self, number: int) -> tk.Label:
        row, column = divmod(number, COLUMNS)
        self.rowconfigure(row + 1, minsize=self.winfo_pixels(_CELL))
        self.columnconfigure(column, minsize=self.winfo_pixels(_CELL))
        cell = tk.Label(self, font=theme.EMOJI_FONT, borderwidth=0)
        cell.grid(row=row + 1, column=column, sticky="nsew")
        cell.bind("<Motion>", lambda _event: self._point(number))
        cell.bind("<Button-1>", lambda _event: self._choose() if self._point(number) else None)
        return cell

    def _listen(self) -> None:
        for key, step in (("Left", -1), ("Right", 1), ("Up", -COLUMNS), ("Down", COLUMNS)):
            self.search.bind(f"<{key}>", partial(self._walk, step))
        for key, step in (("Prior", -_ROWS * COLUMNS), ("Next", _ROWS * COLUMNS)):
            self.search.bind(f"<{key}>", partial(self._walk, step))
        for key in ("<Return>", "<KP_Enter>"):
            self.search.bind(key, lambda _event: self._choose())
        for key in ("<Escape>", "<Tab>", "<<PrevWindow>>"):
            self.search.bind(key, lambda _event: self._close())
        self.search.bind("<FocusOut>", lambda _event: self.place_forget())
        for widget in (self, *self.cells):
            widget.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))
            widget.bind("<Button-4>", lambda _event: self._scroll(-1))
            widget.bind("<Button-5>", lambda _event: self._scroll(1))

    def open(self, above: tk.Misc) -> None:
        """Show it at the right end above another widget, with everything in it."""
        self.search.delete(0, "end")
        self._look_for("")
        self.update_idletasks()  # only then it knows its height
        top = max(above.winfo_y() - self.winfo_reqheight(), 0)
        self.place(x=above.winfo_x() + above.winfo_width(), y=top, anchor="ne")
        self.lift()
        self.search.focus_set()

    def _look_for(self, words: str) -> bool:
        """Show what is called so; True, because whatever is typed may be typed."""
        self._found = find_emoji(words, len(all_emoji())) if words.strip() else self._everything()
        self._first = 0
        self._select(0)
        return True

    def _everything(self) -> list[Emoji]:
        recent = [emoji for text in self._recent.newest_first if (emoji := emoji_of(text))]
        return [*recent, *(emoji for emoji in all_emoji() if emoji not in recent)]

    def _walk(self, step: int, _event: "tk.Event[tk.Misc]") -> str:
        self._select(self._selected + step)
        return "break"

    def _point(self, cell: int) -> bool:
        """Select what the mouse is over, if there is something."""
        number = self._first + cell
        if number != self._selected and number < len(self._found):
            self._select(number)
        return number < len(self._found)

    def _scroll(self, rows: int) -> None:
        last_row = (len(self._found) - 1) // COLUMNS
        row = min(self._first // COLUMNS + rows, last_row - _ROWS + 1)
        self._first = max(row, 0) * COLUMNS
        self._show()

    def _select(self, number: int) -> None:
        """Select one of those that were found, and bring it into sight."""
        self._selected = min(max(number, 0), max(len(self._found) - 1, 0))
        row = self._selected // COLUMNS
        top = min(max(self._first // COLUMNS, row - _ROWS + 1), row)
        self._first = top * COLUMNS
        self._show()

    def _show(self) -> None:
        palette = theme.current(self)
        for number, cell in enumerate(self.cells, self._first):
            text = self._found[number].text if number < len(self._found) else ""
            image = self._images.image(text, self._image_height) if text else None
            background = palette.accent if text and number == self._selected else palette.panel
            cell.configure(text=text, image=image or "", background=background, foreground=palette.text)
        self.name.configure(text=self._described())

    def _described(self) -> str:
        if not self._found:
            return _(_NONE)
        emoji = self._found[self._selected]
        return f"{emoji.name}  {emoji.shortcode}"

    def _choose(self) -> str:
        if self._found:
            chosen = self._found[self._selected].text
            self._recent.use(chosen)
            self._close()
            self._on_choose(chosen)
        return "break"

    def _close(self) -> str:
        self.place_forget()
        self._on_close()
        return "break"

    def _paint(self, _palette: Palette) -> None:
        if self.winfo_ismapped():
            self._show()
