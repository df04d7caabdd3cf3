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
        x = window.winfo_rootx() + (window.winfo_width() - self.winfo_reqwidth()) // 2
        y = window.winfo_rooty() + (window.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.bind("<Map>", self._grab, add=True)  # Tk grabs for no hidden window
        self.deiconify()

    def close(self) -> None:
        """Go away, and give the focus back to where it was."""
        self.grab_release()
        self.destroy()
        if self._back_to is not None and self._back_to.winfo_exists():
            self._back_to.focus_set()

    def _grab(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self.grab_set()

    def _paint(self, palette: Palette) -> None:
        """The background is seen as a thin frame around the content."""
        self.configure(background=palette.quiet)
