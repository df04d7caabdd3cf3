"""Encrypting a notification so that only the device can read it (RFC 8291, by aes128gcm of RFC 8188)."""

import os
from base64 import urlsafe_b64decode
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_RECORD: Final = 4096
"""The size of a record, of which there is one (RFC 8291, section 4)."""

_SALT_BYTES: Final = 16
_LAST: Final = b"\x02"
"""What ends the last record (RFC 8188, section 2)."""


def encrypt(
    text: bytes,
    p256dh: str,
    auth: str,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a request to a push service, for the device with these keys in URL-safe base64.

    `key` and `salt` are made up, unless they are those of an example.
    """
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(_SALT_BYTES)
    theirs, ours = _decoded(p256dh), _point(key.public_key())
    device = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    shared = key.exchange(ec.ECDH(), device)
    secret = _derived(_decoded(auth), shared, b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16))
    sealed = cipher.encrypt(_derived(salt, secret, b"Content-Encoding: nonce\0", 12), text + _LAST, None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def _derived(salt: bytes, secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, purpose).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(f"{text}==")
