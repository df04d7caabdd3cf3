"""A frame for what may be higher than the window: as high as its content, or else it scrolls."""

import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.theme import Palette

BAR: Final = "11p"
"""The width of the scrollbar, which is kept free for it."""

_STEP: Final = "36p"  # of the wheel
_ABOVE: Final = 18  # points that are seen above what has the focus: its title
_BELOW: Final = 45  # and below it, where it may be said what is wrong with it
_OWN_WHEEL: Final = {"Text", "Treeview", "Listbox", "TCombobox", "TSpinbox"}


class ScrolledFrame(ttk.Frame):
    """Put everything into `content`. What gets the focus by keyboard comes into sight."""

    def __init__(
        self, parent: tk.Misc, room: Callable[[], int] | None = None, *, stretch: bool = False
    ) -> None:
        """`room` tells how high it may be, in pixels; `stretch` gives the content all that there is."""
        super().__init__(parent)
        self._room = room
        self._needed = 0
        self._canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, takefocus=False, width=1, height=1
        )
        self._holder = ttk.Frame(self._canvas)
        self.content = ttk.Frame(self._holder)
        self._strut = ttk.Frame(self._holder, width=0, height=0)
        self._item = self._canvas.create_window(0, 0, anchor="nw", window=self._holder)
        self._holder.rowconfigure(0, weight=1)
        self._holder.columnconfigure(0, weight=1)
        self.content.grid(row=0, column=0, sticky="nsew")
        if stretch:
            self._strut.grid(row=0, column=1)
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self._canvas.grid(row=0, column=0, sticky="nsew")
        bar = AutoScrollbar(self, self._canvas)
        bar.grid(row=0, column=1, sticky="ns")
        # Kept free always: texts would be broken elsewhere with the bar than without it, to and fro.
        self.columnconfigure(1, minsize=self.winfo_pixels(BAR))
        self._canvas.bind("<Configure>", lambda _event: self._resized())
        self._holder.bind("<Configure>", lambda _event: self.fit())
        theme.follow(self._canvas, self._paint)
        _listen(self)

    def fit(self) -> None:
        """Take the height that the content needs, as far as there is room."""
        before, needed = self._needed, self.content.winfo_reqheight()
        self._needed = needed
        if self._room is not None:
            height = max(1, min(needed, self._room()))
            self._canvas.configure(width=self.content.winfo_reqwidth(), height=height)
        width, seen = self._canvas.winfo_width(), self._canvas.winfo_height()
        if width > 1:  # before, it has no size yet, and texts would be broken after each letter
            self._strut.configure(height=seen)
            self._canvas.itemconfigure(self._item, width=width)
            self._canvas.configure(scrollregion=(0, 0, width, max(needed, seen)))
        if needed > before:
            self._follow_focus()

    def _resized(self) -> None:
        """Begin at the top again, unless what has the focus can't be seen from there."""
        self.fit()
        self._canvas.yview_moveto(0)
        self._follow_focus()

    def _follow_focus(self) -> None:
        focus = self.focus_get()
        if focus is not None and self in _frames_around(focus):
            self.after_idle(self._see, focus)

    def _see(self, widget: tk.Misc) -> None:
        if self.winfo_exists() and widget.winfo_exists():
            self.bring_into_sight(widget)

    def bring_into_sight(self, widget: tk.Misc) -> None:
        """Scroll so far that a widget inside is seen; back to the beginning, if it can be seen from there."""
        whole = max(self.content.winfo_reqheight(), self._canvas.winfo_height(), 1)
        at = widget.winfo_rooty() - self._holder.winfo_rooty()
        top, bottom = at - theme.grown(self, _ABOVE), at + widget.winfo_height() + theme.grown(self, _BELOW)
        first, height = int(self._canvas.canvasy(0)), self._canvas.winfo_height()
        if top < first:
            self._canvas.yview_moveto(max(top, 0) / whole if bottom > height else 0)
        elif bottom > first + height:
            self._canvas.yview_moveto((bottom - height) / whole)

    def scroll(self, steps: int) -> None:
        """Scroll down by some steps of the wheel, or up."""
        if self.content.winfo_reqheight() > self._canvas.winfo_height():
            self._canvas.configure(yscrollincrement=self.winfo_pixels(_STEP))
            self._canvas.yview_scroll(steps, "units")
            self._canvas.configure(yscrollincrement=0)

    def _paint(self, palette: Palette) -> None:
        self._canvas.configure(background=palette.background)


def _listen(widget: tk.Misc) -> None:
    """Hear of the focus and the wheel of the whole program, once."""
    if widget.bind_all("<FocusIn>"):
        return
    widget.bind_all("<FocusIn>", lambda event: _follow(event.widget))
    widget.bind_all("<MouseWheel>", lambda event: _turn(event.widget, -1 if event.delta > 0 else 1), add=True)
    if widget.tk.call("tk", "windowingsystem") == "x11":
        widget.bind_all("<Button-4>", lambda event: _turn(event.widget, -1), add=True)
        widget.bind_all("<Button-5>", lambda event: _turn(event.widget, 1), add=True)


def _follow(widget: object) -> None:
    for frame in _frames_around(widget):
        frame.bring_into_sight(widget)  # type: ignore[arg-type] # there are frames only around a widget


def _turn(widget: object, steps: int) -> None:
    if isinstance(widget, tk.Misc) and widget.winfo_class() not in _OWN_WHEEL:
        for frame in _frames_around(widget):
            frame.scroll(steps)


def _frames_around(widget: object) -> Iterator[ScrolledFrame]:
    """What has no name in Python, as the list of a Combobox, comes as a string."""
    while isinstance(widget, tk.Misc) and not isinstance(widget, tk.Tk | tk.Toplevel):
        if isinstance(widget, ScrolledFrame):
            yield widget
        widget = widget.master
