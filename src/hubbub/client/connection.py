"""One connection to a server: bytes to messages and back, encrypted to a certificate met before."""

import asyncio
import hashlib
import ipaddress
import socket
import ssl
import struct
import sys
from collections.abc import Iterable
from typing import Final, Self

from hubbub.client.address import Address
from hubbub.client.errors import ConnectionLostError, cannot_connect
from hubbub.client.translation import _
from hubbub.wire.framing import Framer, Rejected, Violation
from hubbub.wire.limits import FROM_SERVER
from hubbub.wire.message import Message

_READ_SIZE: Final = 65536
_SEND_QUEUE: Final = 4 * 1024 * 1024
"""Bytes that may wait for a server that has stopped reading."""

_LINGER_0: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""The system drops what was not sent yet, and ends the connection with RST (SO_LINGER)."""


class Connection:
    """A stream to one server. `fingerprint` is its certificate's SHA-256 in hex, None on a plain line."""

    def __init__(self, address: Address, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._address = address
        self._reader = reader
        self._writer = writer
        self._socket: socket.socket = writer.get_extra_info("socket")
        self._framer = Framer(FROM_SERVER)
        self.fingerprint = fingerprint_of(writer)

    @classmethod
    async def open(cls, address: Address, patience: float) -> Self:
        """Connect within `patience` seconds. Raises CannotConnectError."""
        try:
            async with asyncio.timeout(patience):
                reader, writer = await asyncio.open_connection(
                    address.host,
                    address.port,
                    ssl=any_certificate() if address.tls else None,
                    server_hostname=server_name(address),
                )
        except UnicodeError as error:  # a label that is too long once IDNA has encoded it
            raise cannot_connect(
                OSError(_("{host} is no host name").format(host=address.host)), address
            ) from error
        except OSError as error:
            raise cannot_connect(error, address) from error
        return cls(address, reader, writer)

    async def receive(self) -> list[Message | Rejected]:
        """Wait for the next bytes and return what they completed. Raises ConnectionLostError at the end."""
        try:
            data = await self._reader.read(_READ_SIZE)
        except OSError as error:
            raise self._lost() from error
        if not data:
            raise self._lost()
        items = self._framer.feed(data)
        if items and isinstance(items[-1], Rejected) and items[-1].violation is Violation.UNTERMINATED:
            raise ConnectionLostError(
                _("{address} sends something that is no chat. Check the port.").format(address=self._address)
            )
        return items

    def send(self, messages: Iterable[Message]) -> None:
        """Queue messages; a server that reads nothing any more is hung up on, which receive() reports."""
        self._writer.write(b"".join(message.encode() for message in messages))
        if self._writer.transport.get_write_buffer_size() > _SEND_QUEUE:
            self.abort()

    def abort(self) -> None:
        """Hang up now, and take back what the server has not received yet.

        Otherwise the system would go on sending it. A server that it reached late would see somebody come in
        who has come in on another connection since, and would end that one.
        """
        if self._socket.fileno() >= 0:  # the connection may be gone already
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
        self._writer.transport.abort()

    async def close(self, patience: float) -> None:
        """Send what is queued and hang up, within `patience` seconds."""
        self._writer.close()
        try:
            async with asyncio.timeout(patience):
                await self._writer.wait_closed()
        except OSError:  # the other side was faster, or there was no time left: it is closed either way
            self.abort()

    def _lost(self) -> ConnectionLostError:
        return ConnectionLostError(_("The connection to {address} was lost.").format(address=self._address))


def any_certificate() -> ssl.SSLContext:
    """A context that accepts any certificate: who uses it compares the fingerprint with one that is known."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def server_name(address: Address) -> str | None:
    """The name for SNI, which carries host names only (RFC 6066, section 3)."""
    if not address.tls:
        return None
    try:
        ipaddress.ip_address(address.host)
    except ValueError:
        return address.host
    return ""


def fingerprint_of(writer: asyncio.StreamWriter) -> str | None:
    """The SHA-256 of the certificate at the other end, in hex; None on a plain line."""
    tls = writer.get_extra_info("ssl_object")
    if tls is None:
        return None
    return hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()
