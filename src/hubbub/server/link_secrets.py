"""The secrets in links that let people in: what is kept of them, and how often they may be guessed."""

import secrets
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hubbub.server.addresses import network_of
from hubbub.server.upload_address import own_origin

if TYPE_CHECKING:
    from hubbub.server.server import Server

INVITE: Final = "/invite"
LOGIN: Final = "/login"

_BYTES: Final = 16


class LinkError(Exception):
    """A link lets nobody in; `code` is that of the FAIL, the text says why and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def new_secret() -> str:
    """What nobody can guess: 128 random bits, as they stand in a link."""
    return secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> str:
    """What is kept of a secret, which is too long to be guessed from that."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def count_guess(server: "Server", address: str) -> None:
    """Count an attempt to use a link from an address. Raises LinkError."""
    if not server.link_guesses.attempt(network_of(address), server.loop.time()):
        words = "There were too many links that lead nowhere. Wait a minute, then try again"
        raise LinkError("TOO_MANY_ATTEMPTS", words)


def guessed_right(server: "Server", address: str) -> None:
    """Note that it was no guess."""
    server.link_guesses.succeeded(network_of(address))


def link_address(server: "Server", origin: str, path: str, secret: str) -> str | None:
    """Where others open a link; None where the server doesn't listen for browsers.

    `origin` is where whoever asks has the page from, if they have: others find it there too, unless that is
    this machine's name for itself.
    """
    if not server.web_addresses:
        return None
    is_known = server.config.web.address is None and origin and not _is_own_machine(origin)
    return f"{origin if is_known else own_origin(server, secure=False)}{path}/{secret}"


def _is_own_machine(origin: str) -> bool:
    host = urlsplit(origin).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
