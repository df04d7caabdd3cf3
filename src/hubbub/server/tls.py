"""TLS that takes whatever certificate a client has, for SASL EXTERNAL.

Python's ssl ends the handshake of a client whose certificate no known authority has signed, and has no way to
be told otherwise. OpenSSL itself leaves that to its caller. pyOpenSSL passes the question on; this module
gives it the shape in which event loops use TLS.
"""

import asyncio
import ssl
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final, Self, TypeVar

from OpenSSL import SSL, crypto

T = TypeVar("T")

_RECORDS: Final = 1 << 18
"""Bytes that are taken from OpenSSL at a time: some records of TLS, each of up to 16 KiB."""


def fingerprint(transport: asyncio.BaseTransport) -> str | None:
    """The SHA-256 of the certificate that a client has proven to own, in hexadecimal; None if it has none."""
    connection = transport.get_extra_info("ssl_object")
    certificate = connection.getpeercert(binary_form=True) if connection is not None else None
    return sha256(certificate).hexdigest() if certificate is not None else None


class AskingContext(ssl.SSLContext):
    """A server's TLS settings that ask a client for a certificate, and let it in with any or none.

    That it owns the certificate is proven in the handshake, as always.
    """

    def __new__(cls, _certificate: Path, _key: Path) -> Self:  # noqa: D102 - takes the base class's argument away
        return super().__new__(cls, ssl.PROTOCOL_TLS_SERVER)

    def __init__(self, certificate: Path, key: Path) -> None:
        """Use a certificate and its key. Raises OSError."""
        self.load_cert_chain(certificate, key)  # first: it says in OSErrors what is wrong
        self._openssl = SSL.Context(SSL.TLS_SERVER_METHOD)
        self._openssl.use_certificate_chain_file(certificate)
        self._openssl.use_privatekey_file(key)
        self._openssl.set_min_proto_version(SSL.TLS1_2_VERSION)
        self._openssl.set_options(SSL.OP_NO_RENEGOTIATION)
        self._openssl.set_mode(SSL.MODE_RELEASE_BUFFERS)  # most connections are silent most of the time
        self._openssl.set_verify(SSL.VERIFY_PEER, _take_any)
        self._openssl.set_session_id(b"hubbub")  # without it, OpenSSL refuses to resume what it has verified

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """The server's side of a connection; see ssl.SSLContext."""
        return _Connection(SSL.Connection(self._openssl), incoming, outgoing)


def _take_any(_connection: SSL.Connection, _certificate: crypto.X509, *_why: int) -> bool:
    """Take a certificate whoever has signed it: whose it is, accounts say."""
    return True


class _Connection(ssl.SSLObject):
    """One connection of pyOpenSSL's as an ssl.SSLObject: what an event loop calls of it."""

    def __init__(self, connection: SSL.Connection, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> None:
        self._connection = connection
        self._connection.set_accept_state()
        self._incoming = incoming
        self._outgoing = outgoing
        self._is_drained = True

    def do_handshake(self) -> None:
        self._call(self._connection.do_handshake)

    def read(self, len: int = 1024, buffer: bytearray | None = None) -> int | bytes:  # type: ignore[override]  # noqa: A002
        # The base class has an overload for each; both end with nothing where the peer has closed.
        try:
            if buffer is None:
                return self._call(lambda: self._connection.recv(len))
            return self._call(lambda: self._connection.recv_into(buffer, len))
        except ssl.SSLZeroReturnError:
            return b"" if buffer is None else 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._call(lambda: self._connection.send(data))

    def pending(self) -> int:
        """Bytes that can be read, or 1 where some were taken that may or may not be a whole record."""
        return self._connection.pending() or int(not self._is_drained)

    def unwrap(self) -> None:
        if not self._call(self._connection.shutdown):
            self._call(self._connection.shutdown)  # which waits for the peer's

    def getpeercert(self, binary_form: bool = False) -> dict[str, str] | bytes | None:  # type: ignore[override]
        certificate = self._connection.get_peer_certificate()
        if certificate is None:
            return None
        # As for one that was not verified, whose contents mean nothing.
        return crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) if binary_form else {}

    def cipher(self) -> tuple[str, str, int] | None:
        connection = self._connection
        name, version = connection.get_cipher_name(), connection.get_cipher_version()
        bits = connection.get_cipher_bits()
        return (name, version, bits) if name and version and bits else None

    def compression(self) -> None:
        return None

    def version(self) -> str:
        return self._connection.get_protocol_version_name()

    def _call(self, operation: Callable[[], T]) -> T:
        """Run an operation on what has come in, pass on what it puts out, and raise what ssl would raise."""
        data = self._incoming.read()
        if data:
            self._connection.bio_write(data)
            self._is_drained = False
        try:
            return operation()
        except SSL.WantReadError as error:
            self._is_drained = True
            raise ssl.SSLWantReadError(ssl.SSL_ERROR_WANT_READ, "more has to be read first") from error
        except SSL.ZeroReturnError as error:
            raise ssl.SSLZeroReturnError(ssl.SSL_ERROR_ZERO_RETURN, "the peer has closed TLS") from error
        except SSL.Error as error:
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, str(error)) from error
        finally:
            self._put_out()

    def _put_out(self) -> None:
        try:
            while True:
                self._outgoing.write(self._connection.bio_read(_RECORDS))
        except SSL.WantReadError:  # how pyOpenSSL says that there is nothing more
            return
