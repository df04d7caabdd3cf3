"""The field in which one writes, and Send."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.chat.menu import add_edit_menu
from hubbub.desktop.theme import Palette

_TALLEST: Final = 6  # lines that the field grows to before it scrolls
_NOTHING: Final = "There is nothing to send yet. Write a message first."
KEYS: Final = "Return sends, Shift+Return starts a new line."
"""What is said below the field while there is nothing else to say."""


class Composer(ttk.Frame):
    """Return and Send send, Shift+Return starts a new line. The field grows with the text."""

    def __init__(self, parent: tk.Misc, on_send: Callable[[str], None]) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="12p 9p 12p 5p")
        self._on_send = on_send
        self.columnconfigure(0, weight=1)
        self.border = tk.Frame(self, padx=1, pady=1)
        self.border.grid(row=0, column=0, sticky="ew")
        self.field = tk.Text(
            self.border, height=1, width=1, wrap="word", undo=True, borderwidth=0, highlightthickness=0,
            padx="6p", pady="6p", font=theme.TEXT_FONT,
        )  # fmt: skip
        self.field.pack(fill="both", expand=True)
        self.placeholder = tk.Label(
            self.field, font=theme.TEXT_FONT, borderwidth=0, padx=0, pady=0, cursor="xterm"
        )
        self.send_button = ttk.Button(self, text="Send", style="Accent.TButton", command=self.submit)
        self.send_button.grid(row=0, column=1, sticky="s", padx=("9p", 0))
        self.hint = WrappedLabel(self, "PanelQuiet.TLabel", KEYS)
        self.hint.grid(row=1, column=0, columnspan=2, sticky="ew", pady=("3p", 0))
        self._listen()
        theme.follow(self.field, self._paint)
        self._changed()

    def _listen(self) -> None:
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self.submit())
        self.field.bind("<Shift-Return>", lambda _event: self._insert("\n"))
        self.field.bind("<Tab>", lambda _event: self._move_focus(self.field.tk_focusNext()))
        self.field.bind("<<PrevWindow>>", lambda _event: self._move_focus(self.field.tk_focusPrev()))
        self.field.bind("<<Paste>>", lambda _event: self._paste())
        self.field.bind("<<Modified>>", lambda _event: self._changed())
        self.field.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.field.bind("<FocusIn>", lambda _event: self._paint(theme.current(self)), add=True)
        self.field.bind("<FocusOut>", lambda _event: self._paint(theme.current(self)), add=True)
        self.placeholder.bind("<Button-1>", lambda _event: self.field.focus_set())
        add_edit_menu(self.field)

    def address(self, name: str) -> None:
        """Say for whom the text is, while there is none."""
        self.placeholder.configure(text=f"Message {name}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return bool(self.field.compare("end-1c", "==", "1.0"))

    def fill(self, text: str) -> None:
        """Put a text in place of what is written."""
        self.field.delete("1.0", "end")
        self._insert(text)

    def submit(self) -> str:
        """Hand the text on and clear the field; say quietly when there is nothing to send."""
        text = self.field.get("1.0", "end-1c").strip()
        if text:
            self.field.delete("1.0", "end")
            self.field.edit_reset()
            self._on_send(text)
        else:
            self.tell(_NOTHING)
        self.field.focus_set()
        return "break"

    def tell(self, text: str) -> None:
        """Say something quietly, until the person writes on."""
        self.hint.configure(text=text, style="PanelQuiet.TLabel")

    def warn(self, text: str) -> None:
        """Say what went wrong, until the person writes on."""
        self.hint.configure(text=text, style="Danger.TLabel")

    def type(self, characters: str) -> None:
        """Take up what was typed elsewhere in the window."""
        self.field.focus_set()
        self._insert(characters)

    def _insert(self, characters: str) -> str:
        self.field.insert("insert", characters)
        self.field.see("insert")
        return "break"

    def _paste(self) -> str:
        """Tk on X11 leaves the selection standing beside what is pasted; people expect it to be replaced."""
        try:
            pasted = self.field.clipboard_get()
        except tk.TclError:  # the clipboard is empty, or holds no text
            return "break"
        if self.field.tag_ranges("sel"):
            self.field.delete("sel.first", "sel.last")
        return self._insert(pasted)

    def _move_focus(self, widget: tk.Misc | None) -> str:
        if widget:
            widget.focus_set()
        return "break"

    def _changed(self) -> None:
        self.field.edit_modified(False)
        if self.is_empty:
            self.placeholder.place(x=1, rely=0.5, anchor="w")
        else:
            self.placeholder.place_forget()
            self.tell(KEYS)
        self._fit()

    def _fit(self) -> None:
        lines = int(self.field.tk.call(self.field, "count", "-displaylines", "1.0", "end") or 1)
        self.field.configure(height=min(max(lines, 1), _TALLEST))

    def _paint(self, palette: Palette) -> None:
        focused = self.field.focus_displayof() is self.field
        self.border.configure(background=palette.link if focused else palette.border)
        self.placeholder.configure(background=palette.field, foreground=palette.quiet)
        self.field.configure(
            background=palette.field,
            foreground=palette.text,
            insertbackground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
        )
