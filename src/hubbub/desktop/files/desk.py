"""The ways by which files come into a conversation: a button, the clipboard, and dragging."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from tkinter import filedialog
from typing import Final

from hubbub.client.model import Entry
from hubbub.client.translation import N_, _
from hubbub.desktop.chat.composer import KEYS, Composer
from hubbub.desktop.files.background import in_background
from hubbub.desktop.files.basket import Attachment, Basket
from hubbub.desktop.files.clipboard import Read, offered, read_picture
from hubbub.desktop.files.drops import take_drops
from hubbub.desktop.files.looking import Looked, look, small_picture
from hubbub.desktop.files.row import SIDE
from hubbub.desktop.files.tray import Tray

_DROPS_AFTER: Final = 300
"""Milliseconds in which the window shows itself first."""

_ADDRESS: Final = "://"

_READING: Final = N_("The picture is fetched from the clipboard…")
_NO_PICTURE: Final = N_(
    "The picture can't be taken from the clipboard. Save it as a file, then add that with Ctrl+U."
)
_OVER: Final = N_("Let go, and it goes with your next message.")
_NOWHERE: Final = N_("Open a conversation first, then add files to it.")


class FileDesk:
    """Shows the basket of the conversation that is open, and puts into it what the person brings."""

    def __init__(self, pane: tk.Misc, composer: Composer, on_text: Callable[[], None]) -> None:
        """`on_text` is called when what is being written has changed, because a text has come back."""
        self.tray = Tray(pane, on_remove=self._remove, on_retry=self._retry)
        self._window = pane.nametowidget(".")
        self._pane = pane
        self._composer = composer
        self._on_text = on_text
        self._basket: Basket | None = None
        composer.files_button.configure(command=self.choose)
        composer.field.bind("<Control-u>", lambda _event: self.choose())
        composer.paste_files = self.paste
        self.tray.bind("<Destroy>", lambda event: self._end() if event.widget is self.tray else None)
        self._drops = self._window.after(_DROPS_AFTER, self._take_drops)

    def show(self, basket: Basket | None) -> None:
        """Show another basket; None where no conversation is open."""
        self._let_go()
        self._basket = basket
        if basket is not None:
            basket.on_change, basket.on_text = self._changed, self._on_text
        self.tray.show(basket.files if basket else ())

    def _let_go(self) -> None:
        """Hear nothing more of the basket, unless another window shows it by now."""
        if self._basket is not None and self._basket.on_change == self._changed:
            self._basket.on_change = self._basket.on_text = lambda: None

    @property
    def has_waiting(self) -> bool:
        """Whether there is something that send() would send."""
        return self._basket is not None and self._basket.has_waiting

    def send(self, text: str, answers: Entry | None) -> bool:
        """Send what is in the basket, and the text with it; whether there was anything."""
        return self._basket is not None and self._basket.send(text, answers)

    def choose(self) -> str:
        """Let the person choose files."""
        if self._may_add():
            title = _("Choose files to send")
            names = filedialog.askopenfilenames(parent=self._pane.winfo_toplevel(), title=title)
            self.add([Path(name) for name in names])
        return "break"

    def paste(self) -> bool:
        """Take files or a picture from the clipboard; whether there was such a thing."""
        offer = offered(self._composer.field)
        if not offer.files and not offer.picture:
            return False
        if self._may_add():
            self.add(offer.files)
            self._fetch(offer.picture)
        return True

    def add(self, paths: Sequence[Path]) -> None:
        """Put files into the basket."""
        if paths and self._may_add() and self._basket:
            in_background(self._window, partial(look, paths), partial(self._looked, self._basket))
            self._composer.field.focus_set()

    def _fetch(self, picture: str) -> None:
        """Fetch a picture from the clipboard, where there is one."""
        if picture and self._basket:
            self._composer.tell(_(_READING))
            work, then = partial(read_picture, picture), partial(self._pasted, self._basket)
            in_background(self._window, work, then)

    def _may_add(self) -> bool:
        """Whether something can be sent from here; says why not."""
        refusal = self._basket.refusal if self._basket else _(_NOWHERE)
        if refusal:
            self._composer.warn(refusal)
        return not refusal

    def _pasted(self, basket: Basket, read: Read | None) -> None:
        if read is None:
            self._warn(_(_NO_PICTURE))
        else:
            in_background(
                self._window, partial(look, read.files), partial(self._looked, basket, made=read.made)
            )

    def _looked(self, basket: Basket, looked: Looked, *, made: bool = False) -> None:
        """Put into a basket what can be sent, and say what can't."""
        found = [each._replace(name=_name_of(each.path)) if made else each for each in looked.found]
        known = set(basket.files)
        problem = basket.add(found, passing=made)
        self._draw_next(basket, [each for each in basket.files if each not in known])
        self._warn(" ".join(filter(None, [*looked.problems, problem])))

    def _warn(self, words: str) -> None:
        """Say what came of something that took a while, unless the window was closed meanwhile."""
        if not self._composer.winfo_exists():
            return
        if words:
            self._composer.warn(words)
        else:
            self._composer.tell(_(KEYS))

    def _draw_next(self, basket: Basket, files: Sequence[Attachment]) -> None:
        """Get the small pictures, one after the other."""
        if not files:
            return
        first, *others = files

        def drawn(png: bytes) -> None:
            first.picture = png
            basket.on_change()
            self._draw_next(basket, others)

        side = self._window.winfo_pixels(SIDE)
        in_background(self._window, partial(small_picture, first.path, side), drawn)

    def _changed(self) -> None:
        if self._basket is not None:
            self.tray.show(self._basket.files)

    def _remove(self, ticket: str) -> None:
        self._composer.field.focus_set()
        if self._basket is not None:
            self._basket.remove(ticket)

    def _retry(self, ticket: str) -> None:
        self._composer.field.focus_set()
        if self._basket is not None:
            self._basket.retry(ticket)

    def _end(self) -> None:
        self._window.after_cancel(self._drops)
        self._let_go()

    def _take_drops(self) -> None:
        take_drops(self._pane, on_names=self._dropped, on_over=self._dragged)

    def _dropped(self, names: Sequence[str]) -> None:
        """Take files; the address of a page is written into the message."""
        for address in names:
            if _ADDRESS in address:
                self._composer.type(address)
        self.add([Path(name) for name in names if _ADDRESS not in name])

    def _dragged(self, over: bool) -> None:
        """Something is dragged over the conversation, or is no longer."""
        if not over:
            self._composer.tell(_(KEYS))
        elif self._may_add():
            self._composer.tell(_(_OVER))


def _name_of(made: Path) -> str:
    """What a picture is called that had no name."""
    now = datetime.now().astimezone()
    return _("Picture {time}").format(time=f"{now:%Y-%m-%d %H.%M.%S}") + made.suffix
