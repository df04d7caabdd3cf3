"""What can go wrong between a client and a server, in words that a person can act on."""

import errno
import socket
import ssl
from typing import Final

from hubbub.client.address import PLAIN_PORT, TLS_PORT, Address
from hubbub.client.translation import N_, _


class ClientError(Exception):
    """A failure of the connection; its text is made to be shown."""


class CannotConnectError(ClientError):
    """No connection came about."""


class ServerChangedError(ClientError):
    """The server's certificate is not the one that was noted when it was `met`; ServerChanged says more."""

    def __init__(self, text: str, met: int, noted: str, presented: str) -> None:
        super().__init__(text)
        self.met = met
        self.noted = noted
        self.presented = presented


class ImpostorError(ClientError):
    """The server has not proven that it knows the password of the account that one logs in to."""


class ServerPasswordError(ClientError):
    """The server asks everybody for a password, and has not got the right one."""


class ConnectionLostError(ClientError):
    """A connection that stood has ended."""


class TakenOverError(ClientError):
    """The same guest has come in from elsewhere; to come back would end that stay in turn."""


_NO_NETWORK = N_("There is no network to reach {address}. Check this computer's connection.")
_NO_ROUTE = N_("{host} can't be reached from here. Check the address, and the network.")
_OTHER_WORDS = N_("No connection to {address}: {reason}. Check the address and the network.")

_WORDS: Final[dict[type[OSError], str]] = {
    TimeoutError: N_("{address} does not answer. Check the address, and that no firewall is in between."),
    socket.gaierror: N_(
        "There is no computer called {host}. Check the spelling, and that this computer is "
        "connected to the network."
    ),
    ssl.SSLError: N_(
        "{address} answers, but not with encryption. "
        "Check the port: {tls_port} is the usual one, {plain_port} the one without encryption."
    ),
    ConnectionRefusedError: N_(
        "Nobody answers at {address}. Check the address, and that the server is running."
    ),
    ConnectionError: N_(
        "{address} hung up at once. "
        "Check the port: {tls_port} is the usual one, {plain_port} the one without encryption."
    ),
}
"""In the order in which they are tried: a ConnectionRefusedError is a ConnectionError too."""

_WORDS_BY_NUMBER: Final = {
    errno.ENETUNREACH: _NO_NETWORK,
    errno.ENETDOWN: _NO_NETWORK,
    errno.EADDRNOTAVAIL: _NO_NETWORK,
    errno.EHOSTUNREACH: _NO_ROUTE,
    errno.EHOSTDOWN: _NO_ROUTE,
}


def cannot_connect(error: OSError, address: Address) -> CannotConnectError:
    """Translate what the operating system says into what a person should check."""
    return CannotConnectError(_connect_words(error, address))


def _connect_words(error: OSError, address: Address) -> str:
    words = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), None)
    return _(words or _WORDS_BY_NUMBER.get(error.errno or 0, _OTHER_WORDS)).format(
        address=address,
        host=address.host,
        reason=error.strerror or error,
        tls_port=TLS_PORT,
        plain_port=PLAIN_PORT,
    )
