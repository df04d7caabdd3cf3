"""Where a session may send files to: an address of the web side with the session's token in it.

With its token, nobody has to prove by HTTP who they are, and no password is sent there.
"""

from typing import TYPE_CHECKING, Final

from hubbub.lan import known_as

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

UPLOAD: Final = "/upload"
FILES: Final = "/files/"


def upload_address(server: "Server", session: "Session") -> str:
    """The address for one session; empty where no files are taken.

    For a browser it is where that has its page from, which may load from nowhere else.
    """
    if not server.config.takes_files:
        return ""
    origin = session.origin or own_origin(server, secure=session.secure)
    return f"{origin}{UPLOAD}/{server.tokens.of(session)}"


def file_prefix(server: "Server", session: "Session") -> str:
    """How links to files here begin, but for the scheme; empty where none are taken."""
    return own_origin(server, secure=session.secure) + FILES if server.config.takes_files else ""


def own_origin(server: "Server", *, secure: bool) -> str:
    """Where others find the web side, as far as the server can know.

    Unless it is told (`web.address`), it knows the address of this machine on its network.
    """
    settings = server.config.web
    if settings.address is not None:
        return settings.address
    scheme = "https" if secure or settings.certificate else "http"
    return f"{scheme}://{known_as(server.web_addresses[0])}"
