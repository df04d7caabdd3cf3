"""Cutting text that is too long, off or into pieces that fit a line, and packing words into lines."""

from collections.abc import Iterable
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
    if len(data) <= size:
        return [text]
    pieces: list[str] = []
    start = 0
    while len(data) - start > size:
        end = _boundary(data, start, start + size)
        pieces.append(data[start:end].decode())
        start = end
    pieces.append(data[start:].decode())
    return pieces


def pack_words(words: Iterable[str], size: int) -> list[str]:
    """Words with spaces between them, in lines of at most `size` bytes of UTF-8.

    No word is cut: one that is longer than a line makes one that is too long.
    """
    data = " ".join(words).encode()
    lines: list[str] = []
    start = 0
    while len(data) - start > size:
        space = data.rfind(b" ", start + 1, start + size + 1)
        end = space if space != -1 else data.find(b" ", start + size)
        if end == -1:
            break
        lines.append(data[start:end].decode())
        start = end + 1
    return [*lines, data[start:].decode()] if data else []


def _boundary(data: bytes, start: int, end: int) -> int:
    """The best place at or before `end` to cut: after a space, else before the start of a character."""
    space = data.rfind(b" ", start + (end - start) // 2 - 1, end)
    if space != -1:
        return space + 1
    while data[end] & 0xC0 == 0x80:  # a continuation byte of UTF-8 (RFC 3629, section 3)
        end -= 1
    return end
