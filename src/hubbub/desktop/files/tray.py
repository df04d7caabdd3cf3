"""The files that are to go with the next message, above the field in which one writes it."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.files.basket import Attachment, Stage
from hubbub.desktop.files.row import FileRow
from hubbub.desktop.theme import Palette

_TALLEST: Final = "120p"
"""From here on it scrolls."""

_STEP: Final = "12p"

_WAITING: Final = N_("Return sends what is here, with your text. Shift+Tab leads here.")
_SENDING: Final = N_("On its way. You can go on writing.")
_REFUSED: Final = N_("This was not sent. Try it again, or take it out.")


class Tray(ttk.Frame):
    """Shown as long as something is in it. It scrolls to what has the focus."""

    def __init__(
        self, parent: tk.Misc, *, on_remove: Callable[[str], None], on_retry: Callable[[str], None]
    ) -> None:
        """Call them with the ticket of a file."""
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p 12p 0")
        self._on_remove = on_remove
        self._on_retry = on_retry
        self.rows: dict[str, FileRow] = {}
        self.columnconfigure(0, weight=1)
        self.note = WrappedLabel(self, "PanelQuiet.TLabel")
        self.note.grid(row=0, column=0, columnspan=2, sticky="ew")
        self._canvas = tk.Canvas(self, height=1, width=1, borderwidth=0, highlightthickness=0)
        self._canvas.grid(row=1, column=0, sticky="ew")
        self.scrollbar = ttk.Scrollbar(self, command=self._canvas.yview)
        self.scrollbar.grid(row=1, column=1, sticky="ns")
        self._canvas.configure(yscrollcommand=self.scrollbar.set)
        self._inside = ttk.Frame(self._canvas, style="Panel.TFrame")
        self._window = self._canvas.create_window(0, 0, window=self._inside, anchor="nw")
        self._inside.bind("<Configure>", lambda _event: self._fit())
        self._canvas.bind("<Configure>", self._widen)
        theme.follow(self._canvas, self._paint)
        self.grid_remove()

    def show(self, files: Sequence[Attachment]) -> None:
        """Show these files as they stand now."""
        for ticket in self.rows.keys() - {file.ticket for file in files}:
            self.rows.pop(ticket).destroy()
        for file in files:
            if file.ticket in self.rows:
                self.rows[file.ticket].show(file)
            else:
                self._add(file)
        self.note.configure(text=_note(files))
        if files:
            self.grid()
        else:
            self.grid_remove()

    def _add(self, file: Attachment) -> None:
        row = FileRow(self._inside, file, on_remove=self._on_remove, on_retry=self._on_retry)
        row.pack(fill="x")
        for button in (row.retry_button, row.remove_button):
            button.bind("<FocusIn>", lambda _event: self._see(row), add=True)
        for widget in (row, row.picture, row.name, row.state_label):
            widget.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))
            widget.bind("<Button-4>", lambda _event: self._scroll(-1))
            widget.bind("<Button-5>", lambda _event: self._scroll(1))
        self.rows[file.ticket] = row

    def _fit(self) -> None:
        """Be as tall as what is inside, up to a point."""
        inside, tallest = self._inside.winfo_reqheight(), self.winfo_pixels(_TALLEST)
        self._canvas.configure(
            height=min(inside, tallest), scrollregion=(0, 0, self._inside.winfo_reqwidth(), inside)
        )
        if inside > tallest:
            self.scrollbar.grid()
        else:
            self.scrollbar.grid_remove()

    def _widen(self, event: "tk.Event[tk.Misc]") -> None:
        self._canvas.itemconfigure(self._window, width=event.width)

    def _scroll(self, units: int) -> None:
        if self.scrollbar.winfo_manager():
            self._canvas.yview_scroll(units * self.winfo_pixels(_STEP), "units")

    def _see(self, row: FileRow) -> None:
        """Bring a row into sight."""
        whole = max(self._inside.winfo_height(), 1)
        top, bottom = row.winfo_y() / whole, (row.winfo_y() + row.winfo_height()) / whole
        first, last = self._canvas.yview()
        if top < first:
            self._canvas.yview_moveto(top)
        elif bottom > last:
            self._canvas.yview_moveto(bottom - (last - first))

    def _paint(self, palette: Palette) -> None:
        self._canvas.configure(background=palette.panel, yscrollincrement=1)


def _note(files: Sequence[Attachment]) -> str:
    stages = {file.stage for file in files}
    if Stage.WAITING in stages:
        return _(_WAITING)
    return _(_SENDING if Stage.SENDING in stages else _REFUSED)
