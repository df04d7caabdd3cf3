"""The files of a conversation that is shown: what of them is in sight is asked for, and what can be done."""

import tkinter as tk
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tkinter import filedialog
from typing import TYPE_CHECKING, Final, Protocol

from hubbub.client.model import Entry
from hubbub.client.translation import N_, _
from hubbub.desktop.chat.blocks import IMAGE, BlockText
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.files.album import album_of
from hubbub.desktop.files.cards import FILE, PICTURE, card
from hubbub.desktop.files.jobs import Answer
from hubbub.desktop.files.naming import safe_name
from hubbub.desktop.files.previews import Preview, Previews
from hubbub.desktop.looks import SHOWN, looks_of
from hubbub.desktop.pieces import Piece, Tags

if TYPE_CHECKING:
    from hubbub.desktop.chat.view import MessageView

_SOON: Final = 40
"""Milliseconds in which the text comes to rest, until it is looked at what is in sight."""

_NEXT: Final = 1  # milliseconds in which Tk looks after the person between two pictures

_DELETE: Final = N_("Delete the file for everybody?")
_DELETED: Final = N_("{name} is deleted.")
_MEANING: Final = N_(
    "{name} is removed from the server, and nobody can open the link any more. Whoever has saved the file "
    "keeps it."
)


class Teller(Protocol):
    """Says things to the person."""

    def tell(self, text: str) -> None:
        """Say something."""

    def warn(self, text: str) -> None:
        """Say that something went wrong."""


class ShownFiles:
    """Shows cards in a view, and does what the person asks for."""

    def __init__(self, view: "MessageView", teller: Teller) -> None:
        self._view = view
        self._text: BlockText = view.text
        self._teller = teller
        self._previews: Previews | None = None
        self._album = album_of(view)
        self._due = ""
        self._text.cards, self._text.picture = self._cards, self._album.known
        self._text.on_move = self._look_soon
        view.links.on_file, view.links.on_save = self._open_at, self._save_at
        self._text.tag_bind(PICTURE, "<ButtonRelease-1>", self._clicked)
        view.bind("<Destroy>", lambda event: self._end() if event.widget is view else None)

    def turn_to(self, previews: Previews | None) -> None:
        """Show the files of another server."""
        if self._previews is not None:
            self._previews.listen_no_more(self._changed)
        self._previews = previews
        if previews is not None:
            previews.listen(self._changed)

    def of(self, entry: Entry) -> list[Preview]:
        """The files to which a message links and which are still there."""
        found = self._previews.find(entry.text) if self._previews is not None else []
        return [each for each in found if not each.is_gone]

    @property
    def leave_with_message(self) -> bool:
        """Whether the server removes files with the message that links to them."""
        place = self._previews.place if self._previews is not None else None
        return place is not None and place.has_thumbnails

    # What is shown

    def _cards(self, entry: Entry, mine: Tags, fit: Callable[[str, str], str]) -> Iterator[Piece]:
        previews = self._previews
        if previews is None:
            return
        shows = looks_of(self._view).pictures == SHOWN
        for each in previews.find(entry.text):
            yield from card(each, previews.key(each) if shows and each.is_picture else "", mine, fit)

    def _changed(self, preview: Preview | None) -> None:
        """More is known of a file, or of all."""
        previews = self._previews
        if previews is not None:
            self._view.draw_again(
                lambda entry: any(preview in {None, each} for each in previews.find(entry.text))
            )
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._due:
            self._due = self._view.after(_SOON, self._look)

    def _look(self) -> None:
        """Ask for what is in sight, and let go of the images that no longer are."""
        self._due = ""
        previews = self._previews
        if previews is None or looks_of(self._view).pictures != SHOWN or not self._text.winfo_viewable():
            return
        for entry in self._view.entries_in_sight():
            for preview in previews.find(entry.text):
                previews.want(preview, self._album.box)
        in_sight = dict(self._text.images("@0,0", f"@0,{self._text.winfo_height()}"))
        for name, index in self._text.images("1.0", "end"):
            if name not in in_sight and str(self._text.image_cget(index, "image")) != self._album.blank:
                self._text.image_configure(index, image=self._album.blank)
        self._draw_next(in_sight.items())

    def _draw_next(self, places: Iterable[tuple[str, str]]) -> None:
        """Put the pictures into the text that are there, one in a turn where they have to be made."""
        for name, index in places:
            key = name.removeprefix(IMAGE).partition("#")[0]
            preview = self._previews.called(key) if self._previews is not None else None
            if preview is None or not preview.png:
                continue
            is_new = self._album.known(key) == self._album.blank
            self._text.image_configure(index, image=self._album.image(key, preview.png))
            if is_new:
                self._due = self._due or self._view.after(_NEXT, self._look)
                return

    # What the person does

    def _clicked(self, event: "tk.Event[tk.Misc]") -> None:
        if not self._text.tag_ranges("sel"):
            self._open_at(f"@{event.x},{event.y}", below=True)

    def _open_at(self, index: str, *, below: bool = False) -> None:
        if preview := self._at(index, below=below):
            self.open(preview)

    def _save_at(self, index: str) -> None:
        if preview := self._at(index):
            self.save(preview)

    def _at(self, index: str, *, below: bool = False) -> Preview | None:
        """The file whose card is there: each has one name, and the pictures stand above these."""
        number = self._text.block_at(index)
        if number is None:
            return None
        found = self.of(self._view.shown[number])
        nth = self._text.count_before(FILE, number, index) - (0 if below else 1)
        return found[nth] if 0 <= nth < len(found) else None

    def open(self, preview: Preview) -> None:
        """Show a picture in a window; save what is none."""
        if self._previews is None or not preview.can_be_seen:
            self.save(preview)
            return
        from hubbub.desktop.files.viewer import Viewer  # noqa: PLC0415 - see loading.py

        pictures = [each for entry in self._view.shown for each in self.of(entry) if each.can_be_seen]
        Viewer(self._view, self._previews, list(dict.fromkeys(pictures)), preview, self.save)

    def save(self, preview: Preview) -> None:
        """Ask where to, and save a file there."""
        previews = self._previews
        if previews is None:
            return
        window = self._view.winfo_toplevel()
        name = filedialog.asksaveasfilename(
            parent=window, title=_("Save file"), initialfile=safe_name(preview.name)
        )
        if name:
            from hubbub.desktop.files.saving import SaveWindow  # noqa: PLC0415 - see loading.py

            SaveWindow(window, previews, preview, Path(name), self._teller.tell)

    def ask_to_delete(self, preview: Preview) -> None:
        """Ask whether a file of one's own is to be removed from the server, and do so."""
        Confirm(
            self._view, _(_DELETE), _(_MEANING).format(name=preview.name),
            yes=_("Delete the file"), no=_("Keep it"), on_yes=partial(self._delete, preview),
        )  # fmt: skip

    def _delete(self, preview: Preview) -> None:
        previews = self._previews
        if previews is None or previews.place is None:
            return

        def told(answer: Answer) -> None:
            reason = getattr(answer, "reason", "")
            if reason:
                self._teller.warn(reason)
                return
            previews.gone(preview)
            self._teller.tell(_(_DELETED).format(name=preview.name))

        previews.jobs.remove(previews.place, preview.file, told)

    def _end(self) -> None:
        self.turn_to(None)
        if self._due:
            self._view.after_cancel(self._due)
