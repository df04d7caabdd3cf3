"""The page: files that the build has made of ``webclient/``.

All of them are known at the start, so that no name leads anywhere else.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import web

from hubbub.web.refusal import RefusedError

BUILT: Final = Path(__file__).with_name("page")

_INDEX: Final = "index.html"
_FOREVER: Final = "public, max-age=31536000, immutable"
_HASHED: Final = "assets"
"""The folder of files whose names tell their contents."""
_COMPRESSED: Final = frozenset({".br", ".gz"})
_NO_PAGE: Final = (
    "This chat server has no page of its own: it was installed without one.\n"
    "Come in with the desktop program or any IRC client, or see CONTRIBUTING.md for how to build it."
)
_NOTHING: Final = "There is nothing at this address."


def is_built() -> bool:
    """Whether there is a page to be opened."""
    return (BUILT / _INDEX).exists()


class Page:
    """Answers with the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in _COMPRESSED
        }

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """The page itself, which looks at the address that it was opened under."""
        return self._file(_INDEX)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The file at an address, compressed where there is such a copy and the browser takes it."""
        return self._file(request.match_info["name"] or _INDEX)

    def _file(self, name: str) -> web.StreamResponse:
        path = self._files.get(name)
        if path is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, _NO_PAGE if name == _INDEX else _NOTHING)
        cached = _FOREVER if name.startswith(f"{_HASHED}/") else "no-cache"
        return web.FileResponse(path, headers={"Cache-Control": cached})
