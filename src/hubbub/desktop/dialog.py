"""What the program's small windows have in common: a heading, a column for the content, and buttons."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.flow import Flow
from hubbub.desktop.scrolled import BAR, ScrolledFrame
from hubbub.desktop.theme import Palette

WIDTH: Final = 300
"""The width of the column in points, at the usual text size. It grows with the text."""

_PAGE: Final = 4  # steps of the wheel
_AROUND: Final = "78p"  # distances above, between and below, and what the desktop draws around a window


class Dialog(tk.Toplevel):
    """A small window that comes first until it is closed. It is filled, then shown.

    Where the screen is too low for it the content scrolls, and the buttons stay in sight: the main one on the
    right, beside it what gives up or closes, and on the left what leads elsewhere.
    """

    def __init__(self, parent: tk.Misc, title: str) -> None:
        super().__init__(parent)
        self.withdraw()
        self.title(title)
        self.resizable(width=False, height=False)
        theme.follow(self, self._paint)
        self._back_to = parent.focus_get()
        self._below: tk.Misc | None = None
        frame = ttk.Frame(self, padding="20p 16p 9p 16p")
        frame.pack(fill="both", expand=True, padx=1, pady=1)
        self._scrolled = ScrolledFrame(frame, self._room)
        self.content = self._scrolled.content
        self.buttons = Flow(frame)
        self.buttons.pack(side="bottom", fill="x", padx=(0, BAR))
        self._scrolled.pack(fill="both", expand=True)
        self._strut = ttk.Frame(self.content)  # keeps the column's width whatever stands in it
        self._strut.pack()
        self.heading = WrappedLabel(self.content, "Heading.TLabel", title, room=WIDTH)
        self.heading.pack(fill="x")
        self.bind("<Escape>", lambda _event: self.close())
        for key, steps in (("<Prior>", -_PAGE), ("<Next>", _PAGE)):
            self.bind(key, partial(self._scroll, steps))
        self.bind("<Configure>", self._stay_on_screen, add=True)
        self.protocol("WM_DELETE_WINDOW", self.close)
        theme.follow(self._strut, self._widen)

    def add_text(self, text: str, style: str = "TLabel", gap: str = "8p") -> ttk.Label:
        """Put a paragraph below what is there."""
        label = WrappedLabel(self.content, style, text, room=WIDTH)
        label.pack(fill="x", pady=(gap, 0))
        return label

    def add_button(
        self, text: str, command: Callable[[], object], *, main: bool = False, left: bool = False
    ) -> ttk.Button:
        """Put another button into the row, at its right end or on the left. The main one comes last."""
        style = "Accent.TButton" if main else "TButton"
        button = ttk.Button(self.buttons, text=text, style=style, command=command)
        self.buttons.add(button, right=not left)
        self.buttons.pack_configure(pady=("14p", 0))
        return button

    def show_over(self, window: tk.Tk | tk.Toplevel) -> None:
        """Appear over a window, and take what is typed."""
        self.transient(window)
        self.update_idletasks()
        self._scrolled.fit()
        self.update_idletasks()
        width, height = self.winfo_reqwidth(), self.winfo_reqheight()
        x = window.winfo_rootx() + (window.winfo_width() - width) // 2
        y = window.winfo_rooty() + (window.winfo_height() - height) // 3
        self._move_to(x, y, width, height)
        self.bind("<Map>", self._grab, add=True)  # Tk grabs for no hidden window
        self.deiconify()

    def fit(self) -> None:
        """Be as large as what is in it now."""
        self.update_idletasks()
        self._scrolled.fit()

    def close(self) -> None:
        """Go away, and give the focus back to where it was, and the first place to the dialog below."""
        self.grab_release()
        self.destroy()
        if self._below is not None and self._below.winfo_exists():
            self._below.grab_set()
        if self._back_to is not None and self._back_to.winfo_exists():
            self._back_to.focus_set()

    def _widen(self, _palette: Palette) -> None:
        self._strut.configure(width=theme.grown(self, WIDTH))

    def _scroll(self, steps: int, _event: "tk.Event[tk.Misc]") -> None:
        self._scrolled.scroll(steps)

    def _room(self) -> int:
        """How high the content may be, so that all the rest fits on the screen."""
        rest = self.buttons.winfo_reqheight() + self.winfo_pixels(_AROUND)
        return self.winfo_screenheight() - rest

    def _stay_on_screen(self, event: "tk.Event[tk.Misc]") -> None:
        """What grows while it is seen doesn't grow out of the screen."""
        if event.widget is self:
            self.after_idle(self._come_back)

    def _come_back(self) -> None:
        if self.winfo_exists() and self.winfo_rooty() + self.winfo_height() > self.winfo_screenheight():
            self._move_to(self.winfo_x(), self.winfo_y(), self.winfo_width(), self.winfo_height())

    def _move_to(self, x: int, y: int, width: int, height: int) -> None:
        x, y = min(x, self.winfo_screenwidth() - width), min(y, self.winfo_screenheight() - height)
        self.geometry(f"+{max(x, 0)}+{max(y, 0)}")

    def _grab(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self._below = self.grab_current()  # type: ignore[no-untyped-call]
            self.grab_set()

    def _paint(self, palette: Palette) -> None:
        """The background is seen as a thin frame around the content."""
        self.configure(background=palette.quiet)
