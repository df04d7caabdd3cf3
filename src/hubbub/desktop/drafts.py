"""What one has begun to write and not sent, by name and conversation. It is still there after a restart."""

import json
import logging
import tkinter as tk
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeAlias

from hubbub.client.private_file import write_private
from hubbub.wire.names import fold

MOST: Final = 100
"""Conversations with a draft; the one that was changed longest ago is forgotten first."""
LONGEST: Final = 20_000
"""Characters of a draft that are kept."""

_SAVE_AFTER: Final = 1_000
"""Milliseconds after which a change is written, with all that was changed meanwhile."""

_Place: TypeAlias = tuple[str, str, str]
"""A server, the folded name under which one is there, and the key of a conversation."""

_log = logging.getLogger(__name__)


class Drafts:
    """Texts in a JSON file that only its owner can read. A thread of its own waits for the disk.

    What somebody has begun under one name on a server doesn't come up under another one.
    """

    def __init__(self, window: tk.Misc, path: Path) -> None:
        self._window = window
        self._path = path
        self._texts = dict(_load(path))
        self._timer: str | None = None
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")
        self._saving: Future[None] | None = None

    def of(self, server: str, name: str, key: str) -> str:
        """What was begun in a conversation under a name; empty where nothing was."""
        return self._texts.get((server, fold(name), key), "")

    def keep(self, server: str, name: str, key: str, text: str) -> None:
        """Keep what is written now, and save it soon."""
        place = (server, fold(name), key)
        self._texts.pop(place, None)
        if text.strip():
            self._texts[place] = text[:LONGEST]
        if len(self._texts) > MOST:
            del self._texts[next(iter(self._texts))]
        self._save_soon()

    def forget(self, server: str, name: str) -> None:
        """Keep nothing of what was begun on a server under a name."""
        whose = (server, fold(name))
        self._texts = {place: text for place, text in self._texts.items() if place[:2] != whose}
        self._save_soon()

    def _save_soon(self) -> None:
        if self._timer is None:
            self._timer = self._window.after(_SAVE_AFTER, self._save)

    def close(self) -> None:
        """Save what has changed, and wait until that is done."""
        if self._timer is not None:
            self._window.after_cancel(self._timer)
            self._disk.submit(_write, self._path, self._written())
        self._disk.shutdown()

    def _save(self) -> None:
        """Write everything, unless the disk is so slow that the last time isn't over."""
        if self._saving is not None and not self._saving.done():
            self._timer = self._window.after(_SAVE_AFTER, self._save)
            return
        self._timer = None
        self._saving = self._disk.submit(_write, self._path, self._written())

    def _written(self) -> str:
        lines = [[*place, text] for place, text in self._texts.items()]
        return json.dumps(lines, ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    try:
        write_private(path, text)
    except OSError as error:
        _log.warning("What you have begun to write can't be saved in %s: %s", path, error.strerror)


def _load(path: Path) -> Iterator[tuple[_Place, str]]:
    """The drafts of a file, without what somebody has made unreadable."""
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        _log.warning("What you had begun to write can't be read from %s: %s", path, error)
        return
    for line in stored[:MOST] if isinstance(stored, list) else []:
        match line:
            case [str(server), str(name), str(key), str(text)]:
                yield (server, name, key), text[:LONGEST]
