"""What the process that opens a picture answers: a verdict, the picture's size, and the small one."""

from enum import IntEnum
from struct import Struct
from typing import Final

HEAD: Final = Struct(">BII")
"""The verdict, and the width and the height of the whole picture as it is shown."""


class Verdict(IntEnum):
    """What came of it."""

    MADE = 0
    NO_PICTURE = 1
    """It is none of the kinds that are opened."""
    TOO_LARGE = 2
    """It has more pixels than are decoded."""
    BROKEN = 3
    """It can't be decoded, or not with the memory and the time that there are for it."""
