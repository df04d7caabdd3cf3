"""What kind of file something is: of pictures, what they really are; of all else, what was said of it."""

import re
from typing import Final

from hubbub.pictures.kinds import picture_kind

UNKNOWN: Final = "application/octet-stream"

_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


def kind_of(head: bytes, claimed: str) -> str:
    """The type of a file that begins like this and is said to be `claimed`.

    It is only called a picture if it is one, of a kind that may be shown.
    """
    if kind := picture_kind(head):
        return kind
    claimed = claimed.lower()
    return claimed if _TYPE.fullmatch(claimed) and not claimed.startswith("image/") else UNKNOWN
