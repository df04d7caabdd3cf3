"""Message tags: what is escaped, what is read, and how long they may be."""

from typing import Final

from fuzz.target import Target, text_of
from hubbub.wire.framing import Framer, Rejected, Violation
from hubbub.wire.limits import FROM_CLIENT
from hubbub.wire.message import Message
from hubbub.wire.tags import (
    client_only,
    escape,
    parse_tags,
    reply_to,
    serialise_tags,
    unescape,
    with_both_replies,
)

_SPECIAL: Final = frozenset("; \r\n")
_ENDS_TAGS: Final = frozenset(" \r\n\0")


def check(data: bytes) -> None:
    """See Target."""
    text = text_of(data)
    _check_escapes(text)
    tags = parse_tags(text)
    assert tags == _read_simply(text), "tags are read otherwise than the specification says"
    written = serialise_tags(tags)
    assert parse_tags(written) == tags, "tags that were written are read as others"
    if _ENDS_TAGS.isdisjoint(text):
        assert len(written) <= len(text), "tags grow when they are written again"
        _check_size(text)
    _check_choices(tags)


def _check_escapes(text: str) -> None:
    escaped = escape(text)
    assert unescape(escaped) == text, "an escaped value is read as another"
    assert _SPECIAL.isdisjoint(escaped), "an escaped value ends its tag or its line"
    assert unescape(text) == _unescape_simply(text), "an escape is read otherwise than the specification says"


def _check_size(text: str) -> None:
    """Up to 4,094 bytes of tags pass, and one more doesn't (message-tags, "Size limit")."""
    (item,) = Framer(FROM_CLIENT).feed(f"@{text} PING\r\n".encode())
    if len(text.encode()) > 4094:
        assert isinstance(item, Rejected), "tags were taken that are too long"
        assert item.violation in {Violation.TAGS_TOO_LONG, Violation.UNTERMINATED}
    else:
        assert isinstance(item, Message), "tags were refused that are short enough"


def _check_choices(tags: dict[str, str]) -> None:
    own = client_only(tags)
    assert own.items() <= tags.items()
    assert all(key.startswith("+") for key in own)
    twice = with_both_replies(own)
    assert with_both_replies(twice) == twice
    assert {key: value for key, value in twice.items() if key not in reply_to("")}.items() <= own.items()


def _read_simply(text: str) -> dict[str, str]:
    pairs = (item.split("=", 1) for item in text.split(";") if item.split("=", 1)[0])
    return {pair[0]: _unescape_simply(pair[1] if len(pair) > 1 else "") for pair in pairs}


def _unescape_simply(value: str) -> str:
    """The table of the specification, from left to right (message-tags, "Escaping values")."""
    meanings = {r"\:": ";", r"\s": " ", r"\\": "\\", r"\r": "\r", r"\n": "\n"}
    read = ""
    while value:
        length = 2 if value[0] == "\\" else 1
        piece, value = value[:length], value[length:]
        read += meanings.get(piece, piece.removeprefix("\\") if length == 2 else piece)
    return read


TARGET: Final = Target(
    check,
    (
        *(b";", b"=", b"\\", b"\\:", b"\\s", b"\\r", b"\\n", b"\\\\", b"\r", b"\n", b" ", b"\0"),
        *(
            b"+reply=",
            b"+draft/reply=",
            b"+typing=active",
            b"label=",
            b"a=b;a=c",
            b"\xff",
            b"\xc3\xa9",
            b"x" * 4090,
        ),
    ),
    longest=4200,
)
