"""What is known of the files to which the messages of one server link: small pictures, names and sizes.

It is asked for when it comes into sight, and never of another service than the server's own.
"""

import logging
import time
import tkinter as tk
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Final

from hubbub.client.changes import FileDone, FileFailed, FileLooked
from hubbub.client.file_fields import FileFacts
from hubbub.client.file_host import FilePlace, StoredFile
from hubbub.client.formatting import Style
from hubbub.client.markup import parse
from hubbub.desktop.files.background import in_background
from hubbub.desktop.files.jobs import Answer, Jobs
from hubbub.desktop.files.shelf import Kept, Shelf
from hubbub.pictures.kinds import picture_kind
from hubbub.pictures.shrinking import PictureError, shrink

_log: Final = logging.getLogger(__name__)

SHOWN: Final = 4
"""Files that are shown of one message."""

KNOWN: Final = 1_000
"""Files of which something is known."""

MEMORY: Final = 32 * 1024 * 1024
"""Bytes of small pictures that are kept in memory; the others are on the disk."""

AT_ONCE: Final = 3
"""Files that are looked at, fetched or made small at a time."""

WAITING: Final = 30
"""Files that wait for that; those that have come into sight last go first."""

PATIENCE: Final = 30.0
"""Seconds until a file is asked for again that could not be had."""

_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class Stage(Enum):
    """How much is known of a file."""

    UNKNOWN = auto()
    ASKED = auto()
    KNOWN = auto()
    FAILED = auto()


@dataclass(eq=False, slots=True)
class Preview:
    """A file that somebody has linked to by `link`."""

    file: StoredFile
    link: str
    stage: Stage = Stage.UNKNOWN
    facts: FileFacts | None = None
    png: bytes = b""
    reason: str = ""
    """Why nothing is known."""
    is_gone: bool = False
    again: float = 0.0
    """When it may be asked for once more, by the monotonic clock."""

    @property
    def name(self) -> str:
        """What it is called, as far as that is known."""
        return self.facts.name if self.facts else self.file.name

    @property
    def is_picture(self) -> bool:
        """Whether there is a picture to be expected, by the end of its name, or by what it really is."""
        may_be = self.file.name.lower().endswith(_ENDINGS) and not self.is_gone
        if self.facts is None or self.stage is Stage.ASKED:
            return may_be
        return may_be and self.facts.kind.startswith("image/")

    @property
    def can_be_seen(self) -> bool:
        """Whether it is a picture, as far as that is known."""
        return self.is_picture and (bool(self.png) or self.stage is not Stage.KNOWN)


