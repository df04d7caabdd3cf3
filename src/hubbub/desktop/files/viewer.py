"""A picture as large as its window, with those before and after it in the conversation."""

import tkinter as tk
import webbrowser
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import Final

from hubbub.client.changes import FileDone, FileFailed
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel
from hubbub.desktop.files.background import in_background
from hubbub.desktop.files.jobs import Answer
from hubbub.desktop.files.previews import Preview, Previews, small_png
from hubbub.desktop.files.words import size_words
from hubbub.desktop.flow import Flow
from hubbub.desktop.measures import fitting, keep_usable
from hubbub.desktop.theme import Palette

_WIDTH: Final = 620
_HEIGHT: Final = 480
_AT_REST: Final = 150  # milliseconds without another size, until the picture is drawn for it
_LOADING: Final = N_("The picture is fetched…")
_BROKEN: Final = N_("The picture can't be shown here. Save it, and open it with another program.")


class Viewer(tk.Toplevel):
    """Left and Right lead to the others, Ctrl+S saves, Escape closes it."""

    def __init__(
        self,
        parent: tk.Misc,
        previews: Previews,
        pictures: Sequence[Preview],
        first: Preview,
        on_save: Callable[[Preview], None],
    ) -> None:
        super().__init__(parent)
        self._previews = previews
        self._pictures = pictures
        self._at = pictures.index(first) if first in pictures else 0
        self._on_save = on_save
        self._ticket = ""
        self._data = b""
        self._drawn = (0, 0)
        self._due = ""
        self._image = str(self.tk.call("image", "create", "photo"))
        self._build()
        self._listen()
        self.go(0)

    def _build(self) -> None:
        theme.follow_background(self)
        width, height = fitting(self, _WIDTH, _HEIGHT)
        self.geometry(f"{width}x{height}")
        keep_usable(self, 300, 240)
        self.transient(self.master.winfo_toplevel())
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.picture = tk.Label(self, image=self._image, borderwidth=0, compound="center", takefocus=True)
        self.picture.grid(row=0, column=0, sticky="nsew")
        theme.follow(self.picture, self._paint)
        below = ttk.Frame(self, style="Panel.TFrame", padding="10p 6p")
        below.grid(row=1, column=0, sticky="ew")
        below.columnconfigure(0, weight=1)
        self.name = ElidedLabel(below, "Panel.TLabel")
        self.name.grid(row=0, column=0, sticky="ew")
        self.state_label = ElidedLabel(below, "PanelQuiet.TLabel")
        self.state_label.grid(row=1, column=0, sticky="ew", pady=(0, "6p"))
        buttons = Flow(below, "Panel.TFrame")
        buttons.grid(row=2, column=0, sticky="ew")
        self.previous_button = ttk.Button(buttons, text=_("← Previous"), command=lambda: self.go(-1))
        self.next_button = ttk.Button(buttons, text=_("Next →"), command=lambda: self.go(1))
        self.browser_button = ttk.Button(buttons, text=_("Open in browser"), command=self._browse)
        self.save_button = ttk.Button(
            buttons, text=_("Save…"), style="Accent.TButton", command=lambda: self._on_save(self.current)
        )
        for button in (self.previous_button, self.next_button):
            buttons.add(button)
        for button in (self.browser_button, self.save_button):
            buttons.add(button, right=True)

    def _listen(self) -> None:
        self.bind("<Escape>", lambda _event: self.close())
        self.bind("<Left>", lambda _event: self.go(-1))
        self.bind("<Right>", lambda _event: self.go(1))
        self.bind("<Control-s>", lambda _event: self._on_save(self.current))
        self.picture.bind("<Configure>", lambda _event: self._draw_soon())
        self.protocol("WM_DELETE_WINDOW", self.close)
        self.bind("<Destroy>", lambda event: self._end() if event.widget is self else None)
        self.picture.focus_set()

    @property
    def current(self) -> Preview:
        """The picture that is shown."""
        return self._pictures[self._at]

    def go(self, step: int) -> None:
        """Show the picture that is so many further; where there is none, stay."""
        if not 0 <= self._at + step < len(self._pictures):
            return
        self._at += step
        self._previews.jobs.cancel(self._ticket)
        self._data, self._drawn = b"", (0, 0)
        self.previous_button.state(["!disabled" if self._at else "disabled"])
        self.next_button.state(["!disabled" if self._at + 1 < len(self._pictures) else "disabled"])
        self.title(f"{self.current.name} - Hubbub")
        self.name.show(self.current.name)
        self._say(_(_LOADING))
        self._put(self.current.png)
        if place := self._previews.place:
            self._ticket = self._previews.jobs.fetch(place, self.current.file, self._told)

    def close(self) -> None:
        """Go away, and give the keyboard back."""
        back = self.master
        self.destroy()
        back.winfo_toplevel().focus_set()

    def _told(self, answer: Answer) -> None:
        match answer:
            case FileDone(data=data):
                self._data = data
                self._draw()
            case FileFailed(reason=reason):
                self._say(reason)

    def _draw_soon(self) -> None:
        if self._due:
            self.after_cancel(self._due)
        self._due = self.after(_AT_REST, self._draw)

    def _draw(self) -> None:
        """Have the picture made as large as the window lets it be, but no larger than it is."""
        if self._due:
            self.after_cancel(self._due)
            self._due = ""
        box = (self.picture.winfo_width(), self.picture.winfo_height())
        if self._data and box != self._drawn and min(box) > 1:
            self._drawn = box
            work = partial(small_png, self._data, box)
            in_background(self.nametowidget("."), work, partial(self._show, self.current))

    def _show(self, picture: Preview, png: bytes | None) -> None:
        if not self.winfo_exists() or picture is not self.current:
            return
        if png:
            self._put(png)
            self._say("")
        else:
            self._say(_(_BROKEN))

    def _put(self, png: bytes) -> None:
        if png:
            self.tk.call(self._image, "configure", "-data", b64encode(png).decode(), "-format", "png")
        else:
            self.tk.call(self._image, "blank")

    def _say(self, words: str) -> None:
        """Say how things stand, or else which picture it is."""
        facts = self.current.facts
        size = size_words(facts.size) if facts is not None and facts.size is not None else ""
        place = _("{number} of {count}").format(number=self._at + 1, count=len(self._pictures))
        self.state_label.show("  ·  ".join(filter(None, (place, size, words))))

    def _browse(self) -> None:
        webbrowser.open(self.current.link)

    def _paint(self, palette: Palette) -> None:
        self.picture.configure(background=palette.background)

    def _end(self) -> None:
        self._previews.jobs.cancel(self._ticket)
        if self._due:
            self.after_cancel(self._due)
        self.tk.call("image", "delete", self._image)
