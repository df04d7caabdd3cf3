"""What kind of file something is: of pictures, what they really are; of all else, what was said of it."""

import re
from typing import Final

SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show: pictures that can't do anything."""

UNKNOWN: Final = "application/octet-stream"

_SIGNATURES: Final = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


def kind_of(head: bytes, claimed: str) -> str:
    """The type of a file that begins like this and is said to be `claimed`.

    It is only called a picture if it is one, of a kind that may be shown.
    """
    for kind, signature in _SIGNATURES.items():
        if signature.match(head):
            return kind
    claimed = claimed.lower()
    return claimed if _TYPE.fullmatch(claimed) and not claimed.startswith("image/") else UNKNOWN
