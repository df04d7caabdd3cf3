"""Requests of the server itself to others: where it may reach (server/reach.py), bounded in time and size.

A name is looked up here and nowhere else: the connection goes to the addresses that were checked, so that it
can't mean something else a moment later (DNS rebinding). No redirect is followed, and no proxy is asked.
"""

import ssl
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from socket import AddressFamily
from typing import NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from hubbub.server.bounds import FETCH_SECONDS, FETCHED_BODY
from hubbub.server.reach import Network, Place, check_address, check_url


class Answer(NamedTuple):
    """What was answered, with no more of the body than the first `FETCHED_BODY` bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UnreachableError(Exception):
    """There was no answer; the text says why."""


class Outside:
    """Sends requests. `internal` tells in which networks it may reach besides the internet."""

    def __init__(
        self,
        internal: Callable[[], Iterable[Network]],
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        self._internal = internal
        self._resolver = _Checking(resolver or ThreadedResolver(), internal)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=self._resolver, use_dns_cache=False, ssl=tls),
            timeout=aiohttp.ClientTimeout(total=FETCH_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a request. Raises ForbiddenError, and UnreachableError."""
        check_url(url, self._internal())
        try:
            async with self._session.post(
                URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as response:
                return Answer(response.status, response.headers, await response.content.read(FETCHED_BODY))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise UnreachableError(str(error) or type(error).__name__) from error

    async def close(self) -> None:
        """Let go of all connections."""
        await self._session.close()


class _Checking(AbstractResolver):
    """Finds the addresses of a name, if all of them may be reached."""

    def __init__(self, resolver: AbstractResolver, internal: Callable[[], Iterable[Network]]) -> None:
        self._resolver = resolver
        self._internal = internal

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """See AbstractResolver. Raises OSError and ForbiddenError."""
        found = await self._resolver.resolve(host, port, family)
        # What the scheme allows was asked before: with a port of its own, a request is not the usual one.
        place, internal = Place("https", host, port), tuple(self._internal())
        for each in found:
            check_address(ip_address(each["host"].partition("%")[0]), place, internal)
        return found

    async def close(self) -> None:
        """See AbstractResolver."""
        await self._resolver.close()
