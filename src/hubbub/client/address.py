"""Where a server is: reading what a person typed into host, port and whether the line is encrypted."""

import ipaddress
import re
from typing import Final, NamedTuple

from hubbub.client.translation import _

TLS_PORT: Final = 6697
PLAIN_PORT: Final = 6667

_LABEL: Final = re.compile(r"[\w]([\w-]{0,61}[\w])?")
_SCHEMES: Final = ("hubbub", "irc", "ircs")
_ENCRYPTION: Final = {"irc": False, "ircs": True}
_DEFAULT_PORTS: Final = {"irc": PLAIN_PORT, "ircs": TLS_PORT}


class AddressError(ValueError):
    """What was typed is no address; the text says what one looks like."""


class Address(NamedTuple):
    """Where a server listens. `host` is a name, an IPv4 or an IPv6 address without brackets."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        """What parse_address reads as the same address; the scheme only where the port doesn't imply it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "" if self.tls == _is_encrypted(self.port) else ("ircs://" if self.tls else "irc://")
        return f"{scheme}{host}:{self.port}"


def parse_address(text: str, default_port: int = TLS_PORT) -> Address:
    """Read ``host``, ``host:port``, ``[v6]:port``, ``hubbub://...``, ``irc://...`` or ``ircs://...``.

    The line is encrypted unless the port is 6667 or the scheme is ``irc``. Raises AddressError.
    """
    scheme, rest = _split_scheme(text.strip())
    host, port_text = _split_port(rest.partition("/")[0])
    port_text = port_text or str(_DEFAULT_PORTS.get(scheme, default_port))
    problem = host_problem(host) or port_problem(port_text)
    if problem is not None:
        raise AddressError(problem)
    port = int(port_text)
    return Address(host, port, _ENCRYPTION.get(scheme, _is_encrypted(port)))


def host_problem(text: str) -> str | None:
    """Say in words what keeps `text` from being a host, or None when nothing does."""
    host = text.strip()
    if not host:
        return _("Type where the server is: a name like chat.example.org or an address like 192.168.1.20.")
    if " " in host:
        return _("A host has no spaces. It is a name like chat.example.org or an address like 192.168.1.20.")
    if ":" in host or _looks_like_ipv4(host):
        return (
            None
            if _is_ip(host)
            else _("{host} is no IP address. One looks like 192.168.1.20 or fd00::20.").format(host=host)
        )
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return _(
            "{host} is no host. Type a name like chat.example.org or an address like 192.168.1.20."
        ).format(host=host)
    return None


def port_problem(text: str) -> str | None:
    """Say in words what keeps `text` from being a port, or None when nothing does."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= 5 and 1 <= int(word) <= 65535:
        return None
    return _("A port is a number from 1 to 65535. Most servers use {tls_port}.").format(tls_port=TLS_PORT)


def _split_scheme(text: str) -> tuple[str, str]:
    scheme, separator, rest = text.partition("://")
    if not separator:
        return "", text
    if scheme.lower() not in _SCHEMES:
        raise AddressError(
            _(
                "An address begins with hubbub://, irc:// or ircs://, or with the host. "
                "{scheme}:// is no chat."
            ).format(scheme=scheme)
        )
    return scheme.lower(), rest


def _split_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    if text.count(":") > 1:  # an IPv6 address without brackets has no port
        return text, ""
    host, _, port = text.partition(":")
    return host, port


def _is_encrypted(port: int) -> bool:
    return port != PLAIN_PORT


def _looks_like_ipv4(host: str) -> bool:
    """Whether a host is meant as an IPv4 address: no top-level domain is a number (RFC 3696, section 2)."""
    return host.removesuffix(".").rpartition(".")[2].isdigit()


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
