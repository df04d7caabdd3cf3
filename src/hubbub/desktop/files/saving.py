"""A file on its way to this computer's disk: how far it is, and why it doesn't come."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Final

from hubbub.client.changes import FileComing, FileDone, FileFailed
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel
from hubbub.desktop.files.jobs import Answer
from hubbub.desktop.files.previews import Preview, Previews
from hubbub.desktop.files.words import size_words
from hubbub.desktop.flow import Flow
from hubbub.desktop.theme import Palette

_WIDTH: Final = 300  # points at the usual text size
_SAVED: Final = N_("{name} is saved in {folder}.")


class SaveWindow(tk.Toplevel):
    """Closes by itself when the file is there. The rest of the program can be used meanwhile."""

    def __init__(
        self,
        parent: tk.Tk | tk.Toplevel,
        previews: Previews,
        preview: Preview,
        path: Path,
        on_saved: Callable[[str], None],
    ) -> None:
        """`on_saved` gets the words that say where it is."""
        super().__init__(parent)
        self._previews = previews
        self._preview = preview
        self._path = path
        self._on_saved = on_saved
        self._ticket = ""
        self.title(_("Save file"))
        self.transient(parent)
        self.resizable(width=False, height=False)
        theme.follow_background(self)
        frame = ttk.Frame(self, padding="16p 12p")
        frame.pack(fill="both", expand=True)
        strut = ttk.Frame(frame, width=theme.grown(self, _WIDTH))
        strut.pack()
        self.name = ElidedLabel(frame, "Bold.TLabel")
        self.name.pack(fill="x")
        self.name.show(path.name)
        self.state_label = WrappedLabel(frame, "Quiet.TLabel", room=_WIDTH)
        self.state_label.pack(fill="x", pady=("4p", "6p"))
        self.track = tk.Frame(frame, height=self.winfo_pixels("4p"))
        self.track.pack(fill="x")
        self._bar = tk.Frame(self.track)
        buttons = Flow(frame)
        buttons.pack(fill="x", pady=("10p", 0))
        self.close_button = ttk.Button(buttons, text=_("Cancel"), command=self.close)
        self.retry_button = ttk.Button(
            buttons, text=_("Try again"), style="Accent.TButton", command=self.begin
        )
        self._buttons = buttons
        buttons.add(self.close_button, right=True)
        theme.follow(self.track, self._paint)
        self.bind("<Escape>", lambda _event: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)
        self.close_button.focus_set()
        self.begin()

    def begin(self) -> None:
        """Fetch the file, from its beginning on."""
        place = self._previews.place
        if place is None:
            return
        self._buttons.remove(self.retry_button)
        self.close_button.configure(text=_("Cancel"))
        self._show(0, None)
        self._ticket = self._previews.jobs.save(place, self._preview.file, self._path, self._told)

    def close(self) -> None:
        """Go away. A file that has not come wholly is not there at all."""
        self._previews.jobs.cancel(self._ticket)
        self.destroy()

    def _told(self, answer: Answer) -> None:
        if not self.winfo_exists():
            return
        match answer:
            case FileComing(received=received, size=size):
                self._show(received, size)
            case FileDone():
                self._on_saved(_(_SAVED).format(name=self._path.name, folder=self._path.parent))
                self.destroy()
            case FileFailed(reason=reason):
                self.state_label.configure(text=reason, style="Error.TLabel")
                self.close_button.configure(text=_("Close"))
                self._buttons.add(self.retry_button, right=True)
                self.retry_button.focus_set()

    def _show(self, received: int, size: int | None) -> None:
        words = size_words(received)
        if size:
            words = _("{sent} of {size}").format(sent=words, size=size_words(size))
        self.state_label.configure(text=words, style="Quiet.TLabel")
        self._bar.place(relheight=1, relwidth=min(received / size, 1) if size else 0)

    def _paint(self, palette: Palette) -> None:
        self.track.configure(background=palette.border)
        self._bar.configure(background=palette.link)
