"""Notices of our own, for systems that show none: small windows in a corner of the screen."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import font, ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.notices.card import Card
from hubbub.desktop.theme import Palette

MOST: Final = 3
"""Pop-ups that are seen at a time; one more takes the place of the oldest."""

_STAY: Final = 7_000  # milliseconds
_WIDTH: Final = 230  # points
_EDGES: Final = "6p"  # what ttk keeps free beside a label's text, and some more
_GAP: Final = "8p"
_BELOW: Final = "36p"  # the screen's upper edge, where bars are


class Toasts:
    """The pop-ups that are seen, the newest lowest."""

    def __init__(self, root: tk.Misc, on_choose: Callable[[str], None]) -> None:
        """`on_choose` gets the tag of a notice that was clicked on."""
        self._root = root
        self._on_choose = on_choose
        self._shown: dict[str, Toast] = {}

    def show(self, card: Card) -> None:
        """Show a notice, in place of the one with the same tag."""
        self.withdraw(card.tag)
        if len(self._shown) >= MOST:
            self.withdraw(next(iter(self._shown)))
        self._shown[card.tag] = Toast(
            self._root, card, partial(self._choose, card.tag), partial(self.withdraw, card.tag)
        )
        self._place()

    def withdraw(self, tag: str) -> None:
        """Take a notice back, if it is still there."""
        toast = self._shown.pop(tag, None)
        if toast is not None:
            toast.destroy()
            self._place()

    def close(self) -> None:
        """Take back everything."""
        for tag in list(self._shown):
            self.withdraw(tag)

    def _choose(self, tag: str) -> None:
        self.withdraw(tag)
        self._on_choose(tag)

    def _place(self) -> None:
        """Stack them in the upper right corner, far from what one is writing, and show those that are new."""
        gap = self._root.winfo_pixels(_GAP)
        top = self._root.winfo_pixels(_BELOW)
        for toast in self._shown.values():
            toast.update_idletasks()
            x = self._root.winfo_screenwidth() - toast.winfo_reqwidth() - gap
            toast.geometry(f"+{x}+{top}")
            top += toast.winfo_reqheight() + gap
            toast.deiconify()


class Toast(tk.Toplevel):
    """One pop-up. It never takes the focus, and goes away by itself unless the pointer is on it."""

    def __init__(
        self, root: tk.Misc, card: Card, on_choose: Callable[[], None], on_end: Callable[[], None]
    ) -> None:
        super().__init__(root)
        self.withdraw()
        self._on_end = on_end
        self._float()
        theme.follow(self, self._paint)
        self.content = ttk.Frame(self, style="Panel.TFrame", padding="10p 8p")
        self.content.pack(fill="both", expand=True, padx=1, pady=1)
        ttk.Frame(
            self.content, style="Panel.TFrame", width=theme.grown(self, _WIDTH)
        ).pack()  # the same width for all
        width = theme.grown(self, _WIDTH) - self.winfo_pixels(_EDGES)
        title = elide(card.title, width, font.nametofont(theme.BOLD_FONT, self))
        self.title_label = self._add_label(title, width, "PanelBold.TLabel", theme.BOLD_FONT)
        self.body_label = self._add_label(card.body, width, "Panel.TLabel", theme.TEXT_FONT)
        self._end = self.after(_STAY, on_end)
        self.bind("<Enter>", lambda _event: self.after_cancel(self._end))
        self.bind("<Leave>", lambda _event: self._stay_on())
        for widget in (self, self.content, self.title_label, self.body_label):
            widget.bind("<ButtonRelease-1>", lambda _event: on_choose())
            widget.bind("<ButtonRelease-3>", lambda _event: on_end())

    def destroy(self) -> None:
        """Go away."""
        self.after_cancel(self._end)
        super().destroy()

    def _float(self) -> None:
        """Be above all windows, without the frame that could take the focus."""
        if self.tk.call("tk", "windowingsystem") == "aqua":
            self.tk.call("::tk::unsupported::MacWindowStyle", "style", self, "help", "noActivates")
        else:
            self.overrideredirect(True)
        self.attributes("-topmost", True)

    def _add_label(self, text: str, width: int, style: str, font_name: str) -> ttk.Label:
        measure = font.nametofont(font_name, self).measure
        drawn = drawing_for(self).draw(text, lambda part: measure(part) <= width)
        label = ttk.Label(self.content, text=drawn, style=style, wraplength=width, justify="left")
        label.pack(anchor="w")
        return label

    def _stay_on(self) -> None:
        self.after_cancel(self._end)
        self._end = self.after(_STAY, self._on_end)

    def _paint(self, palette: Palette) -> None:
        """The background is seen as a thin frame around the content."""
        self.configure(background=palette.quiet)
