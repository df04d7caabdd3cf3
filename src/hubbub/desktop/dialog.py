"""What the program's small windows have in common: a heading, a column for the content, and a way back."""

import tkinter as tk
from tkinter import ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.theme import Palette

WIDTH: Final = "300p"
"""The width at which texts break."""


class Dialog(tk.Toplevel):
    """A small window that comes first until it is closed. It is filled, then shown."""

    def __init__(self, parent: tk.Misc, title: str) -> None:
        super().__init__(parent)
        self.withdraw()
        self.title(title)
        self.resizable(width=False, height=False)
        theme.follow(self, self._paint)
        self._back_to = parent.focus_get()
        self._below: tk.Misc | None = None
        self.content = ttk.Frame(self, padding="20p 16p")
        self.content.pack(fill="both", expand=True, padx=1, pady=1)
        self.heading = ttk.Label(
            self.content, text=title, style="Heading.TLabel", wraplength=WIDTH, justify="left"
        )
        self.heading.pack(anchor="w")
        self.bind("<Escape>", lambda _event: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def add_text(self, text: str, style: str = "TLabel", gap: str = "8p") -> ttk.Label:
        """Put a paragraph below what is there."""
        label = ttk.Label(self.content, text=text, style=style, wraplength=WIDTH, justify="left")
        label.pack(anchor="w", pady=(gap, 0))
        return label

    def show_over(self, window: tk.Tk | tk.Toplevel) -> None:
        """Appear over a window, and take what is typed."""
        self.transient(window)
        self.update_idletasks()
        width, height = self.winfo_reqwidth(), self.winfo_reqheight()
        x = window.winfo_rootx() + (window.winfo_width() - width) // 2
        y = window.winfo_rooty() + (window.winfo_height() - height) // 3
        x, y = min(x, self.winfo_screenwidth() - width), min(y, self.winfo_screenheight() - height)
        self.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.bind("<Map>", self._grab, add=True)  # Tk grabs for no hidden window
        self.deiconify()

    def close(self) -> None:
        """Go away, and give the focus back to where it was, and the first place to the dialog below."""
        self.grab_release()
        self.destroy()
        if self._below is not None and self._below.winfo_exists():
            self._below.grab_set()
        if self._back_to is not None and self._back_to.winfo_exists():
            self._back_to.focus_set()

    def _grab(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self._below = self.grab_current()  # type: ignore[no-untyped-call]
            self.grab_set()

    def _paint(self, palette: Palette) -> None:
        """The background is seen as a thin frame around the content."""
        self.configure(background=palette.quiet)
