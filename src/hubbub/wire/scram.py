"""What SCRAM-SHA-256 checks a password with, as a client hands it over in place of the password.

Sources: RFC 5802, section 3 (what is kept), and RFC 5803, section 4 (how it is written).
"""

import re
from base64 import b64decode, b64encode
from typing import Final, NamedTuple

from hubbub.wire.limits import MAX_ITERATIONS, MAX_SALT, MIN_ITERATIONS, MIN_SALT
from hubbub.wire.sasl import SCRAM

_KEY: Final = 32
"""Bytes of a SHA-256."""

_FORM: Final = re.compile(rf"{SCRAM}\$([0-9]{{1,9}}):([^$:]+)\$([^$:]+):([^$:]+)")


class KeysError(ValueError):
    """What was sent is not what SCRAM-SHA-256 checks with; the text says what is wrong with it."""


class ScramKeys(NamedTuple):
    """What is kept of a password. It is not enough to log in with, and enough to guess the password with."""

    salt: bytes
    stored_key: bytes
    server_key: bytes
    iterations: int


def parse_keys(text: str) -> ScramKeys:
    """Read ``SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>``. Raises KeysError."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise KeysError(f"What is needed is {SCRAM}$iterations:salt$StoredKey:ServerKey")
    iterations, (salt, stored_key, server_key) = int(found[1]), map(_bytes, found.groups()[1:])
    if not MIN_ITERATIONS <= iterations <= MAX_ITERATIONS:
        raise KeysError(f"There must be from {MIN_ITERATIONS} to {MAX_ITERATIONS} iterations")
    if not MIN_SALT <= len(salt) <= MAX_SALT:
        raise KeysError(f"The salt must have from {MIN_SALT} to {MAX_SALT} bytes")
    if not len(stored_key) == len(server_key) == _KEY:
        raise KeysError(f"Each key must have {_KEY} bytes")
    return ScramKeys(salt, stored_key, server_key, iterations)


def write_keys(keys: ScramKeys) -> str:
    """What parse_keys reads as these keys."""
    salt, stored_key, server_key = (b64encode(each).decode() for each in keys[:3])
    return f"{SCRAM}${keys.iterations}:{salt}${stored_key}:{server_key}"


def _bytes(text: str) -> bytes:
    """The bytes that base64 stands for, where it is written in the one way that there should be."""
    try:
        decoded = b64decode(text, validate=True)
    except ValueError as error:
        raise KeysError("Salt and keys must be in base64") from error
    if b64encode(decoded).decode() != text:
        raise KeysError("Salt and keys must be in base64, with no bits left over")
    return decoded
