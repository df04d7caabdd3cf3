"""Who asks: from which address, under which name of the server, and on behalf of which page."""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aiohttp import web

from hubbub.server.addresses import normal_address

if TYPE_CHECKING:
    from hubbub.server.config import Web
    from hubbub.server.server import Server

_NEVER_PUBLIC: Final = (".local", ".localhost", ".internal", ".home.arpa", ".lan")
"""Ends of names that no public name server answers for (RFC 6761, 6762 and 8375; the last by custom)."""

_PORTS: Final = {"http": 80, "https": 443}


class Visitors:
    """Judges requests by the settings of the server."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def address(self, request: web.BaseRequest) -> str:
        """Where a request comes from: of a proxy, where that says so (X-Forwarded-For)."""
        nearest = normal_address(request.remote or "")
        for hop in reversed(",".join(request.headers.getall("X-Forwarded-For", [])).split(",")):
            if not self._is_proxy(nearest):
                break
            try:
                nearest = normal_address(hop.strip())
            except ValueError:
                break
        return nearest

    def is_private(self, request: web.BaseRequest) -> bool:
        """Whether nobody can listen in on the way to us, or to the proxy before us."""
        if self._is_proxy(normal_address(request.remote or "")):
            return request.headers.get("X-Forwarded-Proto") == "https"
        return request.secure

    def may_read_metrics(self, request: web.BaseRequest) -> bool:
        """Whether the operator wants to be watched from there."""
        address = ip_address(self.address(request))
        return any(address in network for network in self._settings.metrics)

    def knows_host(self, request: web.BaseRequest) -> bool:
        """Whether a request means this server by a name that is known to be its own, or can only be.

        A page under any public name could have that lead here, and would then pass for our own page (DNS
        rebinding).
        """
        host, _ = _split(f"//{request.host}")
        return _is_local(host) or host == _split(self._settings.address or "")[0]

    def knows_origin(self, request: web.BaseRequest) -> bool:
        """Whether a request is not on behalf of somebody else's page (RFC 6454, section 7)."""
        origin = request.headers.get("Origin")
        if origin is None:  # no browser
            return True
        scheme = origin.partition(":")[0]
        here = (f"{scheme}://{request.host}", self._settings.address or "")
        theirs = _split(origin)
        return bool(theirs[0]) and theirs in map(_split, here)

    @property
    def _settings(self) -> "Web":
        return self._server.config.web

    def _is_proxy(self, address: str) -> bool:
        return any(ip_address(address) in network for network in self._settings.proxies)


def _split(address: str) -> tuple[str, int | None]:
    """The host and the port of an address; nothing where it has none."""
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", None


def _is_local(host: str) -> bool:
    """Whether a host is an address, or has a name that only means something where one is."""
    try:
        ip_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(_NEVER_PUBLIC))
    return True
