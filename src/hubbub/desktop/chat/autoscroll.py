"""A scrollbar that is there only when there is something to scroll."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any


class AutoScrollbar(ttk.Scrollbar):
    """Belongs to what scrolls; `on_drag` takes the place of its yview. To be placed with grid."""

    def __init__(
        self,
        parent: tk.Misc,
        scrolled: "tk.Text | ttk.Treeview | tk.Canvas",
        on_drag: Callable[..., Any] | None = None,
    ) -> None:
        super().__init__(parent, command=on_drag or scrolled.yview, takefocus=False)
        scrolled.configure(yscrollcommand=self.set)

    def set(self, first: float | str, last: float | str) -> None:
        """Show which part of the whole is in sight."""
        if float(first) <= 0.0 and float(last) >= 1.0:
            self.grid_remove()
        else:
            self.grid()
        super().set(first, last)
