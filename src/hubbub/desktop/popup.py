"""A small window that says what is the matter and what to do, until it is read."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from hubbub.desktop import theme
from hubbub.desktop.launcher.form import Field
from hubbub.desktop.theme import Palette


class PopUp(tk.Toplevel):
    """A title, what happened, and what to check. Return, Escape and OK close it."""

    def __init__(self, parent: tk.Misc, title: str, text: str, checks: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.withdraw()
        self.title(title)
        self.resizable(width=False, height=False)
        theme.follow(self, self._paint)
        self._back_to = parent.focus_get()
        self._build(title, text, checks)
        self._place_over(parent.winfo_toplevel())

    def _build(self, title: str, text: str, checks: Sequence[str]) -> None:
        self.content = frame = ttk.Frame(self, padding="20p 16p")
        frame.pack(fill="both", expand=True, padx=1, pady=1)
        ttk.Label(frame, text=title, style="Heading.TLabel").pack(anchor="w")
        ttk.Label(frame, text=text, wraplength="300p", justify="left").pack(anchor="w", pady=("8p", 0))
        for check in checks:
            ttk.Label(
                frame, text=f"•  {check}", style="Quiet.TLabel", wraplength="300p", justify="left"
            ).pack(anchor="w", pady=("6p", 0))
        self.ok = ttk.Button(frame, text="OK", style="Accent.TButton", command=self.close)
        self.ok.pack(anchor="e", pady=("16p", 0))
        self.ok.focus_set()
        for key in ("<Return>", "<KP_Enter>", "<Escape>"):
            self.bind(key, lambda _event: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def _place_over(self, window: tk.Tk | tk.Toplevel) -> None:
        self.transient(window)
        self.update_idletasks()
        x = window.winfo_rootx() + (window.winfo_width() - self.winfo_reqwidth()) // 2
        y = window.winfo_rooty() + (window.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.bind("<Map>", lambda _event: self.grab_set(), add=True)  # Tk grabs for no hidden window
        self.deiconify()

    def _paint(self, palette: Palette) -> None:
        """The background is seen as a thin frame around the content."""
        self.configure(background=palette.quiet)

    def close(self) -> None:
        """Go away, and give the focus back to where it was."""
        self.grab_release()
        self.destroy()
        if self._back_to is not None and self._back_to.winfo_exists():
            self._back_to.focus_set()


class NamePrompt(PopUp):
    """Asks for another name, when the old one is not to be had any more."""

    def __init__(self, parent: tk.Misc, reason: str, on_name: Callable[[str], None]) -> None:
        self._on_name = on_name
        super().__init__(parent, "Your name is taken", reason)

    def _build(self, title: str, text: str, checks: Sequence[str]) -> None:
        super()._build(title, text, checks)
        self.name = Field(self.content, "Another name", "")
        self.name.pack(fill="x", before=self.ok, pady=("8p", 0))
        self.name.begin()

    def close(self) -> None:
        """Hand the name on; stay while there is none."""
        name = self.name.value
        if not name:
            self.name.complain("Type a name, so that you can come back in.")
            return
        super().close()
        self._on_name(name)
