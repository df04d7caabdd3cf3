"""One file in the tray: what it looks like, its name, how far it is, and what can be done with it."""

import tkinter as tk
from base64 import b64encode
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from hubbub.client.translation import _
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel
from hubbub.desktop.files.basket import Attachment, Stage
from hubbub.desktop.files.words import state_words
from hubbub.desktop.theme import Palette

SIDE: Final = "28p"
"""The width and the height of a picture."""

_LONGEST_ENDING: Final = 4
_UNKNOWN: Final = "…"


class FileRow(ttk.Frame):
    """The buttons are reached with Tab; Delete takes the file out."""

    def __init__(
        self,
        parent: tk.Misc,
        file: Attachment,
        *,
        on_remove: Callable[[str], None],
        on_retry: Callable[[str], None],
    ) -> None:
        """Call them with the file's ticket."""
        super().__init__(parent, style="Panel.TFrame", padding="0 2p")
        self.columnconfigure(1, weight=1)
        side = self.winfo_pixels(SIDE)
        self._frame = tk.Frame(self, width=side, height=side)
        self._frame.pack_propagate(False)
        self._frame.grid(row=0, column=0, rowspan=2, padx=(0, "6p"))
        self.picture = tk.Label(self._frame, text=_ending(file.name), font=theme.SMALL_FONT, borderwidth=0)
        self.picture.pack(fill="both", expand=True)
        self.name = ElidedLabel(self, "Panel.TLabel")
        self.name.grid(row=0, column=1, sticky="sew")
        self.name.show(file.name)
        self.state_label = WrappedLabel(self, "PanelQuiet.TLabel")
        self.state_label.grid(row=1, column=1, sticky="new")
        self.retry_button = ttk.Button(
            self, text=_("Try again"), style="PanelFlat.TButton", command=lambda: on_retry(file.ticket)
        )
        self.retry_button.grid(row=0, column=2, rowspan=2, padx=("4p", 0))
        self.remove_button = ttk.Button(
            self, text="✕", width=2, style="PanelFlat.TButton", command=lambda: on_remove(file.ticket)
        )
        self.remove_button.grid(row=0, column=3, rowspan=2, padx=("4p", 0))
        self.track = tk.Frame(self, height=self.winfo_pixels("2p"))
        self.track.grid(row=2, column=0, columnspan=4, sticky="ew", pady=("2p", 0))
        self._bar = tk.Frame(self.track)
        self._image = ""
        for button in (self.retry_button, self.remove_button):
            button.bind("<Delete>", lambda _event: on_remove(file.ticket))
        self.bind("<Destroy>", self._destroyed)
        theme.follow(self._frame, self._paint)
        self.show(file)

    def show(self, file: Attachment) -> None:
        """Show how the file stands now."""
        refused, sending = file.stage is Stage.REFUSED, file.stage is Stage.SENDING
        self.state_label.configure(
            text=state_words(file), style="Danger.TLabel" if refused else "PanelQuiet.TLabel"
        )
        self._show_if(self.retry_button, shown=refused)
        self._show_if(self.track, shown=sending)
        self._bar.place(relheight=1, relwidth=file.sent / max(file.size, 1))
        if file.picture and not self._image:
            self._show_picture(file.picture)

    def _show_if(self, widget: tk.Widget, *, shown: bool) -> None:
        if shown:
            widget.grid()
        else:
            widget.grid_remove()

    def _show_picture(self, png: bytes) -> None:
        """An image by its name, without an object in Python (docs/decisions/0007)."""
        self._image = str(self.tk.call("image", "create", "photo", "-data", b64encode(png), "-format", "png"))
        self.picture.configure(image=self._image)

    def _destroyed(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self and self._image:
            self.tk.call("image", "delete", self._image)

    def _paint(self, palette: Palette) -> None:
        self._frame.configure(background=palette.field)
        self.picture.configure(background=palette.field, foreground=palette.quiet)
        self.track.configure(background=palette.border)
        self._bar.configure(background=palette.link)


def _ending(name: str) -> str:
    """What kind of file it is, by the end of its name."""
    stem, _dot, ending = name.rpartition(".")
    return ending.upper() if stem and 0 < len(ending) <= _LONGEST_ENDING else _UNKNOWN
