"""What a link that lets people in is about: its address is asked, within bounds of time and size.

A certificate that the system does not trust is taken where the server says that it is that of the chat: it
would be noted at the first visit anyhow (client/trust.py). Where one was noted for that host, it must be it.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final, NamedTuple

from hubbub.client.compose import one_line
from hubbub.client.connection import fingerprint_of
from hubbub.client.entrance import (
    EntranceLink,
    NoProgramsError,
    Told,
    UnreadableError,
    parse_entrance,
    read_told,
)
from hubbub.client.errors import cannot_connect
from hubbub.client.http import (
    NoAnswerError,
    Patience,
    Response,
    Streams,
    connected,
    content,
    exchange,
    head,
)
from hubbub.client.known_servers import KnownServers
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence

_PATIENCE: Final = 20.0
"""Seconds for all of it."""

_MOST: Final = 64 * 1024
"""Bytes of an answer."""

_LONGEST_PROBLEM: Final = 300
_SENT_ON: Final = frozenset({301, 302, 307, 308})
_MISDIRECTED: Final = 421

_FOREIGN: Final = N_(
    "{place} answers, but not as a Hubbub server does. Check the link, or ask whoever gave it to you."
)
_MISNAMED: Final = N_(
    "The server doesn't answer under the name {place}. Ask whoever runs it for a link that works."
)
_UNENCRYPTED: Final = N_(
    "{place} answers, but not with encryption. Check the link, or ask whoever gave it to you."
)
_UNPROVEN: Final = N_(
    "{place} could not prove who it is: nobody vouches for its certificate, which is not that of the chat. "
    "Ask whoever runs the server."
)
_CHANGED: Final = N_(
    "{place} has another certificate than the one that was noted when you were there, so nothing was asked "
    "of it. Ask whoever runs the server, or type host and port here to compare the two."
)
_NO_PROGRAMS: Final = N_(
    "From where you are, this server lets only browsers in. Open the link in one, or ask whoever runs it."
)
_WORDS: Final = {
    "NO_SUCH_LINK": N_(
        "There is no such link: it has a mistake in it, or was used up or ended. Ask whoever gave it to you "
        "for a new one."
    ),
    "EXPIRED": N_("This link's time is over. Ask whoever gave it to you for a new one."),
    "USED_UP": N_(
        "As many people have come in by this link as it was made for. Ask whoever gave it to you for a new "
        "one."
    ),
    "TOO_MANY_ATTEMPTS": N_("There were too many links that lead nowhere. Wait a minute, then try again."),
}
"""By the server's code of what is wrong."""


class EntranceError(Exception):
    """A link lets nobody in, or can't be asked about; the text says why and what to do."""


class _Answer(NamedTuple):
    response: Response
    body: bytes
    fingerprint: str | None
    """Of a certificate that nobody vouches for."""


async def look_at(link: EntranceLink, known_servers: KnownServers, patience: float = _PATIENCE) -> Told:
    """Ask the server about a link, within `patience` seconds. Raises EntranceError."""
    place = link.web.host
    try:
        async with asyncio.timeout(patience):
            return await _look_at(link, known_servers)
    except NoProgramsError as error:
        raise EntranceError(_(_NO_PROGRAMS)) from error
    except ssl.SSLError as error:
        raise EntranceError(_(_UNENCRYPTED).format(place=place)) from error
    except (TimeoutError, ConnectionRefusedError, socket.gaierror) as error:
        raise _unreachable(error, link) from error
    except (NoAnswerError, UnreadableError, ConnectionError) as error:
        raise EntranceError(_(_FOREIGN).format(place=place)) from error
    except UnicodeError as error:  # a label that is too long once IDNA has encoded it
        raise _unreachable(socket.gaierror(str(error)), link) from error
    except OSError as error:
        raise _unreachable(error, link) from error


def _unreachable(error: OSError, link: EntranceLink) -> EntranceError:
    return EntranceError(str(cannot_connect(error, link.web._replace(tls=True))))  # it writes no scheme then


async def _look_at(link: EntranceLink, known_servers: KnownServers) -> Told:
    """Raises EntranceError, NoProgramsError, NoAnswerError, UnreadableError, OSError."""
    answer = await _ask(link, known_servers)
    if answer.response.status in _SENT_ON:  # to HTTPS, as proxies do
        link = _elsewhere(link, answer.response)
        answer = await _ask(link, known_servers)
    if answer.response.status == _MISDIRECTED:
        raise EntranceError(_(_MISNAMED).format(place=link.web.host))
    data = _parsed(answer.body)
    if answer.response.status != 200:
        raise EntranceError(_problem(data))
    told = read_told(link.entrance, data)
    if answer.fingerprint not in {None, told.fingerprint}:
        raise EntranceError(_(_UNPROVEN).format(place=link.web.host))
    return told


def _elsewhere(link: EntranceLink, response: Response) -> EntranceLink:
    """The same link, over HTTPS. Raises UnreadableError where an answer leads anywhere else."""
    there = parse_entrance(response.fields.get("location", ""))
    if (
        there is None
        or not there.web.tls
        or (there.web.host, there.entrance) != (link.web.host, link.entrance)
    ):
        raise UnreadableError
    return there


async def _ask(link: EntranceLink, known_servers: KnownServers) -> _Answer:
    async with _connected(link, known_servers) as (streams, fingerprint):
        request = head("GET", link.target, link.web, {"Accept": "application/json"})
        response = await exchange(streams, request, None, Patience())
        body = bytearray()
        async for piece in content(streams[0], response, Patience().stall):
            body += piece
            if len(body) > _MOST:
                raise UnreadableError
        return _Answer(response, bytes(body), fingerprint)


@asynccontextmanager
async def _connected(
    link: EntranceLink, known_servers: KnownServers
) -> AsyncIterator[tuple[Streams, str | None]]:
    """A connection, and the fingerprint of its certificate where the system doesn't trust that."""
    patience = Patience().connect
    async with AsyncExitStack() as stack:
        try:
            streams = await stack.enter_async_context(connected(link.web, None, patience))
            fingerprint = None
        except ssl.SSLCertVerificationError:
            stranger = connected(link.web, None, patience, stranger=True)
            streams = await stack.enter_async_context(stranger)
            fingerprint = fingerprint_of(streams[1])
            noted = known_servers.fingerprints(link.web.host)
            if noted and fingerprint not in noted:
                raise EntranceError(_(_CHANGED).format(place=link.web.host)) from None
        yield streams, fingerprint


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error


def _problem(data: object) -> str:
    """What is wrong with a link, in words. Raises UnreadableError."""
    code, problem = (data.get("code"), data.get("problem")) if isinstance(data, dict) else (None, None)
    if not isinstance(code, str) or not isinstance(problem, str):
        raise UnreadableError
    return _(_WORDS[code]) if code in _WORDS else sentence(one_line(problem[:_LONGEST_PROBLEM]))
