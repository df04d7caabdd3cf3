"""Where a server takes files: the address that it announces, and whether files may go there.

Sources: soju's doc/ext/filehost.md (``soju.im/FILEHOST``), and its forerunner (``draft/FILEHOST``).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from hubbub.client.address import Address
from hubbub.client.translation import N_, _

TOKENS: Final = ("soju.im/FILEHOST", "draft/FILEHOST")
"""The names of the tokens of RPL_ISUPPORT, that of the newer text first."""

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


class FileHost(NamedTuple):
    """A service that takes files by HTTP. `target` is what a request names: the path and the query."""

    url: str
    address: Address
    target: str

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
    return next((host for host in hosts if host is not None), None)


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
    return FileHost(url.strip(), Address(parts.hostname, port, parts.scheme == "https"), target)
