"""What both sides of SASL do with AUTHENTICATE (https://ircv3.net/specs/extensions/sasl-3.1)."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Final

CHUNK: Final = 400
"""Characters of base64 in one AUTHENTICATE; a shorter one, or ``+``, is the last."""

PLAIN: Final = "PLAIN"
SCRAM: Final = "SCRAM-SHA-256"


class PayloadError(ValueError):
    """What the other side says in AUTHENTICATE is longer than it may be, or is not base64."""


class Gatherer:
    """Puts the parts of one side's answers together, of up to `longest` characters each."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._gathered = ""

    def add(self, chunk: str) -> bytes | None:
        """Take a part: the whole answer if it was the last, otherwise None. Raises PayloadError."""
        if len(self._gathered) + len(chunk) > self._longest:
            raise PayloadError("That is longer than any way to log in needs")
        self._gathered += "" if chunk == "+" else chunk
        if len(chunk) == CHUNK:
            return None
        gathered, self._gathered = self._gathered, ""
        try:
            return b64decode(gathered, validate=True)
        except binascii.Error as error:
            raise PayloadError("That is not base64") from error


def chunks(payload: bytes) -> Iterator[str]:
    """A challenge or an answer as the parameters of as many AUTHENTICATE as it takes."""
    text = b64encode(payload).decode()
    for start in range(0, len(text), CHUNK):
        yield text[start : start + CHUNK]
    if len(text) % CHUNK == 0:
        yield "+"
