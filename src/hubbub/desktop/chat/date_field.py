"""A small field for the day that one wants to read from."""

import tkinter as tk
from collections.abc import Callable
from datetime import date, datetime
from tkinter import ttk

from hubbub.client.dates import EXPECTED, parse_date
from hubbub.client.day_words import weekday_and_day
from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel


class DateField(ttk.Frame):
    """Return goes to the day, Escape goes away. It says what it expects, and what it has understood."""

    def __init__(
        self, parent: tk.Misc, *, on_choose: Callable[[int], None], on_close: Callable[[], None]
    ) -> None:
        """Call `on_choose` with the beginning of the day, in milliseconds since 1970."""
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p 12p 4p")
        self._on_choose = on_choose
        self._on_close = on_close
        self.is_open = False
        self.columnconfigure(1, weight=1)
        ttk.Label(self, text=_("Go to"), style="Panel.TLabel").grid(row=0, column=0, padx=(0, "6p"))
        reading = (self.register(self._show_meaning), "%P")
        self.field = ttk.Entry(self, font=theme.TEXT_FONT, validate="key", validatecommand=reading)
        self.field.grid(row=0, column=1, sticky="ew")
        self.go_button = ttk.Button(self, text=_("Go"), style="Pill.TButton", command=self._entered)
        self.go_button.grid(row=0, column=2, padx=("6p", 0))
        self.close_button = ttk.Button(self, text="✕", width=2, style="PanelFlat.TButton", command=self.close)
        self.close_button.grid(row=0, column=3, padx=("4p", 0))
        self.note = WrappedLabel(self, "PanelQuiet.TLabel", _(EXPECTED))
        self.note.grid(row=1, column=0, columnspan=4, sticky="ew", pady=("3p", 0))
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self._entered())
        for widget in (self.field, self.go_button, self.close_button):
            widget.bind("<Escape>", lambda _event: self.close())

    def open(self) -> str:
        """Let the person write a day."""
        self.is_open = True
        self.field.delete(0, "end")
        self._show_meaning("")
        self.grid()
        self.field.focus_set()
        return "break"

    def close(self) -> str:
        """Go away."""
        if self.dismiss():
            self._on_close()
        return "break"

    def dismiss(self) -> bool:
        """Go away, and leave the focus where it is; whether it was there."""
        was_open, self.is_open = self.is_open, False
        self.grid_remove()
        return was_open

    def _entered(self) -> str:
        day = self._parsed(self.field.get())
        if day is None:
            self.note.configure(text=_(EXPECTED), style="Danger.TLabel")
        else:
            self.close()
            self._on_choose(int(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000))
        return "break"

    def _show_meaning(self, text: str) -> bool:
        """Say which day that is; True, because whatever is typed may be typed."""
        day = self._parsed(text)
        words = weekday_and_day(day) if day else _(EXPECTED)
        self.note.configure(text=words, style="PanelQuiet.TLabel")
        return True

    def _parsed(self, text: str) -> date | None:
        return parse_date(text, datetime.now().astimezone().date())
