"""Where a server takes files and has them: the addresses that it announces, and whether files may go there.

Sources: soju's doc/ext/filehost.md (``soju.im/FILEHOST``), and its forerunner (``draft/FILEHOST``).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from hubbub.client.address import Address
from hubbub.client.translation import N_, _

TOKENS: Final = ("soju.im/FILEHOST", "draft/FILEHOST")
"""The names of the tokens of RPL_ISUPPORT, that of the newer text first."""

_FILES: Final = "hubbub.chat/FILES"
"""The token of a service that makes small pictures: what links to its files begin with (docs/web.md)."""

_FILE_PATH: Final = "/files/"
_UPLOAD_PATH: Final = "/upload/"
_THUMBNAIL: Final = "?thumbnail"

LONGEST_LINK: Final = 2_000
"""Characters of a link to a file; no line carries a much longer one."""

_PORTS: Final = {"http": 80, "https": 443}
_NONE: Final = N_(
    "This server takes no files. Put the file where the others can reach it, and send a link to it."
)
_NOT_ENCRYPTED: Final = N_(
    "This server takes files only without encryption, so nothing is sent to it. Ask whoever runs it to "
    "take them over https."
)


class StoredFile(NamedTuple):
    """A file that the service has. `target` is what a request for it names, and `name` what its link says.

    `thumbnail` is what a request for its small picture names; empty where the service makes none.
    """

    target: str
    name: str
    thumbnail: str


class FilePlace(NamedTuple):
    """Where the files of a service are: links to them have this host, this port and this path."""

    address: Address
    path: str = _FILE_PATH
    has_thumbnails: bool = False

    def find(self, link: str) -> StoredFile | None:
        """The file that a link leads to; None where it leads elsewhere.

        Whether it says http or https doesn't matter: it is asked for as the service is announced to us.
        """
        parsed = _parse(link)
        if parsed is None or len(link) > LONGEST_LINK:
            return None
        path = parsed.target.partition("?")[0]
        same = (parsed.address.host.lower(), parsed.address.port) == (
            self.address.host.lower(),
            self.address.port,
        )
        steps = unquote(path).split("/")
        if not same or not path.startswith(self.path) or not {".", ".."}.isdisjoint(steps) or not steps[-1]:
            return None
        return StoredFile(path, steps[-1], path + _THUMBNAIL if self.has_thumbnails else "")


class FileHost(NamedTuple):
    """A service that takes files by HTTP. `target` is what a request names: the path and the query."""

    url: str
    address: Address
    target: str
    place: FilePlace
    """Where the files are that it has taken."""

    @property
    def token(self) -> str:
        """By what it knows who we are; nothing where it doesn't give out such a thing as Hubbub does."""
        return self.target.removeprefix(_UPLOAD_PATH) if self.target.startswith(_UPLOAD_PATH) else ""

    def link(self, location: str) -> str | None:
        """The address of a file that was taken, from a Location header; None where that is none."""
        link = urljoin(self.url, location.strip())
        if len(link) > LONGEST_LINK or not link.isprintable() or " " in link:
            return None
        return link if link.startswith(("http://", "https://")) else None


def find_file_host(tokens: Mapping[str, str]) -> FileHost | None:
    """The service that a server announces; what can't be understood is passed over."""
    newer, older = (tokens.get(name, "") for name in TOKENS)
    hosts = (_parse(url) for url in (newer, *older.split(",")))
    host = next((host for host in hosts if host is not None), None)
    files = _parse(tokens.get(_FILES, ""))
    if host is None or files is None or files.address[:2] != host.address[:2]:
        return host
    return host._replace(place=FilePlace(host.address, files.target, has_thumbnails=True))


def why_no_files(host: FileHost | None, *, encrypted: bool) -> str:
    """Say why nothing can be sent there from a line that is `encrypted` or not; empty where it can."""
    if host is None:
        return _(_NONE)
    return _(_NOT_ENCRYPTED) if encrypted and not host.address.tls else ""


def _parse(url: str) -> FileHost | None:
    """Read an address. One with a name and a password in it is none: ours go in a header."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    if not url.isascii() or not url.isprintable() or " " in url.strip():
        return None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = Address(parts.hostname, port, parts.scheme == "https")
    return FileHost(url.strip(), address, target, FilePlace(address))
