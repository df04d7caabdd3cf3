"""The small languages within lines: text in pieces, times, durations, the tokens of RPL_ISUPPORT.

The first byte of an input says how long a piece may be.
"""

from typing import Final

from fuzz.target import Target, text_of
from hubbub.wire.capabilities import apply_request
from hubbub.wire.duration import LONGEST, parse_duration
from hubbub.wire.isupport import serialise_tokens, update_tokens
from hubbub.wire.text import LONGEST_CHARACTER, cut_text, split_text
from hubbub.wire.timestamp import format_time, parse_time

_OFFERED: Final = frozenset({"batch", "draft/metadata-2", "draft/metadata-3", "sasl"})


def check(data: bytes) -> None:
    """See Target."""
    size = LONGEST_CHARACTER + (data[0] if data else 0)
    text = text_of(data[1:])
    _check_pieces(text, size)
    time = parse_time(text)
    assert time is None or parse_time(format_time(time)) == time, "a time is read as another"
    seconds = parse_duration(text)
    assert seconds is None or 0 < seconds <= LONGEST
    _check_tokens(text)
    wanted = apply_request(text, frozenset(), _OFFERED)
    assert wanted is None or wanted <= _OFFERED


def _check_pieces(text: str, size: int) -> None:
    pieces = split_text(text, size)
    assert "".join(pieces) == text, "text is lost in cutting it"
    assert all(len(piece.encode()) <= size for piece in pieces), "a piece is too long"
    assert all(pieces) or pieces == [""]
    cut = cut_text(text, size)
    assert text.startswith(cut)
    assert size - LONGEST_CHARACTER < len(cut.encode()) <= size or cut == text


def _check_tokens(text: str) -> None:
    tokens: dict[str, str] = {}
    update_tokens(tokens, text.split(" "))
    again: dict[str, str] = {}
    for words in serialise_tokens(tokens):
        update_tokens(again, words)
    assert again == tokens, "tokens are read as others"


TARGET: Final = Target(
    check,
    (
        *(
            b"2026-11-21T09:30:00.000Z",
            b"2026-W47-6T09Z",
            b"T24:00",
            b"0001-01-01",
            b"9999-12-31",
            b"+14:00",
            b"Z",
        ),
        *(
            b"1w2d3h4m5s",
            b"KEY=",
            b"-KEY",
            b"\\x20",
            b"\\x5C",
            b" ",
            b"batch",
            b"-batch",
            b"draft/metadata-2",
        ),
        *(b"\xf0\x9f\x91\x8b", b"\xc3\xa9", b"a" * 30),
    ),
    longest=400,
)
