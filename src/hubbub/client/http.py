"""As much of HTTP/1.1 as one request needs whose body is streamed, or that of its answer: RFC 9110 and 9112.

The answer is listened for while the body is sent, because a server that doesn't want a file says so at once.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from typing import Final, NamedTuple, TypeAlias

from hubbub.client.address import Address
from hubbub.client.connection import any_certificate, fingerprint_of, server_name

_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |$)")
_PIECE: Final = 128 * 1024
"""Bytes of an answer that are in memory at a time."""

_MOST_INTERIM: Final = 10
"""Answers of the kind of 100 Continue that are passed over."""

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NoAnswerError(Exception):
    """What came back is not HTTP, or nothing came back."""


class Patience(NamedTuple):
    """How long to wait for what, in seconds."""

    connect: float = 15.0
    stall: float = 30.0
    """While the server takes nothing more of the body."""
    answer: float = 60.0
    """Once all of it is sent."""


class Response(NamedTuple):
    """A status, and the header fields by their names in lower case."""

    status: int
    fields: Mapping[str, str]


@asynccontextmanager
async def connected(
    address: Address, pin: str | None, patience: float, *, stranger: bool = False
) -> AsyncIterator[Streams]:
    """A connection to whoever owns the certificate `pin`, or else has one that the system trusts.

    A `stranger` may have any: whoever asks looks at it themselves.

    Raises OSError, of which TimeoutError and ssl.SSLCertVerificationError are some.
    """
    async with asyncio.timeout(patience):
        reader, writer = await _open(address, pin, stranger=stranger)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def _open(address: Address, pin: str | None, *, stranger: bool) -> Streams:
    if not address.tls:
        return await asyncio.open_connection(address.host, address.port)
    if stranger or pin is not None:
        reader, writer = await asyncio.open_connection(
            address.host, address.port, ssl=any_certificate(), server_hostname=server_name(address)
        )
        if stranger or fingerprint_of(writer) == pin:
            return reader, writer
        writer.transport.abort()
    trusted = await asyncio.to_thread(ssl.create_default_context)  # reads what the system trusts
    return await asyncio.open_connection(
        address.host, address.port, ssl=trusted, server_hostname=address.host
    )


def head(method: str, target: str, address: Address, fields: Mapping[str, str]) -> bytes:
    """The beginning of a request, up to its body."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    all_fields = {"Host": f"{host}:{address.port}", "Connection": "close", **fields}
    lines = (f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in all_fields.items()))
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


async def exchange(
    streams: Streams, request: bytes, body: AsyncIterator[bytes] | None, patience: Patience
) -> Response:
    """Send a request and return its answer. Raises NoAnswerError, OSError, and what `body` raises."""
    reader, writer = streams
    answer = asyncio.ensure_future(_read_response(reader))
    sending = asyncio.ensure_future(_send(writer, request, body, patience.stall))
    try:
        await asyncio.wait({answer, sending}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
        async with asyncio.timeout(patience.answer):
            return await answer
    finally:
        answer.cancel()
        sending.cancel()
        await asyncio.gather(answer, sending, return_exceptions=True)


async def content(reader: asyncio.StreamReader, response: Response, stall: float) -> AsyncIterator[bytes]:
    """What an answer is about, in pieces (RFC 9112, section 6.3). Raises NoAnswerError where it ends early.

    TimeoutError where nothing comes for `stall` seconds; other kinds of OSError where the line breaks.
    """
    if response.fields.get("transfer-encoding", "").lower() == "chunked":
        while size := _read_number(await _in_time(reader.readline(), stall), 16):
            async for piece in _pieces(reader, size, stall):
                yield piece
            await _in_time(reader.readline(), stall)
    elif "transfer-encoding" in response.fields:
        raise NoAnswerError
    elif "content-length" in response.fields:
        size = _read_number(response.fields["content-length"].encode(), 10)
        async for piece in _pieces(reader, size, stall):
            yield piece
    else:
        while piece := await _in_time(reader.read(_PIECE), stall):
            yield piece


async def _pieces(reader: asyncio.StreamReader, size: int, stall: float) -> AsyncIterator[bytes]:
    while size:
        piece = await _in_time(reader.read(min(size, _PIECE)), stall)
        if not piece:
            raise NoAnswerError
        size -= len(piece)
        yield piece


async def _in_time(reading: Awaitable[bytes], stall: float) -> bytes:
    async with asyncio.timeout(stall):
        try:
            return await reading
        except ValueError as error:  # a line that is too long
            raise NoAnswerError from error


def _read_number(written: bytes, base: int) -> int:
    """A size; what follows a semicolon in the line of a chunk is of no use to us (section 7.1.1)."""
    digits = written.partition(b";")[0].strip()
    if not re.fullmatch(rb"[0-9a-fA-F]{1,15}" if base == 16 else rb"\d{1,15}", digits):
        raise NoAnswerError
    return int(digits, base)


async def _send(
    writer: asyncio.StreamWriter, request: bytes, body: AsyncIterator[bytes] | None, stall: float
) -> None:
    try:
        await _write(writer, request, stall)
        if body is not None:
            async for chunk in body:
                await _write(writer, chunk, stall)
    except ConnectionError:  # whoever hangs up in the middle may have said why, which is still to be read
        return


async def _write(writer: asyncio.StreamWriter, data: bytes, stall: float) -> None:
    writer.write(data)
    async with asyncio.timeout(stall):
        await writer.drain()


async def _read_response(reader: asyncio.StreamReader) -> Response:
    """The first final answer (RFC 9110, section 15.2), up to its content."""
    for _ in range(_MOST_INTERIM):
        try:
            data = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise NoAnswerError from error
        response = _parse(data)
        if response.status >= 200:
            return response
    raise NoAnswerError


def _parse(data: bytes) -> Response:
    first, *lines = data.split(b"\r\n")
    status = _STATUS.match(first)
    if status is None:
        raise NoAnswerError
    pairs = (line.decode("latin-1").partition(":") for line in lines if b":" in line)
    return Response(int(status[1]), {name.strip().lower(): value.strip() for name, _, value in pairs})
