"""What the launcher's pages are made of: a column in the middle, and fields with room for a complaint."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.scrolled import BAR, ScrolledFrame
from hubbub.desktop.settings.button import SettingsButton

COLUMN: Final = 300
"""The width in points of the column in which everything stands, at the usual text size."""


class LauncherPage(ttk.Frame):
    """A page with a title, a column for its content, and a way back where there is one.

    What is to be pressed in the end goes into `footer`: it is in sight even where the column has to scroll.
    """

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        subtitle: str,
        on_back: Callable[[], None] | None,
        width: float = COLUMN,
    ) -> None:
        super().__init__(parent, padding="12p")
        self._on_back = on_back
        self._width = width
        bar = ttk.Frame(self)
        bar.pack(fill="x")
        if on_back:
            ttk.Button(bar, text=_("← Back"), style="Flat.TButton", command=self.back).pack(side="left")
        SettingsButton(bar, "Flat.TButton").pack(side="right")
        self._space = ttk.Frame(self)
        self._space.pack(fill="both", expand=True)
        middle = ttk.Frame(self._space)
        middle.place(relx=0.5, rely=0.5, anchor="center")
        self._scrolled = ScrolledFrame(middle, self._room)
        self._scrolled.pack()
        self.column = self._scrolled.content
        self.footer = ttk.Frame(middle)
        self.footer.pack(fill="x", padx=(0, BAR))
        self._strut = ttk.Frame(self.column)  # keeps the column's width whatever stands in it
        self._strut.pack()
        WrappedLabel(self.column, "Title.TLabel", title, room=width).pack(fill="x")
        self.subtitle = WrappedLabel(self.column, "Quiet.TLabel", subtitle, room=width)
        self.subtitle.pack(fill="x", pady=("4p", "14p"))
        bar.lift()  # Tab reaches the column first: the order is the one of the stack
        for widget in (self._space, self.footer):
            widget.bind("<Configure>", lambda _event: self._fit())
        theme.follow(self._strut, lambda _palette: self._fit())

    def _fit(self) -> None:
        """Take the width that goes with the text, as far as the window has it."""
        most = self._space.winfo_width() - self.winfo_pixels(BAR)
        self._strut.configure(width=min(theme.grown(self, self._width), most if most > 1 else 1_000_000))
        self._scrolled.fit()

    def _room(self) -> int:
        return self._space.winfo_height() - self.footer.winfo_reqheight()

    def back(self) -> None:
        """Return to the page before; nothing where there is none."""
        if self._on_back:
            self._on_back()


class Field(ttk.Frame):
    """A label, an entry, and below it what is wrong with what was typed.

    There is no StringVar behind it: its finaliser calls Tk from whichever thread collects the garbage.
    """

    def __init__(
        self, parent: tk.Misc, label: str, value: str, hint: str = "", width: float = COLUMN
    ) -> None:
        """`width` is the room in points that the field will have."""
        super().__init__(parent)
        self._hint = hint
        self.title = WrappedLabel(self, "Bold.TLabel", label, room=width)
        self.title.pack(fill="x")
        self.entry = ttk.Entry(
            self, font=theme.TEXT_FONT, validate="key", validatecommand=self.register(self._edited)
        )
        self.entry.pack(fill="x", pady=("3p", "3p"))
        self.entry.bind("<Control-a>", self._select_all)
        self.note = WrappedLabel(self, "Small.TLabel", room=width)
        self.note.pack(fill="x", pady=(0, "8p"))
        self.fill(value)
        self.accept()

    @property
    def value(self) -> str:
        """What was typed, without blanks around it."""
        return self.entry.get().strip()

    def fill(self, value: str) -> None:
        """Put a value into the entry."""
        self.entry.delete(0, "end")
        self.entry.insert(0, value)

    @property
    def problem(self) -> str:
        """The complaint that is shown, if any."""
        return str(self.note["text"]) if "invalid" in self.entry.state() else ""

    def complain(self, problem: str) -> None:
        """Say beside the field what is wrong, and let the person correct it at once."""
        self.entry.state(["invalid"])
        self.note.configure(text=problem, style="Error.TLabel")
        self.begin()

    def accept(self) -> None:
        """Take the complaint back."""
        self.entry.state(["!invalid"])
        self.note.configure(text=self._hint, style="Small.TLabel")

    def check(self, problem_of: Callable[[str], str | None]) -> bool:
        """Whether the value is right by `problem_of`; complains when it isn't."""
        problem = problem_of(self.value)
        if problem:
            self.complain(problem)
        return problem is None

    def begin(self) -> None:
        """Put the cursor into the entry, with its text selected."""
        self.entry.focus_set()
        self.entry.selection_range(0, "end")
        self.entry.icursor("end")

    def _select_all(self, _event: "tk.Event[tk.Misc]") -> str:
        """Tk's own Ctrl+A goes to the start of the line."""
        self.begin()
        return "break"

    def _edited(self) -> bool:
        """Tk asks before it changes the text, so who listens for <<Edited>> is told afterwards."""
        self.accept()
        self.event_generate("<<Edited>>", when="tail")
        return True

    def lock(self, *, locked: bool) -> None:
        """Let the value be changed no more, or again."""
        self.entry.state(["disabled" if locked else "!disabled"])


def on_return(widget: tk.Misc, action: Callable[[], None]) -> None:
    """Let Return in a field do what the page's main button does."""
    for key in ("<Return>", "<KP_Enter>"):
        widget.bind(key, lambda _event: action())
