"""The tab of what a channel is about."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.compose import one_line
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.channel.tab import Look, Tab
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.chat.menu import add_edit_menu
from hubbub.desktop.theme import Palette

_LINES: Final = 5
_LOCKED: Final = N_("Only moderators may change the topic here.")
_ABSENT: Final = N_("You are not in this channel, so you can only look.")


class TopicTab(Tab):
    """A field of several lines, although the topic is one: Return saves."""

    title = N_("Topic")

    def __init__(self, parent: tk.Misc, on_edit: Callable[[], None], on_save: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_edit = on_edit
        self._topic = ""
        self._most = 0
        self._why_locked = ""
        self._problem = ""
        ttk.Label(self, text=_("What the channel is about"), style="Bold.TLabel").grid(sticky="w")
        self.border = tk.Frame(self, padx=1, pady=1)
        self.border.grid(sticky="ew", pady=("3p", "3p"))
        self.field = tk.Text(
            self.border, height=_LINES, width=1, wrap="word", undo=True, borderwidth=0, highlightthickness=0,
            padx="6p", pady="5p", font=theme.TEXT_FONT,
        )  # fmt: skip
        self.field.pack(fill="both", expand=True)
        self.note = WrappedLabel(self, "Small.TLabel")
        self.note.grid(sticky="ew")
        self._listen(on_save)
        theme.follow(self.field, self._paint)

    def _listen(self, on_save: Callable[[], None]) -> None:
        def save() -> str:
            on_save()
            return "break"

        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: save())
        self.field.bind("<Tab>", lambda _event: self._move(self.field.tk_focusNext()))
        self.field.bind("<<PrevWindow>>", lambda _event: self._move(self.field.tk_focusPrev()))
        self.field.bind("<<Modified>>", lambda _event: self._edited())
        for event in ("<FocusIn>", "<FocusOut>"):
            self.field.bind(event, lambda _event: self._paint(theme.current(self)), add=True)
        add_edit_menu(self.field)

    @property
    def first(self) -> tk.Misc:
        """See Tab."""
        return self.field

    @property
    def value(self) -> str:
        """The topic as it stands in the field, as one line."""
        return one_line(self.field.get("1.0", "end-1c"))

    @property
    def change(self) -> str | None:
        """The new topic, None where it is the old one."""
        return self.value if self.value != one_line(self._topic) else None

    def show(self, look: Look) -> None:
        """See Tab."""
        untouched, self._most = self.change is None, look.rules.topic_length
        self._topic = look.conversation.topic
        only_some = look.modes is None or "t" in look.modes
        locked = _(_LOCKED) if only_some and not look.may_change else ""
        self._why_locked = _(_ABSENT) if look.me is None else locked
        if untouched and self.value != one_line(self._topic):
            self._fill(self._topic)
        self.field.configure(state="disabled" if self._why_locked else "normal")
        self._paint(theme.current(self))
        self._show_note()

    def revert(self) -> None:
        """Go back to the topic that there is."""
        self._fill(self._topic)

    def check(self) -> bool:
        """Whether the topic can be sent; complains if not."""
        return not self._most or self._size() <= self._most

    def complain(self, words: str) -> None:
        """Say why the topic was not taken."""
        self._problem = words
        self._show_note()
        self.field.focus_set()

    def _fill(self, text: str) -> None:
        self.field.configure(state="normal")
        self.field.delete("1.0", "end")
        self.field.insert("1.0", text)
        self.field.edit_reset()
        self.field.configure(state="disabled" if self._why_locked else "normal")

    def _edited(self) -> None:
        if self.field.edit_modified():
            self.field.edit_modified(False)
            self._problem = ""
            self._show_note()
            self._on_edit()

    def _show_note(self) -> None:
        """Say what is wrong, why nothing can be changed, or how long the topic is."""
        size, most = self._size(), self._most
        if self._why_locked or self._problem:
            style = "Error.TLabel" if self._problem else "Small.TLabel"
            self.note.configure(text=self._problem or self._why_locked, style=style)
        elif most and size > most:
            words = _("{size} of {most}: too long by {excess}. Shorten it.").format(
                size=size, most=most, excess=size - most
            )
            self.note.configure(text=words, style="Error.TLabel")
        else:
            self.note.configure(
                text=_("{size} of {most} characters").format(size=size, most=most) if most else "",
                style="Small.TLabel",
            )

    def _size(self) -> int:
        """How long it is for the server, which counts bytes: a letter with an accent counts twice."""
        return len(self.value.encode())

    def _move(self, widget: tk.Misc | None) -> str:
        if widget is not None:
            widget.focus_set()
        return "break"

    def _paint(self, palette: Palette) -> None:
        focused = self.field.focus_displayof() is self.field
        self.border.configure(background=palette.link if focused else palette.border)
        self.field.configure(
            background=palette.panel if self._why_locked else palette.field,
            foreground=palette.text,
            insertbackground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
        )
