"""Cutting text that is too long, off or into pieces that fit a line."""

from typing import Final

LONGEST_CHARACTER: Final = 4
"""The bytes of the longest character in UTF-8 (RFC 3629, section 3)."""


def cut_text(text: str, size: int) -> str:
    """As much of the beginning of a text as fits into `size` bytes of UTF-8, in whole characters."""
    return text.encode()[:size].decode(errors="ignore")


def split_text(text: str, size: int) -> list[str]:
    """Cut one line of text into pieces of at most `size` bytes of UTF-8 that join to the same text.

    A cut falls after a space where that leaves at least half a piece, and never inside a character.
    Raises ValueError for a size that the longest character doesn't fit into.
    """
    if size < LONGEST_CHARACTER:
        raise ValueError(f"a piece needs at least {LONGEST_CHARACTER} bytes, not {size}")
    data = text.encode()
    pieces: list[str] = []
    start = 0
    while len(data) - start > size:
        end = _boundary(data, start, start + size)
        pieces.append(data[start:end].decode())
        start = end
    pieces.append(data[start:].decode())
    return pieces


def _boundary(data: bytes, start: int, end: int) -> int:
    """The best place at or before `end` to cut: after a space, else before the start of a character."""
    space = data.rfind(b" ", start + (end - start) // 2 - 1, end)
    if space != -1:
        return space + 1
    while data[end] & 0xC0 == 0x80:  # a continuation byte of UTF-8 (RFC 3629, section 3)
        end -= 1
    return end
