"""A row of buttons and the like that goes on in another line where there is not enough room for it."""

import tkinter as tk
from tkinter import ttk
from typing import Final

_GAP: Final = "8p"
_LINE_GAP: Final = "6p"


class Flow(ttk.Frame):
    """Its children stand from the left, or from the right where they were added so."""

    def __init__(self, parent: tk.Misc, style: str = "TFrame", *, gap: str = _GAP) -> None:
        super().__init__(parent, style=style)
        self._gap = gap
        self._shown: list[tk.Widget] = []
        self._on_right: set[tk.Widget] = set()
        self._heard: set[tk.Widget] = set()
        self.bind("<Configure>", lambda _event: self._arrange())
        self.bind("<<ThemeChanged>>", lambda _event: self._arrange())

    def add(self, widget: tk.Widget, *, right: bool = False) -> None:
        """Take another widget, after those that are there. It is a child of this one. Twice is once."""
        if widget in self._shown:
            return
        self._shown.append(widget)
        if right:
            self._on_right.add(widget)
        if widget not in self._heard:
            self._heard.add(widget)
            widget.bind("<Configure>", lambda _event: self._arrange(), add=True)
            widget.bind("<Destroy>", lambda _event: self._forget(widget), add=True)
        self._arrange()

    def remove(self, widget: tk.Widget) -> None:
        """Let a widget be seen no more; it can be added again."""
        if widget in self._shown:
            self._shown.remove(widget)
            self._on_right.discard(widget)
            if self.winfo_exists():
                widget.place_forget()
                self._arrange()

    def _forget(self, widget: tk.Widget) -> None:
        self._heard.discard(widget)
        self.remove(widget)

    def clear(self) -> None:
        """Let nothing be seen."""
        for widget in tuple(self._shown):
            self.remove(widget)

    @property
    def natural_width(self) -> int:
        """What everything in one line takes, in pixels."""
        gaps = self.winfo_pixels(self._gap) * max(len(self._shown) - 1, 0)
        return sum(each.winfo_reqwidth() for each in self._shown) + gaps

    def _arrange(self) -> None:
        width = self.winfo_width() if self.winfo_ismapped() or self.winfo_width() > 1 else self.natural_width
        top = 0
        for line in self._lines(width):
            height = max(each.winfo_reqheight() for each in line)
            self._place(line, top, height, width)
            top += height + self.winfo_pixels(_LINE_GAP)
        widest = self.winfo_screenwidth() * 4 // 5
        self.configure(
            width=max(1, min(self.natural_width, widest)), height=max(1, top - self.winfo_pixels(_LINE_GAP))
        )

    def _lines(self, width: int) -> list[list[tk.Widget]]:
        """What stands in each line."""
        lines: list[list[tk.Widget]] = []
        left = 0
        for widget in self._shown:
            needed = widget.winfo_reqwidth() + self.winfo_pixels(self._gap)
            if not lines or needed - self.winfo_pixels(self._gap) > left:
                lines.append([])
                left = width
            lines[-1].append(widget)
            left -= needed
        return lines

    def _place(self, line: list[tk.Widget], top: int, height: int, width: int) -> None:
        gap = self.winfo_pixels(self._gap)
        right = [each for each in line if each in self._on_right]
        taken = sum(each.winfo_reqwidth() + gap for each in right) - gap
        x = 0
        for group, start in (([each for each in line if each not in right], 0), (right, width - taken)):
            x = max(x, start)
            for each in group:
                room = {"width": width} if each.winfo_reqwidth() > width > 1 else {"width": ""}
                each.place(x=x, y=top + (height - each.winfo_reqheight()) // 2, **room)
                x += each.winfo_reqwidth() + gap
