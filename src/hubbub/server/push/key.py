"""The key by which push services know this server (RFC 8292, VAPID). It is made on the first run and kept."""

from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hubbub.server.certificate import CertificateError
from hubbub.server.files import write_private

_COORDINATE: Final = 32
"""Bytes of a number of P-256."""


class VapidKey:
    """Signs what push services are told. `public` is its public half, as clients are told it."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.public = base64url(
            private.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the key from a file, or make it. Raises CertificateError."""
        if not path.exists():
            write_private(path, _pem(ec.generate_private_key(ec.SECP256R1())))
        try:
            private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise CertificateError(_unusable(path)) from error
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
            raise CertificateError(_unusable(path))
        return cls(private)

    def sign(self, data: bytes) -> bytes:
        """The signature of ES256: both its numbers, one after the other (RFC 7518, section 3.4)."""
        numbers = decode_dss_signature(self._private.sign(data, ec.ECDSA(hashes.SHA256())))
        return b"".join([number.to_bytes(_COORDINATE, "big") for number in numbers])


def base64url(data: bytes) -> str:
    """Bytes in URL-safe base64 without its padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _unusable(path: Path) -> str:
    return (
        f"The key for push notifications {path} can't be read, or is none of P-256. Put back a copy, or "
        "remove it to have a new one made: then people have to open the page once more to get notices."
    )
