"""Listening sockets, and the words for what can keep one from opening."""

import errno
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from hubbub.server.acceptor import Acceptor, Service
from hubbub.server.bounds import BACKLOG

if TYPE_CHECKING:
    from hubbub.server.server import Server

EVERYWHERE: Final = "*"


class ListenError(Exception):
    """A listener can't be opened; the text says why and what to do."""


def parse_listen(text: str) -> tuple[str, int]:
    """Read HOST:PORT. Raises ListenError."""
    host, _, port = text.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and int(port) < 65536):
        raise ListenError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:6667 or *:6697")
    return host.strip("[]"), int(port)


def listen(server: "Server", address: str, service: Service) -> Acceptor:
    """Open a listener. Raises ListenError."""
    host, port = parse_listen(address)
    listening = _open(host, port)
    listening.setblocking(False)
    return Acceptor(server, listening, service)


def written(host: str, port: int) -> str:
    """An address as HOST:PORT."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches what listens on `host`."""
    if host == EVERYWHERE:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _open(host: str, port: int) -> socket.socket:
    try:
        if host != EVERYWHERE:
            family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            return socket.create_server(address[:2], family=family, backlog=BACKLOG)
        if socket.has_dualstack_ipv6():
            both = ("", port)
            return socket.create_server(both, family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True)
        return socket.create_server(("", port), backlog=BACKLOG)
    except UnicodeError as error:  # how getaddrinfo refuses what can't be the name of any host
        raise ListenError(_no_such_host(host)) from error
    except OSError as error:
        raise ListenError(_in_words(host, port, error)) from error


def _in_words(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return _no_such_host(host)
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken by another program. Choose another port."
        case errno.EADDRNOTAVAIL:
            return f"{host} is not an address of this machine. Choose one that is, or * for all of them."
        case errno.EACCES:
            return f"Port {port} is not for ordinary users. Choose one from 1024 to 65535."
        case _:
            return f"{written(host, port)} can't be listened on: {error.strerror}."


def _no_such_host(host: str) -> str:
    return f"{host} is not an address of this machine: no such host is known."