class Previews:
    """Finds the files in what was said."""

    def __init__(self, window: tk.Misc, jobs: Jobs, shelf: Shelf | None) -> None:
        self.jobs = jobs
        self.place: FilePlace | None = None
        self._window = window
        self._shelf = shelf
        self._known: OrderedDict[str, Preview] = OrderedDict()
        self._pictures: OrderedDict[str, Preview] = OrderedDict()
        self._waiting: deque[tuple[Preview, tuple[int, int]]] = deque()
        self._busy = 0
        self._listeners: list[Callable[[Preview | None], None]] = []

    def listen(self, listener: Callable[[Preview | None], None]) -> None:
        """Call this when more is known of a file, or of all: None."""
        self._listeners.append(listener)

    def listen_no_more(self, listener: Callable[[Preview | None], None]) -> None:
        """Call this no more."""
        self._listeners.remove(listener)

    def turn_to(self, place: FilePlace | None) -> None:
        """The server has its files there now; what couldn't be had before is asked for again."""
        for preview in self._known.values():
            if preview.stage is Stage.FAILED and not preview.is_gone:
                preview.stage = Stage.UNKNOWN
        if place is not None and place != self.place:
            self.place = place
            self._known.clear()
            self._pictures.clear()
            self._tell(None)

    def find(self, text: str) -> list[Preview]:
        """The files of the server's own service to which a text links, each once, and not too many."""
        if self.place is None or self.place.path not in text:
            return []
        links = (run.text for line in parse(text) for run in line if Style.LINK in run.styles)
        found: dict[str, Preview] = {}
        for link in links:
            if (file := self.place.find(link)) and len(found) < SHOWN:
                found[file.target] = self._preview(file, link)
        return list(found.values())

    def key(self, preview: Preview) -> str:
        """What no other picture is called, of whatever server."""
        return f"{self.place.address if self.place else ''} {preview.file.target}"

    def called(self, key: str) -> Preview | None:
        """The file whose key that is, if it is known."""
        return self._known.get(key.rpartition(" ")[2])

    def want(self, preview: Preview, box: tuple[int, int]) -> None:
        """Find out about a file that has come into sight."""
        has_failed = preview.stage is Stage.FAILED and not preview.is_gone
        if has_failed and time.monotonic() >= preview.again:
            preview.stage = Stage.UNKNOWN
        if preview.stage is not Stage.UNKNOWN or self.place is None:
            return
        preview.stage = Stage.ASKED
        self._waiting.append((preview, box))
        if len(self._waiting) > WAITING:
            self._waiting.popleft()[0].stage = Stage.UNKNOWN
        self._go_on()

    def gone(self, preview: Preview) -> None:
        """A file was removed."""
        preview.stage, preview.is_gone, preview.png = Stage.FAILED, True, b""
        self._pictures.pop(preview.file.target, None)
        self._tell(preview)

    def forget(self) -> None:
        """Keep nothing on the disk."""
        if self._shelf is not None:
            in_background(self._window, self._shelf.forget, lambda _done: None)

    def _preview(self, file: StoredFile, link: str) -> Preview:
        preview = self._known.setdefault(file.target, Preview(file, link))
        self._known.move_to_end(file.target)
        if len(self._known) > KNOWN:
            self._pictures.pop(self._known.popitem(last=False)[0], None)
        if preview.png:
            self._pictures.move_to_end(file.target)
        return preview

    # One file after the other

    def _go_on(self) -> None:
        while self._waiting and self._busy < AT_ONCE:
            preview, box = self._waiting.pop()
            self._busy += 1
            name = f"{preview.file.target} {box}"
            work = partial(self._shelf.get, name) if self._shelf else _nothing
            in_background(self._window, work, partial(self._looked_up, preview, box, name))

    def _looked_up(self, preview: Preview, box: tuple[int, int], name: str, kept: Kept | None) -> None:
        place = self.place
        if kept is not None or place is None:
            self._know(preview, kept)
            return

        def told(change: Answer) -> None:
            match change:
                case FileLooked(facts=facts):
                    preview.facts = facts
                case FileDone(data=data):
                    work = partial(self._shrink, preview.facts, data, box, name)
                    in_background(self._window, work, partial(self._know, preview))
                case FileFailed(reason=reason, lasts=lasts):
                    preview.reason, preview.is_gone = reason, lasts
                    self._know(preview, None)

        self.jobs.look(place, preview.file, told)

    def _shrink(self, facts: FileFacts | None, data: bytes, box: tuple[int, int], name: str) -> Kept | None:
        """Have the picture made small, and keep it. Runs on a thread of its own."""
        assert facts is not None  # noqa: S101 - it was looked at first
        png = small_png(data, box)
        if png is None:
            return None
        kept = Kept(facts, png)
        if self._shelf is not None:
            self._shelf.put(name, kept)
        return kept

    def _know(self, preview: Preview, kept: Kept | None) -> None:
        self._busy -= 1
        preview.stage = Stage.FAILED if kept is None else Stage.KNOWN
        if kept is None:
            preview.again = time.monotonic() + PATIENCE
        else:
            preview.facts, preview.png = kept
            self._pictures[preview.file.target] = preview
            self._pictures.move_to_end(preview.file.target)
            self._give_up_old()
        self._tell(preview)
        self._go_on()

    def _give_up_old(self) -> None:
        while len(self._pictures) > 1 and sum(len(each.png) for each in self._pictures.values()) > MEMORY:
            _target, oldest = self._pictures.popitem(last=False)
            oldest.png, oldest.stage = b"", Stage.UNKNOWN

    def _tell(self, preview: Preview | None) -> None:
        for listener in tuple(self._listeners):
            listener(preview)


def small_png(data: bytes, box: tuple[int, int]) -> bytes | None:
    """A picture that fits a box; empty where it is none, None where the machine could not do it just now."""
    if picture_kind(data) is None:
        return b""
    try:
        return shrink(data, box, "PNG").data
    except PictureError as error:
        _log.info("A file is shown without a picture: %s", error)
        return b""
    except OSError as error:
        _log.warning("A picture can't be made small now: %s", error)
        return None


def _nothing() -> None:
    return None
