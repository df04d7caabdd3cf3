"""The kinds of pictures that are opened and shown, by their first bytes."""

import re
from collections.abc import Mapping
from typing import Final

_SIGNATURES: Final[Mapping[str, re.Pattern[bytes]]] = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}

KINDS: Final = frozenset(_SIGNATURES)
"""What a browser may show: pictures that can't do anything."""

HEAD: Final = 16
"""The bytes that tell."""


def picture_kind(head: bytes) -> str | None:
    """The type of a picture that begins like this; None where it is none of these kinds."""
    return next((kind for kind, signature in _SIGNATURES.items() if signature.match(head)), None)
