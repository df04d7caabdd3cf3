"""Small pictures on the disk, so that none is fetched twice. No Tk; its methods wait for the disk."""

import json
import logging
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from hubbub.client.file_fields import FileFacts
from hubbub.client.private_file import write_private

_log: Final = logging.getLogger(__name__)

MOST: Final = 32 * 1024 * 1024
"""Bytes on the disk for all servers together; beyond that goes what was not looked at for longest."""

_ENDING: Final = ".preview"


class Kept(NamedTuple):
    """What a file is, and the small picture of one that is a picture, as PNG."""

    facts: FileFacts
    png: bytes


class Shelf:
    """Keeps them in a folder, each in a file. A name tells neither the server nor the picture."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = _digest(server)[:16]

    def get(self, name: str) -> Kept | None:
        """What was put there under a name, if it is still there and can be read."""
        path = self._path(name)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            path.touch()
            return Kept(FileFacts(*kept["facts"]), b64decode(kept["png"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("A small picture can't be read from the disk, and is fetched again: %s", error)
            return None

    def put(self, name: str, kept: Kept) -> None:
        """Keep something, and let the oldest go where there is too much."""
        text = json.dumps({"facts": kept.facts, "png": b64encode(kept.png).decode()})
        try:
            write_private(self._path(name), text)
            self._trim()
        except OSError as error:
            _log.warning("Small pictures can't be kept on the disk: %s", error)

    def forget(self) -> None:
        """Keep nothing of this server."""
        for path in self._folder.glob(f"{self._server}-*{_ENDING}"):
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._server}-{_digest(name)[:32]}{_ENDING}"

    def _trim(self) -> None:
        facts = [(path, path.stat()) for path in self._folder.glob(f"*{_ENDING}")]
        facts.sort(key=lambda each: each[1].st_mtime_ns, reverse=True)
        total = 0
        for path, stat in facts:
            total += stat.st_size
            if total > MOST:
                path.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
